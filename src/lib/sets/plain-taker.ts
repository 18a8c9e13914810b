import {FoundBlock} from '../lists/found-block.js'
import type {LineTaker} from '../lists/line-taker.js'
import {PrefixLineReader} from '../lists/prefix-line-reader.js'

/** What the line is that was read: its text is `bytes[from..reader.valueEnd)`. */
export type PlainLine = {reader: PrefixLineReader; bytes: Buffer; from: number}

/**
 * Takes the plain lines of a strict list, one by one.
 *
 * @param line tells the number of the line it is at
 * @param isStrict lines with host bits are left, for the slow road to refuse
 */
export function plainTaker(
  line: () => number,
  isStrict: boolean,
  take: (found: FoundBlock, line: PlainLine) => void,
): LineTaker {
  const reader = new PrefixLineReader(true)
  const found = new FoundBlock()
  const plain: PlainLine = {reader, bytes: Buffer.alloc(0), from: 0}
  return {
    lines: 1,
    take(bytes, from, end) {
      const next = reader.take(bytes, from, end)
      if (next === -1) return -1
      const {version, groups, length} = reader
      if (version === 4) found.setIpv4(((groups[0]! << 16) | groups[1]!) >>> 0, length)
      else found.setIpv6(groups, length)
      if (isStrict && found.hasHostBits) return -1
      found.line = line()
      plain.bytes = bytes
      plain.from = from
      take(found, plain)
      return next
    },
  }
}
