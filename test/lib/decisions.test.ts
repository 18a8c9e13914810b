import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {AddressSet} from '../support/address-set.js'
import {IpAddress} from '../../src/lib/address/ip-address.js'
import {Prefix} from '../../src/lib/address/prefix.js'
import {isGlobal, specialBlockOf} from '../../src/lib/address/special-block.js'
import {InputError} from '../../src/lib/errors.js'
import {readVectors} from '../read-vectors.js'

// The reasons stand in docs/decisions.md.

/** What a parser makes of a text: its canonical form, or null where it is refused. */
function read(parse: (text: string) => unknown, text: string): string | null {
  try {
    return String(parse(text))
  } catch (error) {
    if (error instanceof InputError) return null
    throw error
  }
}

/** [input, as an address, as a network, and where it differs, as a network with --wildcard] */
const reading: [input: string, address: string | null, network: string | null, wildcard?: string | null][] = [
  ['1.2.3.4/08', null, null],
  ['::1/064', null, null],
  ['1.2.3.4/00', null, null],
  ['1.2.3.4/+8', null, null],
  ['::1/+64', null, null],
  ['::00001', null, null],
  ['2001:0db80::1', null, null],
  ['::1%%', null, null],
  ['fe80::1%/64', null, null],
  ['fe80::1%eth0', 'fe80::1%eth0', null],
  ['fe80::1%25eth0', 'fe80::1%25eth0', null],
  ['fe80::1%eth0/64', null, null],
  ['2001:db8::1%eth0/64', null, null],
  ['10.0.0.1/255.255.255.0', null, '10.0.0.1/24', null],
  ['10.0.0.1/0.0.0.255', null, null, '10.0.0.1/24'],
  ['10.0.0.1/0.0.0.0', null, '10.0.0.1/0', '10.0.0.1/32'],
  ['10.0.0.1/255.255.255.255', null, '10.0.0.1/32', '10.0.0.1/0'],
  ['10.0.0.5/24', null, '10.0.0.5/24'],
  ['::ffff:1.2.3.4', '::ffff:1.2.3.4', '::ffff:1.2.3.4/128'],
  ['::1.2.3.4', '::102:304', '::102:304/128'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7:0/128'],
  ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8/128'],
  ['2001:DB8::A', '2001:db8::a', '2001:db8::a/128'],
  ['0.0.0.0', '0.0.0.0', '0.0.0.0/32'],
  ['255.255.255.255/32', null, '255.255.255.255/32'],
  ['10/8', null, null],
  ['2001::%scope/128', null, null],
  ['172.31.255.128/255.255.255.240', null, '172.31.255.128/28', null],
  ['127.0.0.0/0.0.0.255', null, null, '127.0.0.0/24'],
  ['0.0.0.0/02', null, null],
  ['0:0:0:0:000000:ffff:127.1.2.3', null, null],
  ['a:b:c:d:1:2:3:4%<b>', null, null],
  ['0xc0.168.1.1', null, null],
  ['127.42.258', null, null],
  ['::8.8.8.8', '::808:808', '::808:808/128'],
]

test.each(reading)('%s is the address %s and the network %s', (text, address, network, wildcard = network) => {
  expect(read(IpAddress.parse, text)).toBe(address)
  expect(read(Prefix.parse, text)).toBe(network)
  expect(read((given) => Prefix.parse(given, {mask: 'wildcard'}), text)).toBe(wildcard)
})

describe('containing, cutting, ranges', () => {
  test.each([
    ['::1/128', '::1%scope', true],
    ['fc00::/7', 'fd00::%a', true],
    ['10.0.0.0/8', '::ffff:10.0.0.1', false],
  ])('%s holds the address %s: %s', (network, address, expected) => {
    const given = IpAddress.parse(address)
    expect(Prefix.parse(network).contains(given)).toBe(expected)
    expect(AddressSet.of([Prefix.parse(network)]).contains({first: given, last: given})).toBe(expected)
  })

  test.each([
    ['::1%scope/128', 'ZONE_IN_NETWORK'],
    ['fe80::%int/64', 'ZONE_IN_NETWORK'],
    ['192.0.2.1-192.0.2.254', 'INVALID_ADDRESS'],
    ['::1/130', 'INVALID_PREFIX'],
  ])('%s is no network: %s', (text, code) => {
    expect(() => Prefix.parse(text)).toThrow(expect.objectContaining({code}))
  })

  test('a range as a block is compared like any other', () => {
    const range = {first: IpAddress.parse('192.0.2.1'), last: IpAddress.parse('192.0.2.254')}
    expect(AddressSet.of([Prefix.parse('99.0.0.0/8')]).contains(range)).toBe(false)
    expect(AddressSet.of([Prefix.parse('192.0.2.0/24')]).contains(range)).toBe(true)
  })

  test('one address cannot be cut', () => {
    expect(() => Prefix.of(IpAddress.parse('::1'), 130)).toThrow(RangeError)
  })

  test('a range is the fewest prefixes, with dots in ::ffff:0:0/96 alone', () => {
    const row = readVectors<{vector: string; start: string; end: string; expected: string[]}>('disputed').find(
      ({vector}) => vector === 'range',
    )!
    const range = {first: IpAddress.parse(row.start), last: IpAddress.parse(row.end)}
    const prefixes = [...AddressSet.of([range]).prefixes()]
    expect([row.start, row.end]).toEqual(['::ffff:1', '::ffff:255.255.255.254'])
    expect(prefixes.map(String)).toEqual(row.expected.map((text) => String(Prefix.parse(text))))
    expect([prefixes.at(0), prefixes.at(-1)].map(String)).toEqual(['::ffff:1/128', '::ffff:255.255.255.254/128'])
  })
})

describe('globally reachable', () => {
  test.each([
    ['ff01::', false],
    ['2001::', false],
    ['102:304:506:708:90a:b0c:d0e:f10', false],
    ['200::1', false],
    ['192.88.99.255', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:8.8.8.8', false], // not because of the address inside
  ])('%s: %s', (text, expected) => {
    expect(isGlobal(IpAddress.parse(text))).toBe(expected)
  })

  test('the special block of a mapped address is the mapped block', () => {
    expect(specialBlockOf(IpAddress.parse('::ffff:127.0.0.1'))?.name).toBe('IPv4-mapped Address')
  })
})

type Open = {input?: string; network?: string; addr?: string; addrs?: string[]; base?: string; start?: string}

/** The text by which a row stands in the page: what was read, or of a pair the one that is in doubt. */
function textOf({input, network, addr, addrs, base, start}: Open): string {
  const doubtful = network?.includes('%') ? network : addr
  return input ?? doubtful ?? addrs?.[0] ?? start ?? base ?? 'no text'
}

test.each([...readVectors<Open>('decide'), ...readVectors<Open>('disputed')].map(textOf))(
  '%s is decided in docs/decisions.md, and here',
  (text) => {
    const page = fs.readFileSync(path.join(import.meta.dirname, '../../docs/decisions.md'), 'utf8')
    const here = fs.readFileSync(import.meta.filename, 'utf8')
    expect(page).toContain(`\`${text}\``)
    expect(here).toContain(`'${text}'`)
  },
)
