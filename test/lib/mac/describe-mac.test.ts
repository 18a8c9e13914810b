import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {MacAddress} from '../../../src/lib/address/mac-address.js'
import {describeMac} from '../../../src/lib/mac/describe-mac.js'
import {explainMac} from '../../../src/lib/mac/explain-mac.js'
import {vendorTable} from '../../../src/lib/mac/open-vendor-table.js'
import {mac} from '../../arbitraries.js'
import {readVectors} from '../../read-vectors.js'

type Vector = {
  op: string
  hex: string
  group: boolean
  local: boolean
  slap: string | null
  name: string
  prefix: string
  ipv4: string
}

const vectors = readVectors<Vector>('mac')
const rows = (op: string) => vectors.filter((vector) => vector.op === op)
const described = (text: string) => describeMac(MacAddress.parse(text), vendorTable())

test('the whole row of a card', () => {
  expect(describeMac(MacAddress.parse('8C-EC-4B-87-99-D7'), vendorTable(), '8C-EC-4B-87-99-D7')).toEqual({
    input: '8C-EC-4B-87-99-D7',
    address: '8c:ec:4b:87:99:d7',
    formats: {colon: '8c:ec:4b:87:99:d7', dash: '8C-EC-4B-87-99-D7', dot: '8cec.4b87.99d7', bare: '8CEC4B8799D7'},
    bits: 48,
    oui: '8c:ec:4b',
    nic: '87:99:d7',
    vendor: 'Dell Inc.',
    block: 'MA-L',
    prefix: '8c:ec:4b:00:00:00/24',
    isMulticast: false,
    isBroadcast: false,
    isLocal: false,
    isRandomised: false,
    slap: null,
    eui64: '8c:ec:4b:ff:fe:87:99:d7',
    linkLocal: 'fe80::8eec:4bff:fe87:99d7',
    wellKnown: null,
  })
})

describe('the bits of the first octet', () => {
  test.each(rows('bits'))('$hex', ({hex, group, local, slap}) => {
    // SPEC has no word for the reserved quadrant.
    const expected = {isMulticast: group, isLocal: local, slap: slap === 'reserved' ? null : slap}
    expect(described(hex)).toMatchObject(expected)
  })

  test.each([
    ['da:41:f2:b3:c4:d5', true],
    ['02:11:22:33:44:55', true],
    ['52:54:00:11:22:33', false], // QEMU
    ['02:42:ac:11:00:02', false], // Docker
    ['02:60:8c:11:22:33', false], // 3COM, from before the bit meant anything
    ['8c:ec:4b:87:99:d7', false],
    ['33:33:00:00:00:01', false],
  ])('%s is made up at random: %s', (text, isRandomised) => {
    expect(described(text).isRandomised).toBe(isRandomised)
  })
})

describe('addresses that are known', () => {
  test.each(rows('wellknown'))('$hex: $name', ({hex, name, group}) => {
    const info = described(hex)
    const words = name.split(/[^\w.:]+/).filter((word) => word.length > 2 && !/^(all|hosts|nodes)$/.test(word))
    for (const word of words) expect(info.wellKnown).toContain(word)
    expect(info.isMulticast).toBe(group)
  })

  test.each(rows('virtual'))('$prefix: $name', ({prefix, name}) => {
    const info = described(prefix.padEnd(12, '0'))
    expect(info.wellKnown).toContain(name.split(/[ /(]/)[0])
  })

  test.each(rows('dockerIPv4'))('$hex was made of $ipv4', ({hex, ipv4}) => {
    expect(described(hex).wellKnown).toContain(ipv4)
  })

  test.each([
    ['01:00:5e:00:00:fb', 'IPv4 multicast 224.0.0.251 (mDNS), and 31 more groups'],
    [
      '01:00:5e:7f:ff:fa',
      'IPv4 multicast 239.255.255.250 (SSDP Simple Service Discovery Protocol), and 31 more groups',
    ],
    ['33:33:ff:28:9c:5a', 'IPv6 multicast ff02::1:ff28:9c5a (solicited-node: who has an address with this ending?)'],
    ['33:33:ff:00:00:01', 'IPv6 multicast ff02::1:ff00:1 (solicited-node: who has an address with this ending?)'], // RFC 5952: no leading zeros
    ['00:00:5e:00:53:01', 'documentation (RFC 9542)'],
  ])('%s: %s', (text, name) => expect(described(text).wellKnown).toBe(name))
})

describe('the vendor of', () => {
  test.each([
    ['00:00:5e:00:53:01', 'ICANN, IANA Department', 'MA-L', '00:00:5e:00:00:00/24'],
    ['01:00:5e:00:00:01', 'ICANN, IANA Department', 'MA-L', '00:00:5e:00:00:00/24'], // its group bit cleared
    ['70:b3:d5:f2:f0:01', 'TELEPLATFORMS', 'MA-S', '70:b3:d5:f2:f0:00/36'],
    ['08:ed:02:a1:23:45', 'Victiana SRL', 'MA-M', '08:ed:02:a0:00:00/28'],
    ['00:50:c2:00:01:23', 'T.L.S. Corp.', 'IAB', '00:50:c2:00:00:00/36'],
    ['02:60:8c:11:22:33', '3COM', 'MA-L', '02:60:8c:00:00:00/24'],
    ['00:69:67:f1:23:45', null, null, null], // a part of IEEE's own block that nobody has
    ['da:41:f2:b3:c4:d5', null, null, null],
    ['00:1b:77:ff:fe:49:54:fd', 'Intel Corporate', 'MA-L', '00:1b:77:00:00:00/24'],
  ])('%s is %s (%s)', (text, vendor, block, prefix) => {
    expect(described(text)).toMatchObject({vendor, block, prefix})
  })
})

test('the rows of all addresses hang together', () => {
  fc.assert(
    fc.property(mac, (address) => {
      const info = describeMac(address, vendorTable())
      expect(`${info.oui}:${info.nic}`).toBe(info.address)
      expect(info.block === null).toBe(info.vendor === null)
      expect(info.linkLocal === null).toBe(info.isMulticast)
      if (info.linkLocal !== null) expect(IpAddress.parse(info.linkLocal).toString()).toBe(info.linkLocal)
      if (!info.isLocal) expect(info.slap).toBeNull()
      expect(explainMac(info).join('\n')).not.toMatch(/undefined|null/)
    }),
  )
})

describe('in words', () => {
  test.each([
    ['8c:ec:4b:87:99:d7', /^A card’s address: the first three octets, 8c:ec:4b, name Dell Inc. \(MA-L\)/],
    ['8c:ec:4b:87:99:d7', /First octet 8c = 100011\(0\)\(0\)/],
    ['70:b3:d5:f2:f0:01', /the first 36 bits name TELEPLATFORMS \(MA-S\); the oui, 70:b3:d5, is shared by several/],
    ['ff:ff:ff:ff:ff:ff', /^Every bit is 1: the broadcast address/],
    ['da:41:f2:b3:c4:d5', /Most likely random/],
    ['00:00:5e:00:01:07', /^The first three octets, 00:00:5e, name ICANN, IANA Department \(MA-L\)\./], // VRRP: no card's serial number
    ['00:00:5e:00:53:01', /^The first three octets, 00:00:5e, name ICANN/], // RFC 9542
    ['00:00:5e:99:53:01', /^A card’s address: the first three octets, 00:00:5e/], // known for nothing
    ['00:50:56:00:00:01', /^A card’s address: the first three octets, 00:50:56, name VMware/], // the whole block is known
    ['01:00:5e:00:00:fb', /the last bit \(I\/G\) is 1: a group/],
    ['00:69:67:f1:23:45', /^No vendor has 00:69:67/],
  ])('%s: %s', (text, sentence) => expect(explainMac(described(text)).join('\n')).toMatch(sentence))
})
