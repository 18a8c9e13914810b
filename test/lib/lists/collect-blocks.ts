import * as fc from 'fast-check'
import {blockText} from '../../../src/lib/address/block-text.js'
import type {BlockReader, BlockSink, RefusedText} from '../../../src/lib/lists/found-block.js'

export type Taken = {block: string; text: string; label: string | null; line: number; column: number}
export type Collected = {taken: Taken[]; refused: RefusedText[]}

/** Where to cut a text, in bytes. */
export const cuts = fc.array(fc.nat(200), {maxLength: 8}).map((at) => [...at].sort((a, b) => a - b))

/**
 * What a reader takes and refuses. A bare address is written without its length.
 *
 * @param at where the text is cut into pieces
 */
export function collect(open: (sink: BlockSink) => BlockReader, text: string, at: readonly number[] = []): Collected {
  const taken: Taken[] = []
  const refused: RefusedText[] = []
  const reader = open({
    take: (found) => {
      const block = blockText(found.toBlock())
      const {label, line, column} = found
      taken.push({block: found.isBare ? block.replace(/\/\d+$/, '') : block, text: found.text, label, line, column})
    },
    refuse: (one) => void refused.push(one),
    label: (index, label) => void (taken[index]!.label = label),
  })
  const bytes = Buffer.from(text)
  let from = 0
  for (const stop of [...at.filter((one) => one < bytes.length), bytes.length]) {
    // Each piece in memory of its own, with rubbish around it: a reader must not look beyond.
    const piece = Buffer.concat([Buffer.from('"9'), bytes.subarray(from, stop), Buffer.from('9"\n')])
    reader.take(piece, 2, piece.length - 3)
    piece.fill(0x7f)
    from = stop
  }
  reader.end()
  return {taken, refused}
}
