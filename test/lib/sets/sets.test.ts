import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import {AddressSet} from '../../support/address-set.js'
import {type Block, prefixesOf} from '../../../src/lib/address/block.js'
import {bulkSetOf} from '../../../src/lib/lists/block-builder.js'
import {writeAddresses} from '../../../src/lib/lists/write-addresses.js'
import {blockText} from '../../../src/lib/address/block-text.js'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {parseBlock} from '../../../src/lib/address/parse-block.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {reverseZoneOf} from '../../../src/lib/address/reverse-zone.js'
import {describeSubnet} from '../../../src/lib/subnet/describe-subnet.js'
import {diffSets} from '../../../src/lib/sets/diff-sets.js'
import {findOverlaps} from '../../../src/lib/sets/find-overlaps.js'
import {commonNetwork} from '../../../src/lib/sets/fewest-added.js'
import {freeNetworks, take} from '../../../src/lib/sets/free-networks.js'
import {hostBitsFor, hostRange} from '../../../src/lib/subnet/host-range.js'
import {type AddressRun, listHosts} from '../../../src/lib/subnet/list-hosts.js'
import {parseSetName} from '../../../src/lib/sets/parse-set-name.js'
import {parseMinPrefix, reduceSet} from '../../../src/lib/sets/reduce-set.js'
import {reverseZones} from '../../../src/lib/subnet/reverse-zones.js'
import {shrinkList} from '../../../src/lib/sets/shrink-list.js'
import {splitLength, splitNetwork} from '../../../src/lib/subnet/split-network.js'
import {traceSources} from '../../../src/lib/sets/trace-sources.js'
import {prefix, prefixOf} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

// Laws are many calculations: on a machine with much to do they may take their time.
vi.setConfig({testTimeout: 120_000})

const prefixes = (texts: string[]) => texts.map((text) => Prefix.parse(text))

/** Blocks as a list has them. */
const entries = (blocks: readonly Block[]) =>
  blocks.map((block, index) => ({block, text: blockText(block), label: null, source: `list:${index + 1}`}))

/** What `writeAddresses` writes, line by line. */
function written(run: AddressRun, around = ['', '\n']): string[] {
  const view = new DataView(new ArrayBuffer(1024))
  const pieces: Buffer[] = []
  writeAddresses(run, around, {
    view,
    claim: () => 0,
    commit: (end) => void pieces.push(Buffer.from(Buffer.from(view.buffer, 0, end))),
    writeBytes: (bytes) => void pieces.push(Buffer.from(bytes)),
  })
  return Buffer.concat(pieces).toString().split('\n').slice(0, -1)
}

describe('split', () => {
  type Row = {base: string; newPrefix: number; expected?: string[]; error?: true}
  const rows = readVectors<Row>('split').filter(({base}) => !base.includes('%'))

  test.each(rows)('$base into /$newPrefix', ({base, newPrefix, expected}) => {
    const network = Prefix.parse(base)
    const split = () => [...splitNetwork(network, splitLength(network, {prefix: newPrefix}))].map(String)
    if (expected) expect(split()).toEqual(expected)
    else expect(split).toThrow(/^cannot split /)
  })

  test.each([
    [{parts: 1}, 24],
    [{parts: 2}, 25],
    [{parts: 3}, 26],
    [{parts: 256}, 32],
    [{hosts: 1}, 32],
    [{hosts: 2}, 31], // RFC 3021
    [{hosts: 3}, 29],
    [{hosts: 6}, 29],
    [{hosts: 7}, 28],
    [{hosts: 254}, 24],
  ])('a /24 by %j is cut into /%i', (cut, length) => {
    expect(splitLength(Prefix.parse('192.0.2.0/24'), cut)).toBe(length)
  })

  test.each([
    [{parts: 257}, 'it has 256 addresses, not 257'],
    [{hosts: 255}, '255 hosts do not fit: they need a /23'],
    [{hosts: 2 ** 40}, '1099511627776 hosts do not fit'],
    [{prefix: 23}, 'a /23 is wider than the network itself'],
    [{prefix: 33}, 'an IPv4 prefix is at most /32'],
  ])('a /24 by %j cannot be', (cut, reason) => {
    expect(() => splitLength(Prefix.parse('192.0.2.0/24'), cut)).toThrow(`cannot split 192.0.2.0/24: ${reason}`)
  })

  test('the parts are the network, each once', () => {
    fc.assert(
      fc.property(prefix, fc.integer({min: 0, max: 8}), (network, deeper) => {
        const length = Math.min(network.length + deeper, network.address.bits)
        const parts = [...splitNetwork(network, length)]
        expect(parts).toHaveLength(2 ** (length - network.length))
        expect([...AddressSet.of(parts).prefixes()].map(String)).toEqual([String(network.masked)])
      }),
    )
  })
})

describe('hosts', () => {
  type Row = {input?: string[]; hostsOf?: string; expected: string[]}

  test.each(readVectors<Row>('expand'))('of $input $hostsOf', ({input, hostsOf, expected}) => {
    const wish = {all: hostsOf === undefined, step: 1, limit: undefined, yes: false}
    const found = (input ?? [hostsOf!]).flatMap((text) => written(listHosts(Prefix.parse(text), wish)))
    expect(found).toEqual(expected)
  })

  test('are those that describeSubnet counts', () => {
    fc.assert(
      fc.property(prefix, (network) => {
        const {firstHost, lastHost, hostCount} = describeSubnet(network)
        const {first, last, count} = hostRange(network)!
        expect([String(first), String(last), String(count)]).toEqual([firstHost, lastHost, hostCount])
      }),
    )
  })

  test('the smallest block for so many has them, and the next smaller has not', () => {
    const cloud = fc.constantFrom(null, 'aws' as const, 'azure' as const, 'gcp' as const)
    fc.assert(
      fc.property(
        fc.constantFrom(4 as const, 6 as const),
        fc.integer({min: 1, max: 2 ** 31}),
        cloud,
        (version, hosts, name) => {
          const base = IpAddress.of(version, 0n)
          const hostBits = hostBitsFor(version, BigInt(hosts), name)
          const countOf = (bits: number) => hostRange(Prefix.of(base, base.bits - bits), name)?.count ?? 0n
          expect(countOf(hostBits)).toBeGreaterThanOrEqual(BigInt(hosts))
          if (hostBits > 0) expect(countOf(hostBits - 1)).toBeLessThan(BigInt(hosts))
        },
      ),
    )
  })

  test('are written as the readable road would, with any step and limit', () => {
    const around = fc.constantFrom<string[]>(['', '\n'], ['{"address":"', '"}\n'], ['', '\t', '\n'])
    fc.assert(
      fc.property(
        prefix,
        fc.integer({min: 1, max: 300}),
        fc.integer({min: 1, max: 50}),
        around,
        (network, step, limit, texts) => {
          const run = listHosts(network, {all: true, step, limit, yes: false})
          const expected = Array.from({length: Number(run.count)}, (_, index) => {
            const address = network.first.plus(BigInt(index * step))
            return texts
              .slice(1)
              .reduce((line, text) => `${line}${address}${text}`, texts[0]!)
              .trimEnd()
          })
          expect(written(run, texts).map((line) => line.trimEnd())).toEqual(expected)
        },
      ),
    )
  })

  test.each([
    ['9.255.255.250', 70_000],
    ['99.254.0.0', 200_000], // from two digits to three, and through several blocks of 65,536
    ['0.0.0.0', 65_536],
    ['255.254.255.255', 65_537],
  ])('in blocks of 65,536, from %s on, %i of them', (start, count) => {
    const first = IpAddress.parse(start)
    const lines = written({first, count: BigInt(count), step: 1n}, ['<', '>\n'])
    expect(lines).toHaveLength(count)
    const wrong = lines.findIndex((line, index) => line !== `<${first.plus(BigInt(index))}>`)
    expect(wrong).toBe(-1)
  })

  test.each([
    ['10.0.0.0/7', false, undefined],
    ['2001:db8::/64', false, undefined],
    ['0.0.0.0-255.255.255.255', false, undefined],
  ])('%s has too many to list unasked', (text) => {
    const wish = {all: false, step: 1, limit: undefined, yes: false}
    expect(() => listHosts(parseBlock(text), wish)).toThrow(/use --yes to list them all, or --limit/)
    expect(listHosts(parseBlock(text), {...wish, limit: 5}).count).toBe(5n)
    expect(listHosts(parseBlock(text), {...wish, yes: true}).count).toBeGreaterThan(2n ** 24n)
  })

  test('10.0.0.0/8 is just few enough', () => {
    expect(listHosts(Prefix.parse('10.0.0.0/8'), {all: true, step: 1, limit: undefined, yes: false}).count).toBe(
      2n ** 24n,
    )
  })
})

describe('reverse zones', () => {
  test.each([
    ['10.0.0.0/8', ['10.in-addr.arpa']],
    ['10.20.0.0/15', ['20.10.in-addr.arpa', '21.10.in-addr.arpa']],
    ['192.0.2.0/24', ['2.0.192.in-addr.arpa']],
    ['192.0.2.128/26', ['128/26.2.0.192.in-addr.arpa']], // RFC 2317 §4
    ['192.0.2.6/31', ['6/31.2.0.192.in-addr.arpa']],
    ['192.0.2.7/32', ['7.2.0.192.in-addr.arpa']],
    ['0.0.0.0/0', ['in-addr.arpa']],
    ['2001:db8::/32', ['8.b.d.0.1.0.0.2.ip6.arpa']],
    ['2001:db8::/31', ['8.b.d.0.1.0.0.2.ip6.arpa', '9.b.d.0.1.0.0.2.ip6.arpa']],
    ['::/0', ['ip6.arpa']],
  ])('of %s', (network, expected) => {
    expect(reverseZones(Prefix.parse(network)).map(({zone}) => zone)).toEqual(expected)
  })

  test('on a boundary there is one, the smallest around the network', () => {
    fc.assert(
      fc.property(prefix, (network) => {
        fc.pre(network.length % (network.version === 4 ? 8 : 4) === 0)
        expect(reverseZones(network)).toEqual([{zone: reverseZoneOf(network), parent: null}])
      }),
    )
  })
})

describe('overlaps', () => {
  test.each([
    [['10.0.0.0/8', '10.1.0.0/16'], [['10.0.0.0/8', '10.1.0.0/16', 'contains']]],
    [['10.1.0.0/16', '10.0.0.0/8'], [['10.1.0.0/16', '10.0.0.0/8', 'inside']]],
    [['10.0.0.1/8', '10.0.0.0/8'], [['10.0.0.0/8', '10.0.0.0/8', 'equal']]],
    [['10.0.0.1-10.0.0.5', '10.0.0.5-10.0.0.9'], [['10.0.0.1-10.0.0.5', '10.0.0.5-10.0.0.9', 'partial']]],
    [['10.0.0.0/25', '10.0.0.128/25'], []],
    [['::/0', '0.0.0.0/0'], []],
  ])('of %j', (texts, expected) => {
    expect([...findOverlaps(entries(texts.map(parseBlock)))].map(({a, b, relation}) => [a, b, relation])).toEqual(expected)
  }) // prettier-ignore

  test.each(readVectors<{a: string[]; b: string[]; expected: boolean}>('overlap'))('$a and $b', ({a, b, expected}) => {
    const pairs = [...findOverlaps(entries(prefixes([...a, ...b])))]
    const [left, right] = [new Set(prefixes(a).map(blockText)), new Set(prefixes(b).map(blockText))]
    const between = pairs.some((pair) => left.has(pair.a) && right.has(pair.b))
    expect(between).toBe(expected)
  })

  test('are all pairs that share an address', () => {
    fc.assert(
      fc.property(fc.array(prefixOf(4), {maxLength: 12}), (list) => {
        const expected = list.flatMap((a, index) =>
          list.slice(index + 1).flatMap((b) => (a.contains(b) || b.contains(a) ? [`${a.masked} ${b.masked}`] : [])),
        )
        expect([...findOverlaps(entries(list))].map(({a, b}) => `${a} ${b}`).sort()).toEqual(expected.sort())
      }),
    )
  })
})

describe('free networks', () => {
  test.each([
    [['10.0.0.0/24'], ['10.0.0.0/26'], 26, ['10.0.0.64/26', '10.0.0.128/26', '10.0.0.192/26']],
    [['10.0.0.0/24'], ['10.0.0.1'], 25, ['10.0.0.128/25']], // aligned, not just large enough
    [['10.0.0.0/24'], ['10.0.0.0/24'], 32, []],
    [['255.255.255.252/30'], ['255.255.255.252'], 31, ['255.255.255.254/31']], // the end of the space
    [['2001:db8::/62'], ['2001:db8:0:1::/64'], 64, ['2001:db8::/64', '2001:db8:0:2::/64', '2001:db8:0:3::/64']],
    [['10.0.0.0/8'], [], 33, []],
  ])('%j without %j, of /%3$i', (pool, used, length, expected) => {
    const rest = bulkSetOf(prefixes(pool)).subtract(bulkSetOf(prefixes(used)))
    expect([...freeNetworks(rest.ranges(), length)].map(String)).toEqual(expected)
  })

  test('only as many as are wanted are looked for', () => {
    const all = [Prefix.parse('::/0')]
    expect([...take(freeNetworks(all, 128), 2)].map(String)).toEqual(['::/128', '::1/128'])
    expect([...take([1, 2], 0)]).toEqual([])
  })
})

describe('differences', () => {
  test('come in the order of addresses, and the lists are equal without them', () => {
    const list = fc.array(prefix, {maxLength: 10})
    fc.assert(
      fc.property(list, list, (before, after) => {
        const [a, b] = [bulkSetOf(before), bulkSetOf(after)]
        const changes = [...diffSets(a, b)]
        const networks = changes.map(({network}) => network)
        expect(networks.map(String)).toEqual(networks.toSorted((x, y) => x.compare(y)).map(String))
        const of = (kind: string) =>
          AddressSet.of(changes.flatMap(({change, network}) => (change === kind ? [network] : [])))
        expect(AddressSet.of(before).subtract(of('removed')).union(of('added')).equals(AddressSet.of(after))).toBe(true)
        expect(of('removed').subtract(AddressSet.of(before)).isEmpty).toBe(true)
        expect(of('added').intersect(AddressSet.of(before)).isEmpty).toBe(true)
      }),
    )
  })
})

/** The fewest addresses that are added, by trying every set of the networks around two of the list. */
function leastAdded(list: Prefix[], maxEntries: number): bigint {
  if (list.length <= maxEntries) return 0n
  const [first, ...others] = list
  const spans = list.flatMap((last) => (last.version === first!.version ? [commonNetwork(first!, last)] : []))
  const best =
    maxEntries === 0
      ? null
      : spans.map((span) => {
          const rest = others.filter((one) => !span.contains(one))
          if (rest.length > 0 && maxEntries === 1) return null
          const held = list.filter((one) => span.contains(one)).reduce((sum, one) => sum + one.addressCount, 0n)
          const below = leastAdded(rest, maxEntries - 1)
          return below < 0n ? null : span.addressCount - held + below
        })
  return (best ?? []).reduce<bigint>((least, one) => (one !== null && (least < 0n || one < least) ? one : least), -1n)
}

describe('fewer entries', () => {
  test.each([
    [['10.0.0.0/24', '10.0.2.0/24'], 1, ['10.0.0.0/22']],
    [['10.0.0.0/24', '10.0.2.0/24', '192.0.2.0/24'], 2, ['10.0.0.0/22', '192.0.2.0/24']], // the cheaper pair
    [['10.0.0.0/24', '2001:db8::/64', '2001:db8:1::/64'], 2, ['10.0.0.0/24', '2001:db8::/47']],
    [['10.0.0.0/24'], 5, ['10.0.0.0/24']],
  ])('%j in %i', (texts, count, expected) => {
    expect(shrinkList(prefixes(texts), count).map(String)).toEqual(expected)
  })

  test.each<[number, number]>([
    [7, 59],
    [1, 245],
  ])('in %i entries %i addresses are added, and no choice adds fewer', (count, least) => {
    const octets = [3, 26, 46, 55, 63, 71, 97, 104, 139, 146, 187]
    const {added} = reduceSet(bulkSetOf(prefixes(octets.map((octet) => `10.0.0.${octet}`))), {maxEntries: count})
    expect(added).toBe(BigInt(least))
  })

  test('as few as any choice adds', () => {
    const places = fc.uniqueArray(fc.tuple(fc.boolean(), fc.integer({min: 0, max: 31})), {
      minLength: 1,
      maxLength: 9,
      selector: String,
    })
    fc.assert(
      fc.property(places, fc.integer({min: 1, max: 9}), (list, maxEntries) => {
        const exact = bulkSetOf(
          list.map(([isSix, host]) => Prefix.parse(isSix ? `2001:db8::${host}` : `10.0.0.${host}`)),
        )
        const versions = new Set([...exact.prefixes()].map(({version}) => version)).size
        fc.pre(maxEntries >= versions)
        const {added, set} = reduceSet(exact, {maxEntries})
        expect(set.prefixCount).toBeLessThanOrEqual(maxEntries)
        expect(added).toBe(leastAdded([...exact.prefixes()], maxEntries))
      }),
    )
  })

  test.each([false, true])('a long list, of host routes of IPv6: %s', (isSix) => {
    const list = Array.from({length: 2000}, (_, index) => {
      const host = (index * 7919) % 65_521
      return Prefix.parse(
        isSix
          ? `2${host.toString(16).padStart(4, '0').slice(1)}:${host.toString(16)}::${host.toString(16)}`
          : `10.${host >> 8}.${host & 255}.0/28`,
      )
    })
    const exact = bulkSetOf(list)
    const [few, more] = [reduceSet(exact, {maxEntries: 900}), reduceSet(exact, {maxEntries: 901})]
    expect(few.set.prefixCount).toBe(900)
    expect(exact.subtract(few.set).isEmpty).toBe(true)
    expect(more.added <= few.added).toBe(true)
  })

  test('above 10,000 networks about the fewest, and it is said', () => {
    const exact = bulkSetOf(
      Array.from({length: 10_001}, (_, index) => Prefix.parse(`10.${index >> 8}.${index & 255}.8/29`)),
    )
    const reduced = reduceSet(exact, {maxEntries: 5000})
    expect(reduced.isAbout).toBe(true)
    expect(reduced.set.prefixCount).toBeLessThanOrEqual(5000)
    expect(exact.subtract(reduced.set).isEmpty).toBe(true)
    expect(reduceSet(exact, {maxEntries: 10_001}).isAbout).toBe(false)
  })

  test('IPv4 and IPv6 never become one', () => {
    expect(() => shrinkList(prefixes(['10.0.0.0/8', '::/1']), 1)).toThrow('at least 2 entries are needed')
  })

  test('never more than asked for, never an address lost, and the cost is told', () => {
    fc.assert(
      fc.property(
        fc.array(prefixOf(6), {minLength: 1, maxLength: 25}),
        fc.integer({min: 1, max: 10}),
        (list, maxEntries) => {
          const exact = bulkSetOf(list)
          const {set, added, entriesLess} = reduceSet(exact, {maxEntries})
          expect(set.prefixCount).toBeLessThanOrEqual(maxEntries)
          expect(exact.subtract(set).isEmpty).toBe(true)
          expect(set.subtract(exact).addressCount).toBe(added)
          expect(exact.prefixCount - set.prefixCount).toBe(entriesLess)
        },
      ),
    )
  })

  test('no network smaller than the smallest allowed', () => {
    fc.assert(
      fc.property(fc.array(prefix, {maxLength: 20}), (list) => {
        const exact = bulkSetOf(list)
        const {set, added} = reduceSet(exact, {minPrefix: {4: 24, 6: 48}})
        for (const {version, length} of set.prefixes()) expect(length).toBeLessThanOrEqual(version === 4 ? 24 : 48)
        expect(exact.subtract(set).isEmpty).toBe(true)
        expect(set.addressCount - exact.addressCount).toBe(added)
      }),
    )
  })

  test.each([
    ['24', {4: 24, 6: 128}],
    ['/48', {4: 32, 6: 48}],
    ['/24,/48', {4: 24, 6: 48}],
    ['32,29', {4: 32, 6: 29}],
  ])('--min-prefix %s', (text, expected) => expect(parseMinPrefix(text)).toEqual(expected))

  test.each(['', 'x', '129', '33,48', '24,129', '24,48,64', '-1'])('--min-prefix %j is refused', (text) => {
    expect(() => parseMinPrefix(text)).toThrow('expected /24 for IPv4')
  })
})

test.each(['', '4x', 'a-b', 'a b', 'x;flush', `a${'b'.repeat(28)}`])('%j is no name of a set', (name) => {
  expect(() => parseSetName(name, 'nft')).toThrow('expected a letter')
})

test.each([
  ['drop', 'nft'],
  ['Accept', 'nft'],
  ['ip', 'nft'],
  ['icmpv', 'nft'], // its set would be icmpv6
  ['any', 'cisco'],
  ['host', 'cisco'],
] as const)('%s is a keyword of %s', (name, format) => {
  expect(() => parseSetName(name, format)).toThrow(/is a keyword of (nft|IOS)/)
  expect(parseSetName(`${name}ped`, format)).toBe(`${name}ped`)
})

describe('sources', () => {
  test('each network with the lines that it came from', () => {
    const inputs = [
      ['10.0.0.0/25', 'a:1'],
      ['10.0.0.128/25', 'a:2'],
      ['192.0.2.0/24', 'b:1'],
      ['10.0.0.7', 'b:2'],
      ['10.0.1.0-10.0.1.2', 'b:3'],
    ].map(([text, source]) => ({block: parseBlock(text!), source: source!}))
    const networks = bulkSetOf(inputs.map(({block}) => block)).prefixes()
    expect([...traceSources(networks, inputs)]).toEqual([
      {network: '10.0.0.0/24', sources: ['a:1', 'a:2', 'b:2']},
      {network: '10.0.1.0/31', sources: ['b:3']},
      {network: '10.0.1.2/32', sources: ['b:3']},
      {network: '192.0.2.0/24', sources: ['b:1']},
    ])
  })

  test('all inputs that share an address with it, and no other', () => {
    fc.assert(
      fc.property(fc.array(prefixOf(4), {maxLength: 15}), (list) => {
        const inputs = list.map((block, index) => ({block, source: String(index)}))
        for (const {network, sources} of traceSources(bulkSetOf(list).prefixes(), inputs)) {
          const around = Prefix.parse(network)
          const expected = list.flatMap((one, index) =>
            around.contains(one) || one.contains(around) ? [String(index)] : [],
          )
          expect(sources).toEqual(expected)
        }
      }),
    )
  })
})

test('a range becomes networks as in the vectors', () => {
  for (const {start, end, expected} of readVectors<{start: string; end: string; expected: string[]}>('range')) {
    const block = {first: IpAddress.parse(start), last: IpAddress.parse(end)}
    expect([...prefixesOf(block)].map(String)).toEqual(expected)
  }
})
