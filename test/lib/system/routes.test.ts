import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {fromIpRoute} from '../../../src/lib/system/find-route.js'
import {fromMacRoute} from '../../../src/lib/system/routing/ask-mac.js'
import {longestMatch} from '../../../src/lib/system/routing/found-route.js'
import {fromProbe} from '../../../src/lib/system/routing/probe-source.js'
import type {NetworkInterface} from '../../../src/lib/system/interfaces.js'
import {
  decodeIpRoutes,
  decodeMacRoutes,
  decodeProcRoute,
  decodeProcRoute6,
  type IpRouteRow,
  type Route,
} from '../../../src/lib/system/routes.js'
import {listRoutes} from '../../../src/lib/route/list-routes.js'

const text = (name: string) => fs.readFileSync(path.join(import.meta.dirname, '../../data/os', name), 'latin1')
const rows = (name: string) => JSON.parse(text(name)) as IpRouteRow[]
const ip = (address: string) => IpAddress.parse(address)

const lines = (routes: readonly Route[]) =>
  routes.map(({network, kind, hops}) => {
    const ways = hops.map((hop) => `${hop.gateway ?? 'on-link'} ${hop.interface}`)
    return [network, kind, ...ways].join(' | ')
  })

test('ip -j route: routes that drop packets, several gateways', () => {
  expect(lines(decodeIpRoutes(rows('linux-ip-j-route.json'), 4))).toEqual([
    '0.0.0.0/0 | unicast | 10.99.0.2 vA4740',
    '10.66.0.0/16 | blackhole',
    '10.67.0.0/16 | unreachable',
    '10.68.0.0/16 | prohibit',
    '10.70.0.0/16 | unicast | 10.99.0.2 vA4740',
    '10.71.0.0/16 | unicast | 10.99.0.2 vA4740 | 10.99.0.3 vA4740',
    '10.98.0.0/24 | unicast | on-link vA4740',
    '10.99.0.0/24 | unicast | on-link vA4740',
  ])
})

test('ip -j route, IPv6', () => {
  expect(lines(decodeIpRoutes(rows('linux-ip-j-6-route.json'), 6))).toEqual([
    'fd99::/64 | unicast | on-link vA4740',
    'fe80::/64 | unicast | on-link vA4740',
  ])
})

test('/proc/net/route: a blackhole is not on-link', () => {
  expect(lines(decodeProcRoute(text('linux-proc-net-route.txt')))).toEqual([
    '0.0.0.0/0 | unicast | 10.99.0.2 vA4740',
    '10.66.0.0/16 | blackhole',
    '10.67.0.0/16 | unreachable',
    '10.68.0.0/16 | unreachable', // prohibit, which this file does not tell
    '10.70.0.0/16 | unicast | 10.99.0.2 vA4740',
    '10.71.0.0/16 | unicast | 10.99.0.2 vA4740', // the first of two gateways
    '10.98.0.0/24 | unicast | on-link vA4740',
    '10.99.0.0/24 | unicast | on-link vA4740',
  ])
  expect(decodeProcRoute('')).toEqual([])
})

test('/proc/net/ipv6_route: neither our own addresses nor groups nor the last resort', () => {
  expect(lines(decodeProcRoute6(text('linux-proc-net-ipv6_route.txt')))).toEqual([
    'fd99::/64 | unicast | on-link vA4740',
    'fe80::/64 | unicast | on-link vA4740',
  ])
})

test('netstat -rn of macOS: shortened destinations', () => {
  const found = lines(decodeMacRoutes(text('macos-netstat-rn.txt')))
  expect(found).toEqual(
    expect.arrayContaining([
      '0.0.0.0/0 | unicast | 10.10.10.1 en0',
      '10.10.10.0/24 | unicast | on-link en0',
      '10.10.10.1/32 | unicast | on-link en0',
      '127.0.0.0/8 | unicast | on-link lo0',
      '127.0.0.1/32 | unicast | on-link lo0',
      '169.254.0.0/16 | unicast | on-link en0',
      '172.16.111.0/24 | unicast | on-link vmnet1',
      '192.168.220.0/24 | unicast | on-link vmnet8',
      '224.0.0.0/4 | unicast | on-link en0',
      '255.255.255.255/32 | unicast | on-link en0',
      '::1/128 | unicast | on-link lo0',
      'fe80::/64 | unicast | on-link lo0',
    ]),
  )
})

describe('the route to one address', () => {
  test('by a rule, as ip -j route get tells it', () => {
    const [row] = rows('linux-ip-j-route-get.json')
    expect(fromIpRoute(ip('203.0.113.5'), row!, {dst: '203.0.113.0/24', table: '100'})).toMatchObject({
      kind: 'unicast',
      onLink: false,
      interface: 'vA4740',
      source: '10.98.0.1',
      gateway: '10.99.0.2',
      network: Prefix.parse('203.0.113.0/24'),
      table: '100',
    })
  })

  test('a gateway of the other version', () => {
    const row = {dst: '198.51.100.1', via: {family: 'inet6', host: 'fe80::1'}, dev: 'eth0', prefsrc: '192.0.2.7'}
    expect(fromIpRoute(ip('198.51.100.1'), row, null)).toMatchObject({gateway: 'fe80::1', onLink: false, network: null})
  })

  test('a route that wraps packets leaves the way open', () => {
    const row = {dst: '198.51.100.1', encap: 'mpls', gateway: '192.0.2.1', dev: 'eth0', prefsrc: '192.0.2.7'}
    expect(fromIpRoute(ip('198.51.100.1'), row, null)).toMatchObject({
      onLink: null,
      gateway: null,
      encapsulation: 'mpls',
    })
  })

  const routes = decodeIpRoutes(rows('linux-ip-j-route.json'), 4)

  test('the longest prefix wins, then the lowest metric', () => {
    const any = () => true
    expect(String(longestMatch(ip('10.99.0.7'), routes, any)?.network)).toBe('10.99.0.0/24')
    expect(String(longestMatch(ip('198.51.100.7'), routes, any)?.network)).toBe('0.0.0.0/0')
    expect(longestMatch(ip('2001:db8::1'), routes, any)).toBeNull()
    const cheap = {...routes[0]!, metric: 10}
    expect(longestMatch(ip('198.51.100.7'), [routes[0]!, cheap], any)).toBe(cheap)
  })
})

describe('where only a socket can be asked', () => {
  const eth0: NetworkInterface = {
    name: 'eth0',
    index: 2,
    mac: '00:00:5e:00:53:01',
    mtu: 1500,
    flags: ['UP'],
    up: true,
    carrier: true,
    loopback: false,
    vrf: null,
    addresses: [{prefix: Prefix.parse('192.0.2.7/24'), dynamic: null, validSeconds: null}],
  }
  const world = {
    interfaces: [eth0],
    routes: decodeIpRoutes(
      [
        {dst: 'default', gateway: '192.0.2.1', dev: 'eth0'},
        {dst: '192.0.2.0/24', dev: 'eth0'},
        {dst: '198.51.100.0/24', type: 'blackhole'},
      ],
      4,
    ),
  }
  const probe = (address: string, source: string | null, code: string | null = null) =>
    fromProbe(ip(address), {source, code}, world)

  test.each([
    ['192.0.2.9', {kind: 'unicast', onLink: true, interface: 'eth0', source: '192.0.2.7', gateway: null}],
    ['203.0.113.9', {kind: 'unicast', onLink: false, interface: 'eth0', gateway: '192.0.2.1'}],
    ['192.0.2.7', {kind: 'local', onLink: true}],
    ['224.0.0.251', {kind: 'multicast', onLink: true, interface: 'eth0', gateway: null}],
    ['0.0.0.0', {kind: 'local', onLink: true, gateway: null}], // a socket takes it for loopback
  ])('%s', (address, expected) => expect(probe(address, '192.0.2.7')).toMatchObject(expected))

  test.each([
    ['198.51.100.9', 'EINVAL', 'blackhole', '198.51.100.0/24'],
    ['203.0.113.9', 'EHOSTUNREACH', 'unreachable', undefined],
    ['203.0.113.9', 'EACCES', 'prohibit', undefined],
    ['203.0.113.9', 'ENETUNREACH', 'none', undefined],
  ])('%s, %s: %s', (address, code, kind, network) => {
    const found = probe(address, null, code)
    expect(found).toMatchObject({kind, onLink: false, interface: null, gateway: null})
    expect(found.network?.toString()).toBe(network)
  })

  test('a socket refuses broadcast addresses: that is no prohibition', () => {
    expect(probe('192.0.2.255', null, 'EACCES')).toMatchObject({kind: 'broadcast', onLink: true, interface: 'eth0'})
  })

  test('route -n get of macOS', () => {
    const mac = {interfaces: [{...eth0, name: 'en1'}], routes: world.routes}
    const found = fromMacRoute(ip('192.0.43.10'), text('macos-route-n-get.txt'), mac, {source: '192.0.2.7', code: null})
    expect(found).toMatchObject({
      kind: 'unicast',
      onLink: false,
      interface: 'en1',
      gateway: '192.168.1.1',
      source: '192.0.2.7',
    })
  })
})

test('the rows of route list: the longest prefix first, a row for each gateway', async () => {
  const value = decodeIpRoutes(rows('linux-ip-j-route.json'), 4)
  const {value: list} = await listRoutes(async () => ({value, sources: ['iproute2'], missing: [], passed: []}))
  expect(list.map(({network, gateway}) => `${network} ${gateway}`)).toEqual([
    '10.98.0.0/24 null',
    '10.99.0.0/24 null',
    '10.66.0.0/16 null',
    '10.67.0.0/16 null',
    '10.68.0.0/16 null',
    '10.70.0.0/16 10.99.0.2',
    '10.71.0.0/16 10.99.0.2',
    '10.71.0.0/16 10.99.0.3',
    '0.0.0.0/0 10.99.0.2',
  ])
})
