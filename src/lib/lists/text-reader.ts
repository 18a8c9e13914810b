import {InputError} from '../errors.js'
import {parseBlock} from '../address/parse-block.js'
import {BlockScanner} from './block-scanner.js'
import type {BlockReader, BlockSink, RefusedText} from './found-block.js'

const LF = 0x0a

/** Every block that stands anywhere in a text. Takes whole lines; `bytes[end]` is a line feed, or a place for one. */
export class TextReader implements BlockReader {
  private readonly scanner = new BlockScanner(true)
  private line = 1

  constructor(private readonly sink: BlockSink) {}

  take(bytes: Buffer, start: number, end: number): void {
    const {scanner, sink} = this
    const {found} = scanner
    let lineStart = start
    let at = start
    while (scanner.next(bytes, at, end, start)) {
      for (
        let feed = bytes.indexOf(LF, lineStart);
        feed !== -1 && feed < scanner.start;
        feed = bytes.indexOf(LF, lineStart)
      ) {
        lineStart = feed + 1
        this.line++
      }
      at = scanner.end
      const text = bytes.toString('latin1', scanner.start, scanner.end)
      const column = bytes.toString('utf8', lineStart, scanner.start).length + 1
      if (scanner.reason !== null) sink.refuse({...refusalOf(text, scanner.reason), text, line: this.line, column})
      else {
        found.text = text
        found.line = this.line
        found.column = column
        scanner.forEach((block) => sink.take(block))
      }
    }
    for (let feed = bytes.indexOf(LF, lineStart); feed !== -1 && feed < end; feed = bytes.indexOf(LF, feed + 1))
      this.line++
  }

  end(): void {}
}

/** What the strict parser says of the text, as it knows the place; the reason of the scanner where it has no objection. */
function refusalOf(text: string, reason: string): Pick<RefusedText, 'code' | 'reason' | 'offset'> {
  // A mask behind a blank is explained as one behind a slash.
  const [, head = text, between = '', mask = ''] =
    /^(\d+\.\d+\.\d+\.\d+)([ \t]+|[ \t",;]*[^\d",; \t-].*?)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? []
  try {
    if (!reason.startsWith('the wildcard')) parseBlock(mask === '' ? text : `${head}/${mask}`)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const offset = error.offset ?? 0
    const message = error.message.replace(`"${head}/${mask}"`, `"${text}"`)
    return {
      code: error.code,
      reason: message,
      offset: offset > head.length ? offset + Math.max(0, between.length - 1) : offset,
    }
  }
  return {code: 'INVALID_PREFIX', reason: `"${text}": ${reason}`, offset: 0}
}
