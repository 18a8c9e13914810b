import fs from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import {Address4, Address6} from 'ip-address'
import {describe, expect, test} from 'vitest'
import {blockSentence} from '../../../src/lib/address/block-sentence.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {
  classOf,
  isGlobal,
  isMulticast,
  specialBlockOf,
  widestBlockInside,
} from '../../../src/lib/address/special-block.js'
import {addressOf} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

type RegistryRow = {family: 4 | 6; prefix: string; name: string; rfc: string[]; global: boolean | null}

const root = path.resolve(import.meta.dirname, '../../..')
const registry = fs
  .readFileSync(path.join(root, 'data/iana-special.jsonl'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as RegistryRow)

describe('the IANA registries', () => {
  test('both are there', () => {
    expect(registry.filter(({family}) => family === 4)).toHaveLength(26)
    expect(registry.filter(({family}) => family === 6)).toHaveLength(25)
  })

  test.each(registry)('$prefix, $name, is found at its first and last address', ({prefix, name, rfc, global}) => {
    const block = Prefix.parse(prefix)
    for (const end of [block.first, block.last]) {
      const narrower = registry.find(
        (row) =>
          row.prefix !== prefix && block.contains(Prefix.parse(row.prefix)) && Prefix.parse(row.prefix).contains(end),
      )
      const expected = narrower === undefined ? {name, rfc, global} : {name: narrower.name}
      expect(specialBlockOf(end)).toMatchObject(expected)
    }
  })

  test.each(registry)('$prefix ends where it ends', ({prefix, name}) => {
    const {first, last} = Prefix.parse(prefix)
    for (const outside of [first.plus(-1n), last.plus(1n)]) {
      const block = outside && specialBlockOf(outside)
      // The name alone would not do: the halves of NAT64/DNS64 Discovery are neighbours.
      expect(block?.name === name && String(block.network) === prefix).toBe(false)
    }
  })

  test('each name has a sentence for people', () => {
    expect(registry.map(({name}) => name).filter((name) => blockSentence(name) === null)).toEqual([])
  })
})

const theirs = ({version, value}: IpAddress) =>
  version === 4 ? Address4.fromBigInt(value).isGlobal() : Address6.fromBigInt(value).isGlobal()

test.each([
  ['10.0.0.0/7', '10.0.0.0/8'],
  ['10.0.0.0/8', null], // the whole of a block is no part of it
  ['10.0.0.0/9', null],
  ['192.0.0.0/24', '192.0.0.0/29'],
  ['0.0.0.0/0', '240.0.0.0/4'],
  ['8.8.8.0/24', null],
  ['::/0', 'fc00::/7'],
])('the widest block inside %s is %s', (network, expected) => {
  expect(widestBlockInside(Prefix.parse(network))?.network.toString() ?? null).toBe(expected)
})

describe('globally reachable', () => {
  type Boundary = {input: string; is_global: boolean}

  const deprecated = new Set(['192.88.99.255']) // the vector takes a blank cell for yes; a deprecated row is no

  test.each(readVectors<Boundary>('boundary'))('$input: $is_global', ({input, is_global}) => {
    const address = IpAddress.parse(input)
    expect(isGlobal(address)).toBe(is_global && !isMulticast(address) && !deprecated.has(input))
  })

  test.each(readVectors<{addr: string; global: boolean}>('classify'))('$addr: $global', ({addr, global}) => {
    expect(isGlobal(IpAddress.parse(addr))).toBe(global)
  })

  test.each([
    ['192.0.0.9', true], // a global row inside 192.0.0.0/24, which is not
    ['192.0.0.8', false],
    ['2001:1::1', true],
    ['2001:1::4', false], // the next one is only 2001::/23
    ['192.88.99.1', false], // 6to4 relay anycast: deprecated, blank
    ['2001:10::1', false], // ORCHID: deprecated, blank
    ['2002:c000:207::1', false], // 6to4: N/A
    ['2001::1', false], // Teredo: N/A
    ['::ffff:8.8.8.8', false], // no look-through: the block is not global
    ['64:ff9b::10.0.0.1', true], // nor here: the block is
    ['224.0.0.1', false], // multicast
    ['ff0e::1', false], // also with global scope
    ['4000::1', false], // not handed out
    ['fec0::1', false], // site-local, withdrawn
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
  ])('%s: %s', (text, expected) => {
    expect(isGlobal(IpAddress.parse(text))).toBe(expected)
  })

  // Where ip-address answers otherwise on purpose: it looks through, and gives a deprecated block to the internet.
  const policy = [
    '::ffff:0:0/96', // it asks the IPv4 address inside
    '64:ff9b::/96', // the same, so a private address behind NAT64 is not global
    '192.88.99.0/24', // deprecated
  ].map((text) => Prefix.parse(text))

  const nearBlocks = fc
    .tuple(fc.constantFrom(...registry), fc.boolean(), fc.bigInt(-2n, 2n))
    .map(([{prefix}, low, step]) => Prefix.parse(prefix)[low ? 'first' : 'last'].plus(step))
    .filter((address) => address !== null)

  test('ip-address agrees, but for the two policies', () => {
    fc.assert(
      fc.property(fc.oneof(nearBlocks, addressOf(4), addressOf(6)), (given) => {
        fc.pre(!policy.some((block) => block.contains(given)))
        expect([String(given), isGlobal(given)]).toEqual([String(given), theirs(given)])
      }),
      {numRuns: 3000},
    )
  })

  test.each([
    ['::ffff:8.8.8.8', true],
    ['64:ff9b::10.0.0.1', false],
    ['192.88.99.1', true],
  ])('and there %s is the other way round: %s', (text, expected) => {
    const given = IpAddress.parse(text)
    expect([theirs(given), isGlobal(given)]).toEqual([expected, !expected])
  })
})

test.each([
  ['0.0.0.0', 'A'],
  ['127.255.255.255', 'A'],
  ['128.0.0.0', 'B'],
  ['191.255.255.255', 'B'],
  ['192.0.0.0', 'C'],
  ['223.255.255.255', 'C'],
  ['224.0.0.0', 'D'],
  ['239.255.255.255', 'D'],
  ['240.0.0.0', 'E'],
  ['255.255.255.255', 'E'],
  ['::', null], // classes are older than IPv6
])('%s is class %s', (text, expected) => {
  const address = IpAddress.parse(text)
  expect(classOf(address)).toBe(expected)
  expect(isMulticast(address)).toBe(expected === 'D')
})
