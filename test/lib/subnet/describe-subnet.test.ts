import * as fc from 'fast-check'
import {Address6} from 'ip-address'
import {describe, expect, test} from 'vitest'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {describeSubnet} from '../../../src/lib/subnet/describe-subnet.js'
import {prefixOf} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

test('every field, for IPv4', () => {
  expect(describeSubnet(Prefix.parse('192.168.11.229/24'))).toEqual({
    input: '192.168.11.229/24',
    version: 4,
    address: '192.168.11.229',
    prefixLength: 24,
    netmask: '255.255.255.0',
    wildcardMask: '0.0.0.255',
    networkAddress: '192.168.11.0',
    broadcastAddress: '192.168.11.255',
    firstHost: '192.168.11.1',
    lastHost: '192.168.11.254',
    hostCount: '254',
    addressCount: '256',
    network: '192.168.11.0/24',
    binary: {
      address: '11000000.10101000.00001011.11100101',
      netmask: '11111111.11111111.11111111.00000000',
      network: '11000000.10101000.00001011.00000000',
    },
    class: 'C',
    special: {name: 'Private-Use', rfc: ['1918'], network: '192.168.0.0/16'},
    global: false,
    reverseZone: '11.168.192.in-addr.arpa',
  })
})

test('every field, for IPv6', () => {
  expect(describeSubnet(Prefix.parse('2606:4700::1/64'), ' as it was given')).toEqual({
    input: ' as it was given',
    version: 6,
    address: '2606:4700::1',
    prefixLength: 64,
    netmask: 'ffff:ffff:ffff:ffff::',
    wildcardMask: '::ffff:ffff:ffff:ffff',
    networkAddress: '2606:4700::',
    broadcastAddress: null,
    firstHost: '2606:4700::1',
    lastHost: '2606:4700::ffff:ffff:ffff:ffff',
    hostCount: '18446744073709551615',
    addressCount: '18446744073709551616',
    network: '2606:4700::/64',
    binary: {
      address: `0010011000000110:0100011100000000:${'0000000000000000:'.repeat(5)}0000000000000001`,
      netmask: `${'1111111111111111:'.repeat(4)}${'0000000000000000:'.repeat(3)}0000000000000000`,
      network: `0010011000000110:0100011100000000:${'0000000000000000:'.repeat(5)}0000000000000000`,
    },
    class: null,
    special: null,
    global: true,
    reverseZone: '0.0.0.0.0.0.0.0.0.0.7.4.6.0.6.2.ip6.arpa',
  })
})

test.each([
  ['192.0.2.7/30', '192.0.2.5', '192.0.2.6', '2', '192.0.2.7'],
  ['192.0.2.7/31', '192.0.2.6', '192.0.2.7', '2', null], // both ends of a link (RFC 3021)
  ['192.0.2.7/32', '192.0.2.7', '192.0.2.7', '1', null],
  ['192.0.2.7/0', '0.0.0.1', '255.255.255.254', '4294967294', '255.255.255.255'],
  ['2001:db8::7/126', '2001:db8::5', '2001:db8::7', '3', null], // less the subnet-router anycast (RFC 4291 §2.6.1)
  ['2001:db8::7/127', '2001:db8::6', '2001:db8::7', '2', null], // RFC 6164
  ['2001:db8::7/128', '2001:db8::7', '2001:db8::7', '1', null],
  ['::/0', '::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '340282366920938463463374607431768211455', null],
])('%s: hosts %s to %s, %s of them, broadcast %s', (text, firstHost, lastHost, hostCount, broadcastAddress) => {
  expect(describeSubnet(Prefix.parse(text))).toMatchObject({firstHost, lastHost, hostCount, broadcastAddress})
})

type Calculation = {
  input: string
  version: 4 | 6
  address: string
  prefix: number
  network: string
  cidr: string
  broadcast: string | null
  netmask: string
  wildcard: string
  first: string
  last: string
  range_end: string
  hosts: string
  size: string
  binary: string
  netmask_binary: string
  and_binary: string
  note?: string
}

test.each(readVectors<Calculation>('subnet'))('$input as Python calculates it', (row) => {
  const prefix = Prefix.parse(row.input, {mask: row.note === 'wildcard form' ? 'wildcard' : 'netmask'})
  const {binary, ...info} = describeSubnet(prefix, row.input)
  expect(info).toMatchObject({
    input: row.input,
    version: row.version,
    address: mapped(row.address),
    prefixLength: row.prefix,
    netmask: row.netmask,
    wildcardMask: row.wildcard, // a mask is no IPv4-mapped address: /80 is ::ffff:ffff:ffff
    networkAddress: mapped(row.network),
    broadcastAddress: row.broadcast,
    firstHost: mapped(row.first),
    lastHost: mapped(row.last),
    hostCount: row.hosts,
    addressCount: row.size,
    network: mapped(row.cidr),
  })
  const bits = [binary.address, binary.netmask, binary.network].map((text) => text.replaceAll(/[.:]/g, ''))
  expect(bits).toEqual([row.binary, row.netmask_binary, row.and_binary])
  expect(String(prefix.last)).toBe(mapped(row.range_end))
})

/** The vectors have IPv4-mapped addresses in hex, as Python before 3.13 does; RFC 5952 §5 wants dots. */
function mapped(text: string): string {
  return text.replace(/^::ffff:([\da-f]{1,4}):([\da-f]{1,4})(?=\/|$)/, (_all, high: string, low: string) => {
    const octets = [high, low].flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
    return `::ffff:${octets.join('.')}`
  })
}

function dotted(bits: string): string {
  return bits
    .match(/.{8}/g)!
    .map((octet) => Number.parseInt(octet, 2))
    .join('.')
}

/** By strings of bits, where the program has numbers and a library. */
function oracle(address: bigint, length: number) {
  const bits = address.toString(2).padStart(32, '0')
  const of = (one: string, zero: string) => one.repeat(length) + zero.repeat(32 - length)
  const head = bits.slice(0, length)
  const first = head.padEnd(32, '0')
  const last = head.padEnd(32, '1')
  const few = length >= 31
  const size = 2 ** (32 - length)
  return {
    address: dotted(bits),
    prefixLength: length,
    netmask: dotted(of('1', '0')),
    wildcardMask: dotted(of('0', '1')),
    networkAddress: dotted(first),
    broadcastAddress: few ? null : dotted(last),
    firstHost: dotted(few ? first : `${first.slice(0, 31)}1`),
    lastHost: dotted(few ? last : `${last.slice(0, 31)}0`),
    hostCount: String(few ? size : size - 2),
    addressCount: String(size),
    network: `${dotted(first)}/${length}`,
  }
}

describe('an independent calculation agrees', () => {
  test('for IPv4', () => {
    fc.assert(
      fc.property(prefixOf(4), (given) => {
        const {binary, ...info} = describeSubnet(given)
        expect(info).toMatchObject(oracle(given.address.value, given.length))
        const [address, netmask, network] = [binary.address, binary.netmask, binary.network].map((text) =>
          BigInt(`0b${text.replaceAll('.', '')}`),
        )
        expect(network).toBe(address! & netmask!)
      }),
      {numRuns: 1000},
    )
  })

  test('for IPv6: ip-address', () => {
    fc.assert(
      fc.property(prefixOf(6), (given) => {
        const theirs = new Address6(String(given))
        const {networkAddress, lastHost, addressCount} = describeSubnet(given)
        expect(Prefix.parse(networkAddress).address.value).toBe(theirs.startAddress().bigInt())
        expect(Prefix.parse(lastHost).address.value).toBe(theirs.endAddress().bigInt())
        expect(BigInt(addressCount)).toBe(theirs.endAddress().bigInt() - theirs.startAddress().bigInt() + 1n)
      }),
    )
  })
})
