import {LF} from '../address/word-bytes.js'
import {InputError} from '../errors.js'
import {parseBlock} from '../address/parse-block.js'
import {BlockScanner, REVERSED} from './block-scanner.js'
import type {BlockReader, BlockSink, RefusedText} from './found-block.js'
import {TextPlace} from './text-place.js'

/** Every block that stands anywhere in a text. Takes whole lines; `bytes[end]` is a line feed, or a place for one. */
export class TextReader implements BlockReader {
  private readonly scanner = new BlockScanner(true)
  private readonly place = new TextPlace()

  constructor(private readonly sink: BlockSink) {}

  take(bytes: Buffer, start: number, end: number): void {
    const {scanner, sink, place} = this
    const {found} = scanner
    place.startPiece(bytes, start)
    let feed = bytes.indexOf(LF, start)
    for (let at = start; scanner.next(bytes, at, end, start); at = scanner.end) {
      for (; feed !== -1 && feed < scanner.start; feed = bytes.indexOf(LF, feed + 1)) place.feed(feed + 1)
      place.mark(scanner.start)
      const {line, column} = place
      const text = bytes.toString('latin1', scanner.start, scanner.end)
      if (scanner.reason !== null) sink.refuse({...refusalOf(text, scanner.reason), text, line, column})
      else {
        found.text = text
        found.line = line
        found.column = column
        scanner.forEach((block) => sink.take(block))
      }
    }
    for (; feed !== -1 && feed < end; feed = bytes.indexOf(LF, feed + 1)) place.feed(feed + 1)
    place.endPiece(end)
  }

  end(): void {}
}

/** What the strict parser says of the text, as it knows the place; the reason of the scanner where it has no objection. */
function refusalOf(text: string, reason: string): Pick<RefusedText, 'code' | 'reason' | 'offset'> {
  // A mask behind a blank is explained as one behind a slash.
  const [, head = text, between = '', mask = ''] =
    /^(\d+\.\d+\.\d+\.\d+)([ \t]+|[ \t",;]*[^\d",; \t-].*?)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? []
  let strict = mask === '' ? text : `${head}/${mask}`
  if (reason === REVERSED) strict = text.replace(/[- \t]+/, '-')
  try {
    if (!reason.startsWith('the wildcard')) parseBlock(strict)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const offset = error.offset ?? 0
    const message = error.message.replace(`"${strict}"`, `"${text}"`)
    return {
      code: error.code,
      reason: message,
      offset: offset > head.length ? offset + Math.max(0, between.length - 1) : offset,
    }
  }
  return {code: 'INVALID_PREFIX', reason: `"${text}": ${reason}`, offset: 0}
}
