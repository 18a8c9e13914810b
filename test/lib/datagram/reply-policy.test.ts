import {describe, expect, test} from 'vitest'
import {REPLIES_PER_SECOND, ReplyPolicy} from '../../../src/lib/datagram/reply-policy.js'

const peer = {address: '192.0.2.7', port: 53122}
const nobody = () => false
const numbered = (number: number) => Buffer.from(String(number))

describe('who is never answered', () => {
  test.each([
    [7, 'echo'],
    [13, 'daytime'],
    [17, 'quote of the day'],
    [19, 'chargen'],
    [53, 'DNS'],
    [123, 'NTP'],
    [1900, 'SSDP'],
    [11_211, 'memcached'],
    [0, 'no port at all: an answer cannot be sent there'],
  ])('port %i: %s', (port) => {
    expect(new ReplyPolicy(nobody).allows({...peer, port}, numbered(1), 0)).toBe(false)
  })

  test('the listener itself', () => {
    const policy = new ReplyPolicy(({port}) => port === 9000)
    expect(policy.allows({...peer, port: 9000}, numbered(1), 0)).toBe(false)
    expect(policy.allows(peer, numbered(1), 0)).toBe(true)
  })
})

describe('how often a peer is answered', () => {
  test('at once as often as in a second, then not, and again a second later', () => {
    const policy = new ReplyPolicy(nobody, 10)
    const answersAt = (ms: number, from: number) =>
      Array.from({length: 20}, (_, index) => policy.allows(peer, numbered(from + index), ms)).filter(Boolean).length
    expect(answersAt(0, 0)).toBe(10)
    expect(answersAt(0, 100)).toBe(0)
    expect(answersAt(1000, 200)).toBe(10)
    expect(answersAt(1500, 300)).toBe(5)
  })

  test('each peer has its own share', () => {
    const policy = new ReplyPolicy(nobody, 1)
    expect(policy.allows(peer, numbered(1), 0)).toBe(true)
    expect(policy.allows(peer, numbered(2), 0)).toBe(false)
    expect(policy.allows({...peer, port: 53123}, numbered(3), 0)).toBe(true)
  })

  test('a clock that is set back takes nothing away', () => {
    const policy = new ReplyPolicy(nobody, 2)
    expect(policy.allows(peer, numbered(1), 10_000)).toBe(true)
    expect(policy.allows(peer, numbered(2), 0)).toBe(true)
    expect(policy.allows(peer, numbered(3), 0)).toBe(false)
  })

  test.each([
    [1, 1],
    [1, 10],
    [1, 900],
    [7, 900],
    [200, 300],
    [900, 900], // below the rate: it is the memory that ends them
    [5000, 900],
  ])('%i datagrams that go round between two servers in %i ms come to an end', (circling, roundMs) => {
    const policies = [new ReplyPolicy(nobody), new ReplyPolicy(nobody)]
    let alive = Array.from({length: circling}, (_, index) => numbered(index))
    let rounds = 0 // from one server to the other
    for (; alive.length > 0 && rounds < 100_000; rounds++) {
      alive = alive.filter((bytes) => policies[rounds % 2]!.allows(peer, bytes, (rounds * roundMs) / 2))
    }
    expect(alive).toEqual([])
    expect(rounds).toBeGreaterThan(0)
  })

  test('a peer that repeats itself once a second is answered for ever', () => {
    const policy = new ReplyPolicy(nobody)
    const answers = Array.from({length: 5 * REPLIES_PER_SECOND}, (_, second) =>
      policy.allows(peer, Buffer.from('ping'), second * 1000),
    )
    expect(answers.every(Boolean)).toBe(true)
  })

  test('what it remembers of peers and datagrams is bounded', () => {
    const policy = new ReplyPolicy(nobody)
    for (let index = 0; index < 5000; index++) {
      policy.allows({address: '192.0.2.7', port: 20_000 + index}, numbered(index), 0)
      policy.allows(peer, numbered(index), index)
    }
    const {accounts} = policy as unknown as {accounts: Map<string, {recent: Set<number>}>}
    expect(accounts.size).toBe(1000)
    expect(Math.max(...[...accounts.values()].map(({recent}) => recent.size))).toBe(2000)
  })
})
