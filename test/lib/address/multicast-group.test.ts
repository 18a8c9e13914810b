import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {multicastGroupOf, multicastMacOf} from '../../../src/lib/address/multicast-group.js'
import {readVectors} from '../../read-vectors.js'

const root = path.resolve(import.meta.dirname, '../../..')

test('every assigned group is found at its first and last address', () => {
  type Registry = {ipv4: {start: string; end: string; name: string}[]}
  const {ipv4} = JSON.parse(fs.readFileSync(path.join(root, 'data/multicast.json'), 'utf8')) as Registry
  expect(ipv4).toHaveLength(477)
  for (const {start, end} of ipv4) {
    for (const text of [start, end]) expect(multicastGroupOf(IpAddress.parse(text))).not.toBeNull()
  }
})

describe('the group of', () => {
  test.each([
    ['224.0.0.1', 'All Systems on this Subnet'],
    ['224.0.0.251', 'mDNS'],
    ['224.0.0.5', 'OSPFIGP All Routers'], // the registry says OSPFIGP twice
    ['232.1.2.3', 'Source-Specific Multicast'],
    ['233.252.0.9', 'MCAST-TEST-NET (documentation)'],
    ['239.255.255.250', 'SSDP Simple Service Discovery Protocol'],
    ['239.1.2.3', 'Administratively scoped'],
    ['ff02::fb', 'mDNS'],
    ['ff05::101', 'NTP'], // ff0x::101 in any scope
    ['ff02::1:ff00:1234', 'solicited-node'],
    ['ff0e::9999', null],
    ['192.0.2.1', null],
    ['2001:db8::fb', null],
  ])('%s is %s', (text, name) => {
    expect(multicastGroupOf(IpAddress.parse(text))?.name ?? null).toBe(name)
  })
})

describe('the MAC address of', () => {
  type Vector = {op: string; addr: string; hex: string}
  test.each(readVectors<Vector>('mac').filter(({op}) => op === 'mcast2mac'))('$addr is $hex', ({addr, hex}) => {
    expect(multicastMacOf(IpAddress.parse(addr))!.digits).toBe(hex)
  })

  test('32 IPv4 groups share one', () => {
    const groups = Array.from({length: 32}, (_, index) =>
      IpAddress.of(4, (0xe0n << 24n) | (BigInt(index) << 23n) | 251n),
    )
    expect(new Set(groups.map((group) => String(multicastMacOf(group)))).size).toBe(1)
  })

  test('a host is none', () => expect(multicastMacOf(IpAddress.parse('192.0.2.1'))).toBeNull())
})
