import type {EntryList} from '../lists/entry-list.js'
import {FoundBlock} from '../lists/found-block.js'
import {PrefixLineReader} from '../lists/prefix-line-reader.js'
import type {NetworkSink} from './read-networks.js'

/** Puts every network that is read into the list. */
export function entrySink(list: EntryList): NetworkSink {
  const start = list.count
  return {
    needsText: true,
    take: (found, source) => list.add(found, source),
    label: (index, label) => list.setLabel(start + index, label),
    taker(source, line) {
      const reader = new PrefixLineReader(true)
      const found = new FoundBlock()
      return {
        lines: 1,
        take(bytes, from, end) {
          const next = reader.take(bytes, from, end)
          if (next === -1) return -1
          const {version, groups, length} = reader
          if (version === 4) found.setIpv4(((groups[0]! << 16) | groups[1]!) >>> 0, length)
          else found.setIpv6(groups, length)
          found.text = bytes.toString('latin1', from, reader.valueEnd)
          found.line = line()
          list.add(found, source)
          return next
        },
      }
    },
  }
}
