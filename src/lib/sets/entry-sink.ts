import type {BlockBuilder} from '../lists/block-builder.js'
import type {EntryList} from '../lists/entry-list.js'
import {plainTaker} from './plain-taker.js'
import type {NetworkSink} from './read-networks.js'

/** Puts every network that is read into the list. */
export function entrySink(list: EntryList, isStrict: boolean): NetworkSink {
  const start = list.count
  return {
    needsText: true,
    take: (found, source) => list.add(found, source),
    label: (index, label) => list.setLabel(start + index, label),
    taker: (source, line) => plainTaker(line, isStrict, (found) => list.add(found, source)),
  }
}

/** Puts the addresses of every network that is read into the set that is built. */
export function setSink(builder: BlockBuilder, isStrict: boolean): NetworkSink {
  return {
    needsText: isStrict, // to say what was refused
    take: (found) => builder.addFound(found),
    taker: (_, line) => (isStrict ? plainTaker(line, true, (found) => builder.addFound(found)) : builder),
  }
}
