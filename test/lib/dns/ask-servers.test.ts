import type {Socket} from 'node:net'
import {describe, expect, test} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import {decode, TRUNCATED_RESPONSE} from 'dns-packet'
import {askServers} from '../../../src/lib/dns/ask-servers.js'
import {DomainName} from '../../../src/lib/dns/domain-name.js'
import {a, answerTo, prefixed, startNameServer} from '../../support/name-server.js'
import {unusedPort} from '../../support/unused-port.js'

const question = {name: DomainName.parse('www.example.com'), type: 'A'} as const
const yes = (query: Buffer) => answerTo(query, {answers: [a('www.example.com', '192.0.2.7')]})

describe('over UDP', () => {
  test.each(['127.0.0.1', '::1'])('an answer of %s, from a port and with an id that differ each time', async (host) => {
    await using server = await startNameServer({udp: (query) => [yes(query)]}, host)
    for (let count = 0; count < 5; count++) {
      const {message, server: who, rttMs} = await askServers(question, [server.endpoint], {timeoutMs: 20_000})
      expect(message.answers).toMatchObject([{value: '192.0.2.7'}])
      expect(who).toBe(server.endpoint)
      expect(rttMs).toBeGreaterThan(0)
    }
    expect(new Set(server.queries.map(({port}) => port)).size).toBe(5)
    expect(new Set(server.queries.map(({bytes}) => bytes.readUInt16BE(0))).size).toBeGreaterThan(3)
  })

  test('silence is a TIMEOUT, after several tries', async () => {
    await using server = await startNameServer({})
    await expect(askServers(question, [server.endpoint], {timeoutMs: 300})).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: `${server.endpoint}: no answer within 300 ms`,
    })
    expect(server.queries.length).toBeGreaterThan(1) // three, if this machine has the time
  })

  test('a lost datagram is sent again within the deadline', async () => {
    await using server = await startNameServer({udp: (query, count) => (count === 1 ? [] : [yes(query)])})
    expect((await askServers(question, [server.endpoint], {timeoutMs: 3000})).message.rcode).toBe('NOERROR')
  })

  test('a closed port is refused at once, not waited for', async () => {
    const closed = Endpoint.of('127.0.0.1', await unusedPort())
    await expect(askServers(question, [closed], {timeoutMs: 60_000})).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
    })
  })

  const loop = (query: Buffer) => {
    const bytes = answerTo(query, {answers: [a('www.example.com', '192.0.2.66')]})
    bytes.writeUInt16BE(0xc000 | (decode(query).questions![0]!.name.length + 2 + 12 + 4), query.length - 11) // the owner of the record: itself
    return bytes
  }

  test.each<[string, string, (query: Buffer) => Buffer]>([
    ['another id', 'another id', (query) => flip(yes(query), 0)],
    ['another question', 'another question', (query) => flip(yes(query), 14)],
    ['a query', 'a query, not an answer', (query) => query],
    ['a compression loop', 'points forward or to itself', loop],
    ['a message that is cut', 'ends in the middle', (query) => yes(query).subarray(0, -3)],
    ['junk', 'another id', () => Buffer.alloc(65_507, 0x5a)],
    ['nothing', 'shorter than a header', () => Buffer.alloc(0)],
  ])('%s is no answer: the right one is waited for', async (_, reason, lie) => {
    await using liar = await startNameServer({udp: (query) => [lie(query), lie(query), yes(query)]})
    const {message} = await askServers(question, [liar.endpoint], {timeoutMs: 20_000})
    expect(message.answers).toMatchObject([{value: '192.0.2.7'}])

    await using onlyLiar = await startNameServer({udp: (query, count) => (count === 1 ? [lie(query)] : [])})
    await expect(askServers(question, [onlyLiar.endpoint], {timeoutMs: 300})).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining(reason) as string,
    })
  })

  test('what another socket sends is not heard', async () => {
    await using stranger = await startNameServer({})
    await using server = await startNameServer({})
    const asking = askServers(question, [server.endpoint], {timeoutMs: 600})
    const forged = expect(asking).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: `${server.endpoint}: no answer within 600 ms`,
    })
    await expect.poll(() => server.queries.length).toBeGreaterThan(0)
    const {bytes, port} = server.queries[0]!
    await stranger.send(yes(bytes), port)
    await forged
  })

  test('a server that does not know EDNS is asked without', async () => {
    await using server = await startNameServer({
      udp: (query) => [decode(query).additionals!.length > 0 ? answerTo(query, {rcode: 1}) : yes(query)],
    })
    expect((await askServers(question, [server.endpoint], {timeoutMs: 20_000})).message.rcode).toBe('NOERROR')
    expect(server.queries).toHaveLength(2)
  })

  test('a signal ends it with its reason', async () => {
    await using server = await startNameServer({})
    const stop = new AbortController()
    const asking = askServers(question, [server.endpoint], {timeoutMs: 60_000, signal: stop.signal})
    const ends = expect(asking).rejects.toThrow('enough')
    await expect.poll(() => server.queries.length).toBeGreaterThan(0)
    stop.abort(new Error('enough'))
    await ends
    await expect(askServers(question, [server.endpoint], {timeoutMs: 60_000, signal: stop.signal})).rejects.toThrow(
      'enough',
    )
  })
})

describe('several servers', () => {
  test('the next is asked when one is silent, closed, or says SERVFAIL', async () => {
    await using silent = await startNameServer({})
    await using failing = await startNameServer({udp: (query) => [answerTo(query, {rcode: 2})]})
    await using server = await startNameServer({udp: (query) => [yes(query)]})
    for (const first of [silent, failing]) {
      const {server: who} = await askServers(question, [first.endpoint, server.endpoint], {timeoutMs: 6000})
      expect(who).toBe(server.endpoint)
    }
  })

  test('a late answer of the first still counts', async () => {
    await using late = await startNameServer({})
    await using server = await startNameServer({
      udp: () => {
        const {bytes, port} = late.queries[0]!
        void late.send(yes(bytes), port)
        return []
      },
    })
    expect((await askServers(question, [late.endpoint, server.endpoint], {timeoutMs: 6000})).server).toBe(late.endpoint)
  })

  test('if none will say, the first word counts', async () => {
    await using failing = await startNameServer({udp: (query) => [answerTo(query, {rcode: 2})]})
    await using refusing = await startNameServer({udp: (query) => [answerTo(query, {rcode: 5})]})
    const {message} = await askServers(question, [failing.endpoint, refusing.endpoint], {timeoutMs: 20_000})
    expect(message.rcode).toBe('SERVFAIL')
  })
})

describe('over TCP', () => {
  const truncated = (query: Buffer) => [answerTo(query, {flags: TRUNCATED_RESPONSE})]
  const over = (udp: boolean) => ({timeoutMs: 20_000, tcp: !udp})

  test('a truncated answer is fetched there, cut anywhere', async () => {
    await using server = await startNameServer({
      udp: truncated,
      tcp: (query, socket) => {
        socket.setNoDelay(true)
        for (const byte of prefixed(yes(query))) socket.write(Buffer.of(byte))
      },
    })
    expect((await askServers(question, [server.endpoint], over(true))).message).toMatchObject({
      isTruncated: false,
      answers: [{value: '192.0.2.7'}],
    })
    expect(server.queries).toHaveLength(1)
  })

  test.each<[string, (query: Buffer) => Buffer]>([
    [
      'in the middle of a record',
      (query) =>
        answerTo(query, {flags: TRUNCATED_RESPONSE, answers: [a('www.example.com', '192.0.2.7')]}).subarray(0, -3),
    ],
    [
      'by a server that does not know EDNS',
      (query) => answerTo(query, decode(query).additionals!.length > 0 ? {rcode: 1} : {flags: TRUNCATED_RESPONSE}),
    ],
  ])('an answer that is truncated %s is fetched there, too', async (_, cut) => {
    await using server = await startNameServer({
      udp: (query) => [cut(query)],
      tcp: (query, socket) => socket.write(prefixed(yes(query))),
    })
    expect((await askServers(question, [server.endpoint], over(true))).message.answers).toMatchObject([
      {value: '192.0.2.7'},
    ])
  })

  test('asked from the start, no datagram is sent', async () => {
    await using server = await startNameServer({tcp: (query, socket) => socket.write(prefixed(yes(query)))})
    expect((await askServers(question, [server.endpoint], over(false))).message.answers).toHaveLength(1)
    expect(server.queries).toHaveLength(0)
  })

  test('an answer to another question is passed over', async () => {
    await using server = await startNameServer({
      tcp: (query, socket) => socket.write(Buffer.concat([prefixed(flip(yes(query), 0)), prefixed(yes(query))])),
    })
    expect((await askServers(question, [server.endpoint], over(false))).message.answers).toHaveLength(1)
  })

  test.each<[string, string, (query: Buffer, socket: Socket) => void]>([
    ['closes in the middle', 'TRUNCATED_FRAME', (query, socket) => socket.end(prefixed(yes(query)).subarray(0, -5))],
    ['closes behind the length', 'TRUNCATED_FRAME', (_, socket) => socket.end(Buffer.of(0))],
    ['closes without a word', 'CONNECTION_CLOSED', (_, socket) => socket.end()],
    ['resets', 'CONNECTION_RESET', (_, socket) => socket.resetAndDestroy()],
    [
      'sends an answer that is cut',
      'CONNECTION_CLOSED',
      (query, socket) => socket.end(prefixed(yes(query).subarray(0, -3))),
    ],
    ['sends 64 KB of junk', 'CONNECTION_CLOSED', (_, socket) => socket.end(prefixed(Buffer.alloc(65_535, 0x5a)))],
  ])('a server that %s is %s', async (_, code, tcp) => {
    await using server = await startNameServer({udp: truncated, tcp})
    for (const udp of [true, false]) {
      await expect(askServers(question, [server.endpoint], over(udp))).rejects.toMatchObject({
        code,
        message: expect.stringContaining(String(server.endpoint)) as string,
      })
    }
  })

  test('a slow drip ends at the deadline', async () => {
    await using server = await startNameServer({
      tcp: (query, socket) => {
        const bytes = prefixed(yes(query))
        let sent = 0
        const drip = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 100)
        socket.once('close', () => clearInterval(drip))
      },
    })
    await expect(askServers(question, [server.endpoint], {timeoutMs: 350, tcp: true})).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
  })

  test('a server that accepts and says nothing ends at the deadline', async () => {
    await using server = await startNameServer({tcp: () => {}})
    await expect(askServers(question, [server.endpoint], {timeoutMs: 200, tcp: true})).rejects.toMatchObject({
      code: 'TIMEOUT',
    })
  })

  test('a signal ends it', async () => {
    const stop = new AbortController()
    await using server = await startNameServer({tcp: () => stop.abort(new Error('enough'))})
    await expect(
      askServers(question, [server.endpoint], {timeoutMs: 60_000, tcp: true, signal: stop.signal}),
    ).rejects.toThrow('enough')
  })
})

/** One bit of one byte is another. */
function flip(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes)
  changed[at]! ^= 1
  return changed
}
