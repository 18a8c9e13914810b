import fs from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {describeIp} from '../../../src/lib/ip/describe-ip.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {address, mac48} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

const ip = (text: string) => describeIp(IpAddress.parse(text))

describe('agrees with every row of the IANA special-purpose registries', () => {
  type Row = {prefix: string; name: string; rfc: string[]; global: boolean | null}
  const file = path.resolve(import.meta.dirname, '../../../data/iana-special.jsonl')
  const rows = fs
    .readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

  test.each(rows)('$prefix $name', ({prefix, name, rfc, global}) => {
    const block = Prefix.parse(prefix)
    // Smaller blocks may lie at the ends of a block; the answer for those is theirs.
    for (const end of [block.first, block.last]) {
      const info = describeIp(end)
      const narrowest = rows
        .map((row) => ({...row, block: Prefix.parse(row.prefix)}))
        .filter((row) => row.block.contains(end))
        .sort((a, b) => b.block.length - a.block.length)[0]!
      const expected = narrowest.prefix === prefix ? {name, rfc, global} : narrowest
      expect(info).toMatchObject({special: {name: expected.name, rfc: expected.rfc}, global: expected.global === true})
    }
  })
})

describe('agrees with the suites of other programs', () => {
  type Vector = Record<string, boolean> & {addr: string}
  const keys = {
    unspecified: 'isUnspecified',
    loopback: 'isLoopback',
    multicast: 'isMulticast',
    documentation: 'isDocumentation',
    private: 'isPrivate',
    linkLocal: 'isLinkLocal',
    global: 'global',
  } as const
  test.each(readVectors<Vector>('classify'))('$addr', (vector) => {
    const info = ip(vector.addr)
    for (const [theirs, ours] of Object.entries(keys)) {
      if (theirs in vector) expect({[ours]: info[ours]}).toEqual({[ours]: vector[theirs]})
    }
    if ('ipv4Mapped' in vector) expect(info.embedded?.kind === 'mapped').toBe(vector['ipv4Mapped'])
  })

  test.each(readVectors<{addr: string; arpa: string}>('arpa'))('$addr is $arpa', ({addr, arpa}) => {
    expect(ip(addr.split('/')[0]!).reverseName).toBe(arpa)
  })
})

test('the whole row of an IPv4 address', () => {
  expect(ip('192.168.11.229')).toEqual({
    input: '192.168.11.229',
    version: 4,
    address: '192.168.11.229',
    expanded: '192.168.11.229',
    binary: '11000000.10101000.00001011.11100101',
    integer: '3232238565',
    hex: '0xc0a80be5',
    reverseName: '229.11.168.192.in-addr.arpa',
    class: 'C',
    special: {name: 'Private-Use', rfc: ['1918'], network: '192.168.0.0/16'},
    global: false,
    scope: 'global',
    isPrivate: true,
    isLoopback: false,
    isLinkLocal: false,
    isMulticast: false,
    isUnspecified: false,
    isDocumentation: false,
    embedded: null,
    eui64Mac: null,
    multicastMac: null,
    multicastGroup: null,
    zone: null,
  })
})

test('the whole row of an IPv6 address with a zone', () => {
  expect(ip('FE80::8EEC:4BFF:FE87:99D7%eth0')).toMatchObject({
    address: 'fe80::8eec:4bff:fe87:99d7%eth0',
    expanded: 'fe80:0000:0000:0000:8eec:4bff:fe87:99d7',
    hex: '0xfe800000000000008eec4bfffe8799d7',
    reverseName: '7.d.9.9.7.8.e.f.f.f.b.4.c.e.e.8.0.0.0.0.0.0.0.0.0.0.0.0.0.8.e.f.ip6.arpa',
    class: null,
    scope: 'link',
    isLinkLocal: true,
    eui64Mac: '8c:ec:4b:87:99:d7',
    zone: 'eth0',
  })
})

describe('the IPv4 address inside', () => {
  test.each([
    ['::ffff:192.0.2.1', {kind: 'mapped', address: '192.0.2.1'}],
    ['64:ff9b::192.0.2.1', {kind: 'nat64', address: '192.0.2.1'}],
    ['2002:c000:204::1', {kind: '6to4', address: '192.0.2.4'}],
    ['2001:0:4136:e378:8000:63bf:3fff:fdd2', {kind: 'teredo', address: '192.0.2.45'}], // the example of RFC 4380 §7
    ['64:ff9b:1::192.0.2.1', null], // a site's own NAT64: how long its prefix is, nobody can tell
    ['::192.0.2.1', null], // IPv4-compatible: deprecated, an IPv6 address like others
    ['2001:db8::192.0.2.1', null],
    ['192.0.2.1', null],
  ])('%s is %o', (text, embedded) => {
    expect(ip(text).embedded).toEqual(embedded)
  })
})

describe('the scope of', () => {
  test.each([
    ['127.0.0.1', 'host'],
    ['0.0.0.0', 'host'],
    ['::1', 'host'],
    ['169.254.1.1', 'link'],
    ['255.255.255.255', 'link'],
    ['fe80::1', 'link'],
    ['10.0.0.1', 'global'], // valid beyond its link, though not reachable from everywhere
    ['fd00::1', 'global'],
    ['fec0::1', 'site'],
    ['224.0.0.251', 'link'],
    ['239.255.0.1', 'site'],
    ['239.192.0.1', 'organization'],
    ['224.0.1.1', 'global'],
    ['ff01::1', 'host'],
    ['ff02::1', 'link'],
    ['ff03::1', 'realm'],
    ['ff04::1', 'admin'],
    ['ff05::1', 'site'],
    ['ff08::1', 'organization'],
    ['ff0e::1', 'global'],
  ])('%s is %s', (text, scope) => expect(ip(text).scope).toBe(scope))
})

test('every form of an address is the same address', () => {
  fc.assert(
    fc.property(address, (one) => {
      const info = describeIp(one)
      expect(BigInt(info.integer)).toBe(one.value)
      expect(BigInt(info.hex)).toBe(one.value)
      expect(BigInt(`0b${info.binary.replaceAll(/[.:]/g, '')}`)).toBe(one.value)
      expect(IpAddress.parse(info.expanded).equals(one)).toBe(true)
    }),
  )
})

test('an address made of a MAC address gives it back', () => {
  fc.assert(
    fc.property(mac48, (mac) => {
      const made = IpAddress.of(6, (0xfe80n << 112n) | mac.interfaceId)
      expect(describeIp(made).eui64Mac).toBe(mac.toString())
    }),
  )
})

test.each(['::ff:fe00:0', 'ff02::ff:fe00:0', '2001:db8::1'])('%s was made of no MAC address', (text) => {
  expect(ip(text).eui64Mac).toBeNull()
})
