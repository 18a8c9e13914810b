import {beforeAll, describe, expect, test} from 'vitest'
import {
  isHostAndPorts,
  parseHost,
  parseHostAndPorts,
  parsePayload,
  parsePortEndpoint,
} from '../../../src/lib/port/parse-host-and-ports.js'
import {isAway, uniqueHosts} from '../../../src/lib/port/scan-ports.js'
import {addressesBetween, parseScanTarget} from '../../../src/lib/port/scan-targets.js'
import {loadServices, type Services} from '../../../src/lib/port/services.js'

let services: Services
beforeAll(async () => {
  services = await loadServices()
})

describe('HOST PORT or HOST:PORT', () => {
  test.each([
    [['example.com', '80,443'], true],
    [['example.com', '80', '443'], true],
    [['::1', '22'], true],
    [['a:80', 'b:80'], false],
    [['a:80'], false],
    [['a:80', '-'], false],
    [['@list'], false],
    [[], false],
  ])('%j: %s', (words, expected) => {
    expect(isHostAndPorts(words)).toBe(expected)
  })

  test('an IPv6 address as a word of its own needs no brackets', () => {
    for (const host of ['2001:db8::7', '[2001:db8::7]']) {
      expect(parseHostAndPorts([host, 'http,22'], services).map(String)).toEqual([
        '[2001:db8::7]:22',
        '[2001:db8::7]:80',
      ])
    }
  })

  test.each(['127.0.0.1:0', 'web server:80', '010.0.0.1:80', 'a:b:80', 'a', 'a:http'])('refuses %j', (text) => {
    expect(() => parsePortEndpoint(text)).toThrow(expect.objectContaining({code: 'INVALID_ENDPOINT'}))
  })

  test.each(['', 'a b', '1.2.3', '256.1.1.1', 'a/b', '::1%a b', '\u001b[2J'])('refuses the host %j', (text) => {
    expect(() => parseHost(text)).toThrow(expect.objectContaining({code: 'INVALID_HOST'}))
  })
})

test.each([
  ['00ff', [0, 255]],
  ['DE:AD be ef', [0xde, 0xad, 0xbe, 0xef]],
  ['', []],
])('payload %j', (text, bytes) => {
  expect([...parsePayload(text)]).toEqual(bytes)
})

test.each(['0', '0x00', 'zz'])('payload %j is refused', (text) => {
  expect(() => parsePayload(text)).toThrow(expect.objectContaining({code: 'INVALID_HEX'}))
})

describe('what is scanned', () => {
  const addressesOf = (text: string) => {
    const target = parseScanTarget(text)
    return 'name' in target ? [target.name] : [...addressesBetween(target.first, target.last)]
  }

  test.each([
    ['192.0.2.7', ['192.0.2.7']],
    ['192.0.2.8/30', ['192.0.2.9', '192.0.2.10']], // neither the network nor its broadcast address
    ['192.0.2.8/31', ['192.0.2.8', '192.0.2.9']], // RFC 3021
    ['192.0.2.8/32', ['192.0.2.8']],
    ['192.0.2.9/255.255.255.252', ['192.0.2.9', '192.0.2.10']],
    ['192.0.2.254-192.0.3.1', ['192.0.2.254', '192.0.2.255', '192.0.3.0', '192.0.3.1']],
    ['2001:db8::/127', ['2001:db8::', '2001:db8::1']],
    ['fe80::1%eth0', ['fe80::1%eth0']],
    ['web-1.example', ['web-1.example']], // a dash makes no range
  ])('%s', (text, expected) => {
    expect(addressesOf(text)).toEqual(expected)
  })

  test.each([
    ['10.0.0.0/15', 'TOO_LARGE'],
    ['2001:db8::/64', 'TOO_LARGE'],
    ['10.0.0.0-10.1.0.0', 'TOO_LARGE'],
    ['192.0.2.9-192.0.2.1', 'INVALID_RANGE'],
    ['192.0.2.9-2001:db8::', 'INVALID_RANGE'],
    ['192.0.2.0/33', 'INVALID_PREFIX'],
    ['fe80::%eth0/64', 'ZONE_IN_NETWORK'],
    ['my host', 'INVALID_HOST'],
    ['192.0.2', 'INVALID_HOST'],
  ])('%s is refused: %s', (text, code) => {
    expect(() => parseScanTarget(text)).toThrow(expect.objectContaining({code}))
  })

  test('a /16 may be', () => {
    expect(addressesOf('10.0.0.0/16')).toHaveLength(65_534)
  })

  test('an address that was named twice is scanned once', () => {
    const [a, b] = [
      {host: 'a', address: '192.0.2.1'},
      {host: 'b', address: '192.0.2.1'},
    ] as const
    expect(uniqueHosts([a, b])).toEqual([a])
  })

  test.each([
    ['127.0.0.1', false],
    ['127.9.9.9', false],
    ['::1', false],
    ['192.0.2.1', true],
    ['::ffff:127.0.0.1', true],
  ])('whether %s is another machine: %s', (address, away) => {
    expect(isAway([{host: address, address}])).toBe(away)
  })
})
