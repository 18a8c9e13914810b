import {beforeAll, expect, test} from 'vitest'
import {namePorts} from '../../../src/lib/port/name-port.js'
import {loadServices, type Services} from '../../../src/lib/port/services.js'

let services: Services
beforeAll(async () => {
  services = await loadServices()
})

test.each([
  [443, 'tcp', 'https'],
  [80, 'tcp', 'http'], // not www-http
  [80, 'sctp', 'http'],
  [43, 'tcp', 'whois'],
  [631, 'tcp', 'ipp'],
  [631, 'udp', 'ipp'],
  [8443, 'tcp', 'https-alt'],
  [51_820, 'udp', 'wireguard'],
  [51_820, 'tcp', null],
  [6063, 'tcp', 'x11'],
  [1, 'tcp', 'tcpmux'], // the first line of the table
  [0, 'tcp', null],
])('port %i/%s is %s', (port, protocol, name) => {
  expect(services.nameOf(port, protocol)).toBe(name)
})

test.each([
  ['3306', [{port: 3306, name: 'mysql', aliases: [], range: 'registered'}]],
  ['80', [{port: 80, name: 'http', aliases: ['www-http'], protocols: ['tcp', 'udp', 'sctp'], range: 'well-known'}]],
  ['www-http', [{port: 80, name: 'http'}]],
  ['0', [{port: 0, name: null, range: 'well-known'}]],
  ['1023', [{range: 'well-known', rangeLast: 1023}]],
  ['1024', [{range: 'registered', rangeFirst: 1024}]],
  ['49151', [{range: 'registered'}]],
  ['49152', [{range: 'dynamic', name: null, aliases: [], protocols: []}]],
  ['65535', [{range: 'dynamic', rangeLast: 65_535}]],
  ['nosuchservice', []],
])('port name %s', (text, rows) => {
  expect(namePorts(text, services, null)).toMatchObject(rows)
  expect(namePorts(text, services, null)).toHaveLength(rows.length)
})

test.each([
  [32_767, false],
  [32_768, true],
  [60_999, true],
  [61_000, false],
])('whether %i is handed out to connections: %s', (port, ephemeral) => {
  const [row] = namePorts(String(port), services, {first: 32_768, last: 60_999})
  expect(row).toMatchObject({ephemeral, ephemeralFirst: 32_768, ephemeralLast: 60_999})
})

test.each(['65536', 'a b', '80-90', '', '080', 'http\u001b'])('refuses %j', (text) => {
  expect(() => namePorts(text, services, null)).toThrow(expect.objectContaining({code: 'INVALID_PORTS'}))
})
