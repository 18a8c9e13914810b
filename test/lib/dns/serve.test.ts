import dgram from 'node:dgram'
import {once} from 'node:events'
import net from 'node:net'
import {decode, encode, type RecordType} from 'dns-packet'
import {describe, expect, test} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {askServers} from '../../../src/lib/dns/ask-servers.js'
import {DomainName} from '../../../src/lib/dns/domain-name.js'
import {startServing} from '../../support/dns-serve.js'
import {a, answerTo, prefixed, startNameServer} from '../../support/name-server.js'

const RECORDS = [
  'www.example.com=192.0.2.7',
  ...Array.from({length: 80}, (_, index) => `many.example.com=192.0.2.${index + 1}`),
]

function question(name: string, type: RecordType = 'A', id = 7): Buffer {
  return encode({id, flags: 0x0100, questions: [{name, type}]})
}

async function lookUp(server: Endpoint, name: string, options: {tcp?: boolean} = {}) {
  return (await askServers({name: DomainName.parse(name), type: 'A'}, [server], {timeoutMs: 20_000, ...options}))
    .message
}

/** A socket of the test's own; `next` is the next datagram that comes to it. */
async function openSocket(host = '127.0.0.1') {
  const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.bind(0, host)
  await once(socket, 'listening')
  const received: Buffer[] = []
  socket.on('message', (bytes) => received.push(bytes))
  return {
    send: (bytes: Buffer, {host: to, port}: Endpoint) =>
      new Promise<void>((done) => socket.send(bytes, port, to, () => done())),
    async next(): Promise<Buffer> {
      await expect.poll(() => received.length, {timeout: 20_000}).toBeGreaterThan(0)
      return received.shift()!
    },
    received,
    [Symbol.asyncDispose]: () => new Promise<void>((done) => socket.close(() => done())),
  }
}

describe.each(['127.0.0.1', '::1', '*'])('on %s', (host) => {
  test('it answers over UDP and TCP, at one port', async () => {
    await using server = await startServing(RECORDS, {host})
    const where = host === '*' ? Endpoint.of('127.0.0.1', server.endpoint.port) : server.endpoint
    for (const tcp of [false, true]) {
      expect(await lookUp(where, 'www.example.com', {tcp})).toMatchObject({
        rcode: 'NOERROR',
        isAuthoritative: true,
        answers: [{value: '192.0.2.7'}],
      })
    }
    expect(
      server.rows.map(({protocol, name, type, rcode, source, answerCount}) => [
        protocol,
        name,
        type,
        rcode,
        source,
        answerCount,
      ]),
    ).toEqual([
      ['udp', 'www.example.com', 'A', 'NOERROR', 'records', 1],
      ['tcp', 'www.example.com', 'A', 'NOERROR', 'records', 1],
    ])
  })
})

describe('an answer that is too long', () => {
  test('is truncated over UDP, and fetched over TCP', async () => {
    await using server = await startServing(RECORDS)
    const {answers} = await lookUp(server.endpoint, 'many.example.com')
    expect(answers).toHaveLength(80)
    expect(server.rows.map(({protocol, answerCount}) => [protocol, answerCount])).toEqual([
      ['udp', 0],
      ['tcp', 80],
    ])
  })

  test('is never longer than 512 bytes for a client that does not say more', async () => {
    await using server = await startServing(RECORDS)
    await using socket = await openSocket()
    await socket.send(question('many.example.com'), server.endpoint)
    const answer = await socket.next()
    expect(answer.length).toBeLessThanOrEqual(512)
    expect(decode(answer)).toMatchObject({flag_tc: true, answers: []})
  })
})

describe('garbage', () => {
  test('is survived, told of once, and not answered at length', async () => {
    await using server = await startServing(RECORDS)
    await using socket = await openSocket()
    const junk = [
      Buffer.alloc(0),
      Buffer.alloc(5),
      Buffer.alloc(65_507, 0x5a),
      Buffer.alloc(200, 0xff),
      Buffer.alloc(12, 0),
    ]
    for (const bytes of junk) await socket.send(bytes, server.endpoint)
    for (let count = 0; count < 500; count++) await socket.send(Buffer.alloc(3), server.endpoint)
    expect((await lookUp(server.endpoint, 'www.example.com')).rcode).toBe('NOERROR')
    for (const bytes of socket.received) expect(bytes).toHaveLength(12)
    expect(server.notices[0]).toMatch(
      /^1 message was not a question; the first: 127\.0\.0\.1:\d+: shorter than a header$/,
    )
    expect(server.notices.length).toBeLessThan(50) // of 505 messages: one a second
  })

  test('an answer is not answered: two servers would talk for ever', async () => {
    await using server = await startServing(RECORDS)
    await using socket = await openSocket()
    await socket.send(answerTo(question('www.example.com')), server.endpoint)
    await socket.send(question('www.example.com', 'A', 9), server.endpoint)
    expect((await socket.next()).readUInt16BE(0)).toBe(9)
    expect(socket.received).toEqual([])
  })

  test.each([
    ['a length without an end', Buffer.of(0, 40, 1, 2, 3)],
    ['junk behind a length', prefixed(Buffer.alloc(65_535, 0x5a))],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    ['an empty message', Buffer.of(0, 0)],
  ])('over TCP: %s ends the connection, not the server', async (_, bytes) => {
    await using server = await startServing(RECORDS)
    const socket = net.connect({port: server.endpoint.port, host: server.endpoint.host})
    socket.on('error', () => {})
    socket.end(bytes)
    socket.resume()
    await once(socket, 'close')
    expect((await lookUp(server.endpoint, 'www.example.com', {tcp: true})).rcode).toBe('NOERROR')
  })
})

describe('over TCP', () => {
  test('several questions in one write, cut anywhere, are all answered, and the end is answered by an end', async () => {
    await using server = await startServing(RECORDS)
    const socket = net.connect({port: server.endpoint.port, host: server.endpoint.host, noDelay: true})
    const bytes = Buffer.concat([1, 2, 3].map((id) => prefixed(question('www.example.com', 'A', id))))
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.write(bytes.subarray(0, 1))
    socket.write(bytes.subarray(1, 40))
    socket.end(bytes.subarray(40))
    await once(socket, 'end')
    const answers = Buffer.concat(chunks)
    const size = answers.readUInt16BE(0) + 2
    expect([0, 1, 2].map((index) => answers.readUInt16BE(index * size + 2))).toEqual([1, 2, 3])
  })

  test.each([
    ['says nothing', () => {}],
    [
      'drips a question in',
      (socket: net.Socket) => {
        const bytes = prefixed(question('www.example.com')).subarray(0, -1)
        let sent = 0
        const drip = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 20)
        socket.once('close', () => clearInterval(drip))
      },
    ],
  ])('a client that %s loses its connection', async (_, act) => {
    await using server = await startServing(RECORDS, {idleTimeoutMs: 200})
    const socket = net.connect({port: server.endpoint.port, host: server.endpoint.host})
    socket.on('error', () => {})
    socket.once('connect', () => act(socket))
    socket.resume()
    await new Promise((done) => socket.once('close', done)) // `once` of node:events would take its reset for a failure
    expect(server.rows).toEqual([])
  })

  test('whoever asks without reading is not read either, and the server goes on', async () => {
    await using server = await startServing(RECORDS)
    const deaf = net.connect({port: server.endpoint.port, host: server.endpoint.host})
    deaf.on('error', () => {})
    deaf.pause()
    const many = Buffer.concat(Array.from({length: 4000}, () => prefixed(question('many.example.com'))))
    deaf.write(many)
    for (let count = 0; count < 20; count++) {
      expect((await lookUp(server.endpoint, 'www.example.com', {tcp: true})).rcode).toBe('NOERROR')
    }
    deaf.destroy()
  })
})

test('a port that is in use is refused, and its holder named', async () => {
  await using server = await startServing(RECORDS)
  const {port} = server.endpoint
  await expect(startServing(RECORDS, {port})).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    exitCode: 4,
    message: expect.stringContaining(`process ${process.pid}`) as string,
  })
  const tcp = net.createServer()
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  await expect(startServing(RECORDS, {port: (tcp.address() as net.AddressInfo).port})).rejects.toMatchObject({
    code: 'PORT_IN_USE',
  })
  tcp.close()
})

describe('forwarding', () => {
  const clock = () => {
    let ms = 1e6
    return {nowMs: () => ms, pass: (seconds: number) => (ms += seconds * 1000)}
  }

  test('asks the other server once, and remembers the answer as long as its TTL says', async () => {
    const {nowMs, pass} = clock()
    await using upstream = await startNameServer({
      udp: (query) => [
        answerTo(query, {
          flags: 0x0080,
          answers: [
            {name: 'www.example.org', type: 'CNAME', ttl: 300, data: 'w.example.org'},
            a('w.example.org', '192.0.2.9', 20),
          ],
          additionals: [a('evil.example', '192.0.2.66')],
        }),
      ],
    })
    await using server = await startServing(RECORDS, {forward: upstream.endpoint, forwarding: {nowMs}})
    const ttls = async () =>
      (await lookUp(server.endpoint, 'www.example.org')).answers.map(({ttlSeconds}) => ttlSeconds)
    const first = await lookUp(server.endpoint, 'WWW.example.org')
    expect(first).toMatchObject({rcode: 'NOERROR', isAuthoritative: false, additionals: []})
    expect(first.answers.map(({value}) => value)).toEqual(['w.example.org', '192.0.2.9'])
    pass(15)
    expect(await ttls()).toEqual([285, 5])
    expect(upstream.queries).toHaveLength(1)
    pass(5)
    expect(await ttls()).toEqual([300, 20])
    expect(upstream.queries).toHaveLength(2)
    expect(server.rows.map(({source}) => source)).toEqual(['forward', 'cache', 'forward'])
    expect((await lookUp(server.endpoint, 'www.example.com')).answers).toMatchObject([{value: '192.0.2.7'}]) // ours
    expect(upstream.queries).toHaveLength(2)
    const [one, two] = upstream.queries
    expect(one!.port).not.toBe(two!.port)
  })

  test('a no is remembered as long as the SOA record says, and not at all without one', async () => {
    const {nowMs, pass} = clock()
    await using upstream = await startNameServer({
      udp: (query) => {
        const soa = {
          name: 'example.org',
          type: 'SOA',
          ttl: 600,
          data: {mname: 'ns.example.org', rname: 'h.example.org', minimum: 30},
        } as const
        const knows = decode(query).questions![0]!.name === 'nope.example.org'
        return [answerTo(query, {rcode: 3, authorities: knows ? [soa] : []})]
      },
    })
    await using server = await startServing([], {forward: upstream.endpoint, forwarding: {nowMs}})
    const rcodes = async (name: string) => (await lookUp(server.endpoint, name)).rcode
    for (const seconds of [0, 29]) {
      pass(seconds)
      expect(await rcodes('nope.example.org')).toBe('NXDOMAIN')
    }
    expect(upstream.queries).toHaveLength(1)
    pass(1)
    expect(await rcodes('nope.example.org')).toBe('NXDOMAIN')
    expect(upstream.queries).toHaveLength(2)
    for (let count = 0; count < 2; count++) expect(await rcodes('other.example.org')).toBe('NXDOMAIN')
    expect(upstream.queries).toHaveLength(4)
  })

  test('the same question asked by many at once is asked once', async () => {
    let release!: () => void
    const released = new Promise<void>((done) => (release = done))
    await using upstream = await startNameServer({})
    await using server = await startServing([], {forward: upstream.endpoint})
    await using socket = await openSocket()
    const ids = Array.from({length: 20}, (_, index) => index)
    for (const id of ids) await socket.send(question('www.example.org', 'A', id), server.endpoint)
    await expect.poll(() => upstream.queries.length).toBeGreaterThan(0)
    const {bytes, port} = upstream.queries[0]!
    void upstream.send(answerTo(bytes, {answers: [a('www.example.org', '192.0.2.9')]}), port).then(release)
    await released
    const answered: number[] = []
    while (answered.length < ids.length) answered.push((await socket.next()).readUInt16BE(0))
    expect(answered.sort((one, other) => one - other)).toEqual(ids)
    expect(new Set(upstream.queries.map(({port: from}) => from)).size).toBeLessThanOrEqual(3)
  })

  test.each<[string, (query: Buffer) => Buffer[]]>([
    ['is silent', () => []],
    ['says another id', (query) => [Buffer.from(query).fill(0, 0, 2)]],
    ['brings a record of another name', (query) => [answerTo(query, {answers: [a('bank.example', '192.0.2.66')]})]],
    ['sends junk', () => [Buffer.alloc(65_507, 0x5a)]],
  ])('another server that %s gives SERVFAIL, and nothing is remembered', async (_, udp) => {
    await using upstream = await startNameServer({udp})
    await using server = await startServing([], {forward: upstream.endpoint, forwarding: {timeoutMs: 200}})
    expect((await lookUp(server.endpoint, 'www.example.org')).rcode).toBe('SERVFAIL')
    const {length} = upstream.queries
    expect((await lookUp(server.endpoint, 'www.example.org')).rcode).toBe('SERVFAIL')
    expect(upstream.queries.length).toBeGreaterThan(length)
    expect(server.notices[0]).toContain('1 question was not answered')
  })

  test('a long answer is fetched over TCP, and handed on over TCP', async () => {
    const answers = Array.from({length: 100}, (_, index) => a('www.example.org', `192.0.2.${index}`))
    await using upstream = await startNameServer({
      udp: (query) => [answerTo(query, {flags: 0x0200})],
      tcp: (query, socket) => socket.write(prefixed(answerTo(query, {answers}))),
    })
    await using server = await startServing([], {forward: upstream.endpoint})
    expect((await lookUp(server.endpoint, 'www.example.org')).answers).toHaveLength(100)
    expect(server.rows.map(({protocol, source}) => `${protocol} ${source}`)).toEqual(['udp forward', 'tcp cache'])
  })

  test('types without a name here are forwarded, too', async () => {
    await using upstream = await startNameServer({
      udp: (query) => [
        answerTo(query, {
          answers: [
            {
              name: 'example.org',
              type: 'DS',
              ttl: 60,
              data: {keyTag: 1, algorithm: 8, digestType: 2, digest: Buffer.alloc(32, 7)},
            },
          ],
        }),
      ],
    })
    await using server = await startServing([], {forward: upstream.endpoint})
    await using socket = await openSocket()
    await socket.send(question('example.org', 'DS'), server.endpoint)
    expect(decode(await socket.next()).answers).toMatchObject([{type: 'DS', data: {keyTag: 1}}])
  })

  test("without the wish for recursion it says no: its memory is nobody else's to read", async () => {
    await using upstream = await startNameServer({})
    await using server = await startServing([], {forward: upstream.endpoint})
    await using socket = await openSocket()
    await socket.send(encode({id: 1, flags: 0, questions: [{name: 'www.example.org', type: 'A'}]}), server.endpoint)
    expect((await socket.next())[3]! & 0x0f).toBe(5)
    expect(upstream.queries).toHaveLength(0)
  })

  test('not to itself', async () => {
    await using socket = await startServing(RECORDS)
    const {port} = socket.endpoint
    await socket[Symbol.asyncDispose]()
    await expect(startServing(RECORDS, {port, forward: Endpoint.of('127.0.0.1', port)})).rejects.toMatchObject({
      code: 'FORWARD_TO_ITSELF',
    })
  })
})

test('off this machine it forwards for the networks that were allowed', async () => {
  // Which clients those are is decided by address alone; a network namespace is not needed to see it.
  const {mayForwardFor} = await import('../../../src/lib/dns/serve.js')
  const allowFrom = ['192.0.2.0/24', '2001:db8::/32'].map((text) => Prefix.parse(text))
  const clients = [
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '192.0.2.9',
    '::ffff:192.0.2.9',
    '198.51.100.1',
    '2001:db8::9',
    '2001:db9::9',
    'fe80::1%eth0',
  ]
  expect(clients.filter((address) => mayForwardFor(address, allowFrom))).toEqual([
    '127.0.0.1',
    '::1',
    '::ffff:127.0.0.1',
    '192.0.2.9',
    '::ffff:192.0.2.9',
    '2001:db8::9',
  ])
})
