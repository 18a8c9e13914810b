import fc from 'fast-check'
import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {splitMessages} from '../../../src/lib/kernel/netlink.js'
import {decodeArpReply, encodeArpQuestion} from '../../../src/lib/system/arp-ear.js'
import {attributesOf} from '../../../src/lib/system/netlink/attributes.js'
import {decodeLinks} from '../../../src/lib/system/netlink/decode-links.js'
import {decodeNeighbours} from '../../../src/lib/system/netlink/decode-neighbours.js'
import {decodeRouteAnswer, decodeRoutes} from '../../../src/lib/system/netlink/decode-routes.js'
import {decodeRules} from '../../../src/lib/system/netlink/decode-rules.js'
import {decodeSockets} from '../../../src/lib/system/netlink/decode-sockets.js'
import {followRules} from '../../../src/lib/system/routing/policy-rules.js'

// What a kernel (Linux 6.18) answered in a network namespace, byte for byte.
const RECORDED = JSON.parse(
  fs.readFileSync(path.join(import.meta.dirname, '../../data/os/linux-netlink.json'), 'utf8'),
) as Record<string, string>

const messages = (name: string) => splitMessages(Buffer.from(RECORDED[name]!, 'hex'))
const links = decodeLinks(messages('links'), messages('addresses'))
const nameOf = (index: number) => links.find((link) => link.index === index)?.name ?? `#${index}`
const routes = [...decodeRoutes(messages('routes4'), nameOf), ...decodeRoutes(messages('routes6'), nameOf)]

test('links: carrier, NOARP, lifetimes', () => {
  const lines = links.map(({name, mac, up, carrier, flags, vrf, addresses}) =>
    [name, mac === null ? '-' : 'mac', up, carrier, flags.includes('NOARP'), vrf, addresses.length].join(' '),
  )
  expect(lines.sort()).toEqual([
    'lo - true true false  2',
    'va mac true true false  4',
    'vx mac true false true  1',
    'vy mac false  false  0',
  ])
  const leased = links.flatMap(({addresses}) => addresses).filter(({dynamic}) => dynamic)
  expect(leased.map(({prefix, validSeconds}) => [prefix.toString(), validSeconds! > 2900])).toEqual([
    ['192.0.2.99/24', true],
  ])
})

test('neighbours of both versions, and when each was confirmed', () => {
  const found = decodeNeighbours(messages('neighbours'), nameOf)
  const lines = found
    .filter(({address}) => !address.toString().startsWith('fe80'))
    .map(({address, mac, state, ...one}) => [address, mac, one.interface, state].join(' '))
  expect(lines.sort()).toEqual([
    '192.0.2.2 00:00:5e:00:53:0b va REACHABLE',
    '192.0.2.50 00:00:5e:00:53:50 va PERMANENT',
    '192.0.2.77  va FAILED',
    '2001:db8::2 00:00:5e:00:53:0b va REACHABLE',
  ])
  for (const {confirmedMsAgo} of found) expect(confirmedMsAgo).not.toBeNull()
})

test('routes: shared, of the other version, throw, and of other tables', () => {
  const lines = routes
    .filter(({table, network}) => table !== 'local' && !network.toString().startsWith('fe80'))
    .map(({network, kind, hops, table}) => {
      const ways = hops.map((hop) => `${hop.gateway ?? 'on-link'} ${hop.interface}${hop.linkDown ? ' down' : ''}`)
      return [network, kind, ways.join('; '), table].join(' | ')
    })
  expect(lines.sort()).toEqual([
    '0.0.0.0/0 | unicast | 192.0.2.2 va | main',
    '192.0.2.0/24 | unicast | on-link va | main',
    '198.18.1.0/24 | unicast | on-link vx down | main',
    '198.51.100.0/26 | blackhole |  | main',
    '198.51.100.128/26 | prohibit |  | main',
    '198.51.100.64/26 | unreachable |  | main',
    '198.51.102.0/24 | unicast | 2001:db8::2 va | main',
    '2001:db8:4::/48 | unicast | 2001:db8::2 va | main',
    '2001:db8::/64 | unicast | on-link va | main',
    '203.0.113.0/26 | unicast | 192.0.2.2 va; 192.0.2.3 va | main',
    '203.0.113.128/25 | unicast | 192.0.2.3 va | 100',
    '203.0.113.64/26 | throw |  | main',
  ])
})

test('the way of one packet, and the route that decided', () => {
  const way = decodeRouteAnswer(messages('routeTo'), nameOf)!
  expect(way).toMatchObject({kind: 'unicast', source: '192.0.2.1', table: 'main'})
  expect(way.network.toString()).toBe('203.0.113.1/32')
  const match = decodeRouteAnswer(messages('routeMatch'), nameOf)!
  expect(match.network.toString()).toBe('203.0.113.0/26')
  expect(match.hops.map(({gateway}) => gateway)).toEqual(['192.0.2.2', '192.0.2.3'])
  expect(decodeRouteAnswer(messages('routeRefused'), nameOf)).toBeNull() // an error, which is not a route
})

describe('rules', () => {
  const rules = decodeRules(messages('rules4'))

  test('are read in the kernel’s order', () => {
    expect(rules.map(({priority, action, table}) => `${priority} ${action} ${table}`)).toEqual([
      '0 table local',
      '50 table 100',
      '90 unreachable 0',
      '91 table 77',
      '92 goto 0',
      '32766 table main',
      '32767 table default',
    ])
    expect(rules[3]!.mark).toEqual({value: 7, mask: 255})
    expect(rules[4]).toMatchObject({isInverted: true, users: {first: 1000, last: 2000}, target: 32_766})
  })

  test.each([
    ['203.0.113.129', 0, 50, '203.0.113.128/25'],
    ['198.51.101.1', 0, 90, null], // the rule itself refuses
    ['198.51.100.1', 0, 32_766, '198.51.100.0/26'],
    ['192.0.2.7', 0, 32_766, '192.0.2.0/24'],
    ['192.0.2.1', 0, 0, '192.0.2.1/32'], // the table of this machine's own addresses comes first
    ['203.0.113.65', 0, null, null], // throw, and no table behind it
  ])('%s with mark %i: rule %s, route %s', (address, mark, priority, network) => {
    const packet = {address: IpAddress.parse(address), source: null, mark, uid: 0, interface: null}
    const {decision, thrown, isSure} = followRules(packet, rules, routes)
    expect(decision?.rule.priority ?? null).toBe(priority)
    expect(decision?.route?.network.toString() ?? null).toBe(network)
    expect(thrown?.network.toString() ?? null).toBe(address === '203.0.113.65' ? '203.0.113.64/26' : null)
    expect(isSure).toBe(true)
  })

  test('a rule that looks at ports leaves the decision open', () => {
    const [first] = rules
    const packet = {address: IpAddress.parse('192.0.2.7'), source: null, mark: 0, uid: 0, interface: null}
    expect(followRules(packet, [{...first!, hasMore: true}, ...rules], routes).isSure).toBe(false)
  })
})

test('sockets: listeners, TIME_WAIT, bound ones', () => {
  const tcp = decodeSockets(messages('tcp4'), 'tcp')
  const lines = tcp.map(({local, remote, state}) => `${local} ${remote === null ? '-' : remote.host} ${state}`)
  expect(new Set(lines)).toEqual(
    new Set(['127.0.0.1:8080 - LISTEN', '127.0.0.1:8081 - BOUND', '127.0.0.1:8080 127.0.0.1 TIME_WAIT']),
  )
  expect(tcp.find(({state}) => state === 'TIME_WAIT')!.timerMs).toBeGreaterThan(50_000)
  expect(decodeSockets(messages('udp6'), 'udp')).toMatchObject([{state: 'UNCONNECTED', remote: null}])
})

test('an ARP answer, and what is none', () => {
  const own = {mac: '00:00:5e:00:53:01', address: IpAddress.parse('192.0.2.1')}
  const question = encodeArpQuestion(IpAddress.parse('192.0.2.2'), own)
  expect(question.toString('hex')).toBe('000108000604000100005e005301c0000201000000000000c0000202')
  expect(decodeArpReply(question)).toBeNull()
  const answer = Buffer.from('000108000604000200005e00530bc000020200005e005301c0000201', 'hex')
  expect(decodeArpReply(answer)).toMatchObject({mac: '00:00:5e:00:53:0b'})
  expect(decodeArpReply(answer)!.address.toString()).toBe('192.0.2.2')
  expect(decodeArpReply(answer.subarray(0, 27))).toBeNull()
})

describe('garbage', () => {
  const everything = (bytes: Buffer) => {
    const found = splitMessages(bytes)
    const bodies = [16, 20, 24, 28, 32].map((type) => ({type, flags: 0, sequence: 1, body: bytes}))
    for (const list of [found, bodies]) {
      decodeLinks(list, list)
      decodeNeighbours(list, String)
      decodeRoutes(list, String)
      decodeRouteAnswer(list, String)
      decodeRules(list)
      decodeSockets(list, 'tcp')
    }
    attributesOf(bytes)
    decodeArpReply(bytes)
    return found.length
  }

  test('never throws, and never reads more messages than fit', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 300}), (bytes) => {
        expect(everything(Buffer.from(bytes))).toBeLessThanOrEqual(bytes.length / 16)
      }),
      {numRuns: 2000},
    )
  })

  test('what was recorded, cut or with bytes changed, is no harm either', () => {
    const all = Object.values(RECORDED).map((hex) => Buffer.from(hex, 'hex'))
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.nat(),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), {maxLength: 8}),
        (whole, end, changes) => {
          const bytes = Buffer.from(whole.subarray(0, end % (whole.length + 1)))
          for (const [at, value] of changes) if (bytes.length > 0) bytes[at % bytes.length] = value
          expect(everything(bytes)).toBeLessThanOrEqual(bytes.length / 16)
        },
      ),
      {numRuns: 2000},
    )
  })
})
