import type {Block} from '../address/block.js'
import type {BlockBuilder} from '../lists/block-builder.js'
import type {EntryList} from '../lists/entry-list.js'
import {FoundBlock} from '../lists/found-block.js'
import {compareAt} from '../lists/ranges.js'
import {type PlainLine, plainTaker} from './plain-taker.js'
import type {NetworkSink} from './read-networks.js'

const SLASH = 0x2f

/** Puts every network that is read into the list. */
export function entrySink(list: EntryList, isStrict: boolean): NetworkSink {
  const start = list.count
  return {
    needsText: true,
    take: (found, source) => list.add(found, source),
    label: (index, label) => list.setLabel(start + index, label),
    taker: (source, line) => plainTaker(line, isStrict, (found, plain) => addPlain(list, found, plain, source)),
  }
}

function addPlain(list: EntryList, found: FoundBlock, {reader, bytes, from}: PlainLine, source: string): void {
  const {version, groups, valueEnd} = reader
  if (version === 6) {
    found.text = bytes.toString('latin1', from, valueEnd)
    list.add(found, source)
    return
  }
  const isBare = found.length === 32 && bytes[valueEnd - 3] !== SLASH
  list.addPlain(((groups[0]! << 16) | groups[1]!) >>> 0, found.length, isBare, found.line, source)
}

/**
 * Puts the addresses of every network into the set that is built, and into the list only those that share some with what is
 * wanted: of a million entries a few.
 */
export function memberSink(builder: BlockBuilder, list: EntryList, wanted: readonly Block[]): NetworkSink {
  const set = wanted.map((block) => {
    const found = new FoundBlock()
    found.setBlock(block)
    return found
  })
  const places = new Map<number, number>()
  let taken = 0
  const isWanted = (found: FoundBlock) => {
    builder.addFound(found)
    const isKept = set.some((one) => overlap(one, found))
    if (isKept) places.set(taken, list.count)
    taken++
    return isKept
  }
  return {
    needsText: true,
    take: (found, source) => {
      if (isWanted(found)) list.add(found, source)
    },
    label: (index, label) => {
      const place = places.get(index)
      if (place !== undefined) list.setLabel(place, label)
    },
    taker: (source, line) =>
      plainTaker(line, false, (found, plain) => {
        if (isWanted(found)) addPlain(list, found, plain, source)
      }),
  }
}

function overlap(a: FoundBlock, b: FoundBlock): boolean {
  if (a.version !== b.version) return false
  const width = a.version === 4 ? 1 : 4
  return compareAt(a.first, 0, b.last, 0, width) <= 0 && compareAt(a.last, 0, b.first, 0, width) >= 0
}

/** Puts the addresses of every network that is read into the set that is built. */
export function setSink(builder: BlockBuilder, isStrict: boolean): NetworkSink {
  return {
    needsText: isStrict, // to say what was refused
    take: (found) => builder.addFound(found),
    taker: (_, line) => (isStrict ? plainTaker(line, true, (found) => builder.addFound(found)) : builder),
  }
}
