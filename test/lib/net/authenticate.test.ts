import * as fc from 'fast-check'
import {createHmac} from 'node:crypto'
import type net from 'node:net'
import {setTimeout as delay} from 'node:timers/promises'
import {afterEach, describe, expect, test, vi} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import type {Auth, AuthFailure, AuthLimits} from '../../../src/lib/auth/auth.js'
import {clientHandshake, serverHandshake} from '../../../src/lib/auth/handshake.js'
import {AUTH_METHODS, type AuthMethod} from '../../../src/lib/auth/methods.js'
import {authenticate} from '../../../src/lib/net/authenticate.js'
import {readReusing} from '../../../src/lib/node-internals/read-reusing.js'
import {connectTcp} from '../../../src/lib/net/tcp-connect.js'
import {listenTcp, type Listener, type ListenOptions, type ListenPlace} from '../../../src/lib/net/tcp-listen.js'
import {dial, freshPath, pattern, readAll, readExactly, tcpServer} from '../../support/tcp.js'

const SECRET = Buffer.from('correct horse')
/** Out of the way, where a test is about something else. */
const PATIENT: AuthLimits = {deadlineMs: 60_000, delayMs: 0, maxStrangers: 1024}

function authOf(method: AuthMethod = 'hmac-sha256', limits: Partial<AuthLimits> = {}, secret = SECRET): Auth {
  return {method, secret, limits: {...PATIENT, ...limits}}
}

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

type Guarded = {
  listener: Listener
  place: ListenPlace
  port: number
  failures: AuthFailure[]
  trace: string[]
  /** What was let in. */
  served: net.Socket[]
  dropped: number
}

/** An echo for those who know the secret. */
async function guarded(
  auth: Auth,
  options: Partial<ListenOptions> = {},
  where: ListenPlace = Endpoint.of('127.0.0.1', 0),
): Promise<Guarded> {
  const seen = {failures: [] as AuthFailure[], trace: [] as string[], served: [] as net.Socket[], dropped: 0}
  const listener = await listenTcp(where, {
    auth,
    onAuthFailure: (failure) => seen.failures.push(failure),
    onDrop: () => seen.dropped++,
    trace: (step) => seen.trace.push(step),
    onConnection(socket) {
      seen.served.push(socket)
      socket.pipe(socket)
      return new Promise((resolve) => socket.once('close', () => resolve()))
    },
    ...options,
  })
  cleanUps.push(() => {
    const closed = listener.close()
    for (const socket of seen.served) socket.destroy()
    return closed
  })
  const {place} = listener
  return Object.assign(seen, {listener, place, port: 'unixPath' in place ? 0 : place.port})
}

async function friend(place: ListenPlace, auth = authOf()): Promise<net.Socket> {
  const socket = await connectTcp(place, {timeoutMs: 5000, auth})
  cleanUps.push(() => socket.destroy())
  return socket
}

type Stranger = {socket: net.Socket; challenge: Buffer}

/** Somebody who need not keep to the rules: a bare socket, and the challenge that it got. */
async function stranger(port: number): Promise<Stranger> {
  const socket = await dial(port)
  cleanUps.push(() => socket.destroy())
  return {socket, challenge: await readExactly(socket, 32)}
}

/** What the other end sends until it closes, and how it does. */
async function lastWords(socket: net.Socket): Promise<{bytes: number; error: string | null}> {
  let error: string | null = null
  socket.once('error', ({code}: NodeJS.ErrnoException) => (error = code ?? 'another'))
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const {length: bytes} = await readAll(socket)
  await closed
  return {bytes, error}
}

const reasonsOf = ({failures}: Guarded) => failures.map(({reason}) => reason)
const hmac = (...parts: (string | Buffer)[]) =>
  parts.reduce((mac, part) => mac.update(part), createHmac('sha256', SECRET)).digest()
const endpointOf = ({localAddress, localPort}: net.Socket) => `${localAddress}:${localPort}`

async function echoed(socket: net.Socket, text: string): Promise<string> {
  socket.write(text)
  return (await readExactly(socket, Buffer.byteLength(text))).toString()
}

describe.each(AUTH_METHODS)('%s', (method) => {
  test.each([
    ['IPv4', () => Endpoint.of('127.0.0.1', 0)],
    ['IPv6', () => Endpoint.of('::1', 0)],
    ['a Unix socket', () => ({unixPath: freshPath('auth.sock')})],
  ])('who knows the secret is let in, over %s', async (_, place) => {
    const server = await guarded(authOf(method), {}, place())
    expect(await echoed(await friend(server.place, authOf(method)), 'hello')).toBe('hello')
    expect(server.failures).toEqual([])
  })

  test('whoever knows another is not', async () => {
    const server = await guarded(authOf(method))
    const wrong = authOf(method, {}, Buffer.from('another'))
    const outcome = connectTcp(server.place, {timeoutMs: 5000, auth: wrong}).then(readAll)
    if (method === 'hmac-sha256-mutual') await expect(outcome).rejects.toMatchObject({code: 'AUTH_FAILED', exitCode: 3})
    else expect(await outcome).toHaveLength(0)
    expect(reasonsOf(server)).toEqual(['its answer is wrong'])
    expect(server.served).toEqual([])
  })

  test.each([1, 100_000, 3_000_000])('%i bytes right behind the answer are not lost', async (size) => {
    const server = await guarded(authOf(method))
    const {socket, challenge} = await stranger(server.port)
    const {send: answer} = clientHandshake(method, SECRET).push(challenge)
    const bytes = pattern(size)
    socket.end(Buffer.concat([answer!, bytes]))
    if (method === 'hmac-sha256-mutual') await readExactly(socket, 32)
    expect((await readAll(socket)).equals(bytes)).toBe(true)
  })

  test('nor is what a server sends right behind its last word', async () => {
    const bytes = pattern(100_000)
    await using server = await tcpServer((socket) => {
      const handshake = serverHandshake(method, SECRET)
      if (method === 'hmac-sha256-mutual') {
        socket.once('data', (chunk) => socket.end(Buffer.concat([handshake.push(chunk).send!, bytes])))
        socket.write(handshake.start()!)
      } else socket.end(Buffer.concat([handshake.start()!, bytes]))
    })
    const socket = await friend(Endpoint.of('127.0.0.1', server.port), authOf(method))
    expect((await readAll(socket)).equals(bytes)).toBe(true)
  })
})

test('however the answer and what follows it are cut, the same comes back', async () => {
  const server = await guarded(authOf())
  const cuts = fc.array(fc.integer({min: 1, max: 40}), {minLength: 1, maxLength: 8})
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({minLength: 1, maxLength: 200}), cuts, async (bytes, sizes) => {
      const {socket, challenge} = await stranger(server.port)
      let left = Buffer.concat([hmac(challenge), bytes])
      for (const size of sizes) {
        socket.write(left.subarray(0, size))
        left = left.subarray(size)
        await new Promise(setImmediate) // each a segment of its own
      }
      socket.end(left)
      expect((await readAll(socket)).equals(bytes)).toBe(true)
    }),
  )
})

describe('a client that', () => {
  test.each<[string, Partial<AuthLimits>, (client: Stranger, port: number) => unknown, RegExp]>([
    ['says nothing', {deadlineMs: 250}, () => {}, /^nothing of its answer within 250 ms$/],
    [
      'says half and no more',
      {deadlineMs: 250},
      ({socket}) => socket.write(Buffer.alloc(16)),
      /^16 bytes of its answer within/,
    ],
    ['says nothing and ends', {}, ({socket}) => socket.end(), /^it closed the connection before its answer$/],
    [
      'says half and ends',
      {},
      ({socket}) => socket.end('half'),
      /^it closed the connection in the middle of its answer$/,
    ],
    ['says something wrong', {}, ({socket}) => socket.write(Buffer.alloc(32)), /^its answer is wrong$/],
    ['says far too much', {}, ({socket}) => socket.write(pattern(2_000_000)), /^its answer is wrong$/],
    ['sends the challenge back', {}, ({socket, challenge}) => socket.write(challenge), /^its answer is wrong$/],
    [
      'answers the challenge of another connection',
      {},
      async ({socket}, port) => {
        const {challenge} = await stranger(port)
        socket.write(hmac(challenge))
      },
      /^its answer is wrong$/,
    ],
  ])('%s is closed without a word why', async (_, limits, misbehave, reason) => {
    const server = await guarded(authOf('hmac-sha256', limits))
    const client = await stranger(server.port)
    const endpoint = endpointOf(client.socket)
    await misbehave(client, server.port)
    expect(await lastWords(client.socket)).toEqual({bytes: 0, error: 'ECONNRESET'})
    await vi.waitFor(() => expect(server.failures).not.toEqual([]))
    expect(server.failures[0]!.endpoint).toBe(endpoint)
    expect(server.failures[0]!.reason).toMatch(reason)
    expect(server.served).toEqual([])
  })

  test('drips has the one deadline', async () => {
    const server = await guarded(authOf('hmac-sha256-mutual', {deadlineMs: 300}))
    const {socket} = await stranger(server.port)
    const drip = setInterval(() => socket.write('x'), 20)
    cleanUps.push(() => clearInterval(drip))
    await lastWords(socket)
    expect(server.failures[0]!.reason).toMatch(/ of its answer within 300 ms$/) // not 64, which were wrong
  })

  test('replays an answer that was right once fails', async () => {
    const server = await guarded(authOf())
    const first = await stranger(server.port)
    const answer = hmac(first.challenge)
    first.socket.write(answer)
    expect(await echoed(first.socket, 'it was right')).toBe('it was right')
    const second = await stranger(server.port)
    second.socket.write(answer)
    await lastWords(second.socket)
    expect(reasonsOf(server)).toEqual(['its answer is wrong'])
    expect(second.challenge.equals(first.challenge)).toBe(false)
  })

  test.each<[string, (nonce: Buffer, proof: Buffer, challenge: Buffer) => Buffer]>([
    ['its own nonce and our challenge', (_, __, challenge) => Buffer.concat([challenge, challenge])],
    ['a recorded answer', (nonce, proof) => Buffer.concat([nonce, proof])],
    [
      'our own proof as its answer',
      (nonce, _, challenge) => Buffer.concat([nonce, hmac('netkit-auth-v1 server\0', challenge, nonce)]),
    ],
  ])('reflects in a mutual handshake fails: %s', async (_, forge) => {
    const server = await guarded(authOf('hmac-sha256-mutual'))
    const first = await stranger(server.port)
    const nonce = Buffer.alloc(32, 7)
    const proof = hmac('netkit-auth-v1 client\0', first.challenge, nonce)
    first.socket.write(Buffer.concat([nonce, proof]))
    await readExactly(first.socket, 32)
    const second = await stranger(server.port)
    second.socket.write(forge(nonce, proof, second.challenge))
    expect(await lastWords(second.socket)).toEqual({bytes: 0, error: 'ECONNRESET'})
    expect(reasonsOf(server)).toEqual(['its answer is wrong'])
  })

  test.each(AUTH_METHODS)('joins two connections to each other gets into neither, by %s', async (method) => {
    const server = await guarded(authOf(method, {deadlineMs: 500}))
    const [one, two] = [await stranger(server.port), await stranger(server.port)]
    one.socket.write(two.challenge)
    two.socket.write(one.challenge)
    one.socket.pipe(two.socket)
    two.socket.pipe(one.socket)
    await Promise.all([one, two].map(({socket}) => new Promise((resolve) => socket.once('close', resolve))))
    expect(server.failures).toHaveLength(2)
    expect(server.served).toEqual([])
  })
})

describe('strangers and friends', () => {
  test('hundreds who hold connections, and hundreds who guess, do not keep a friend out', async () => {
    const auth = authOf('hmac-sha256', {maxStrangers: 64, delayMs: 60_000})
    const server = await guarded(auth, {maxConnections: 1})
    for (let count = 0; count < 200; count++) {
      const {socket} = await stranger(server.port)
      if (count % 2 === 0) socket.write(Buffer.alloc(32))
    }
    expect(await echoed(await friend(server.place), 'in')).toBe('in')
    expect(server.dropped).toBe(0)
    expect(reasonsOf(server)).toContain('its answer is wrong')
  })

  test('those who have failed go first', async () => {
    const server = await guarded(authOf('hmac-sha256', {maxStrangers: 2, delayMs: 60_000}))
    const early = await stranger(server.port)
    const failed = await stranger(server.port)
    failed.socket.write(Buffer.alloc(32))
    await vi.waitFor(() => expect(server.failures).toHaveLength(1))
    await stranger(server.port)
    await lastWords(failed.socket)
    early.socket.write(hmac(early.challenge))
    expect(await echoed(early.socket, 'slow, but right')).toBe('slow, but right')
  })

  test('then the oldest, which is told of', async () => {
    const server = await guarded(authOf('hmac-sha256', {maxStrangers: 2}))
    const [oldest] = [await stranger(server.port), await stranger(server.port), await stranger(server.port)]
    await lastWords(oldest!.socket)
    expect(reasonsOf(server)).toEqual(['another client needed its place'])
  })

  test('the limit of connections counts friends', async () => {
    const server = await guarded(authOf(), {maxConnections: 2})
    const friends = [await friend(server.place), await friend(server.place)]
    for (const one of friends) expect(await echoed(one, 'in')).toBe('in')
    expect(await readAll(await friend(server.place))).toHaveLength(0)
    expect(server).toMatchObject({dropped: 1, failures: []})
    friends[0]!.destroy()
    await vi.waitFor(() => expect(server.served[0]!.destroyed).toBe(true))
    expect(await echoed(await friend(server.place), 'room again')).toBe('room again')
  })

  test('who has failed waits for its end, and nobody waits with it', async () => {
    const server = await guarded(authOf('hmac-sha256', {delayMs: 60_000}))
    const failed = await stranger(server.port)
    failed.socket.write(Buffer.alloc(32))
    await vi.waitFor(() => expect(server.failures).toHaveLength(1))
    expect(await echoed(await friend(server.place), 'in')).toBe('in')
    expect(failed.socket.closed).toBe(false)
    const closed = server.listener.close()
    server.served[0]!.destroy()
    await Promise.all([closed, lastWords(failed.socket)]) // and no timer is left to wait for
  })

  test('one at a time: who is silent has no turn that others would wait for', async () => {
    const server = await guarded(authOf(), {serial: true, paused: false})
    await stranger(server.port)
    const first = await friend(server.place)
    expect(await echoed(first, 'first')).toBe('first')
    const second = await friend(server.place)
    second.write('second')
    await expect(Promise.race([readExactly(second, 6), delay(50, 'waits')])).resolves.toBe('waits')
    first.destroy()
    expect((await readExactly(second, 6)).toString()).toBe('second')
  })

  test('one at a time: who has gone before its turn is passed over', async () => {
    const server = await guarded(authOf(), {serial: true, paused: false})
    const first = await friend(server.place)
    expect(await echoed(first, 'first')).toBe('first')
    const second = await friend(server.place)
    second.resetAndDestroy()
    const third = await friend(server.place)
    first.destroy()
    expect(await echoed(third, 'third')).toBe('third')
  })
})

describe('a server that', () => {
  test.each<[string, AuthMethod, (socket: net.Socket) => unknown, RegExp]>([
    [
      'closes at once',
      'hmac-sha256',
      (socket) => socket.end(),
      /closed the connection before its challenge; both ends/,
    ],
    ['waits for the client to begin', 'hmac-sha256', () => {}, /nothing of its challenge within 250 ms/],
    [
      'greets instead',
      'hmac-sha256',
      (socket) => socket.write('220 hello\r\n'),
      /11 bytes of its challenge within 250 ms/,
    ],
    ['greets and closes', 'hmac-sha256', (socket) => socket.end('hi'), /in the middle of its challenge/],
    ['does not know the secret', 'hmac-sha256-mutual', (socket) => socket.write(pattern(64)), /its proof is wrong/],
    [
      'sends our own answer back',
      'hmac-sha256-mutual',
      (socket) => {
        socket.write(pattern(32))
        socket.on('data', (answer) => socket.write(answer.subarray(32)))
      },
      /its proof is wrong/,
    ],
    [
      'proves nothing',
      'hmac-sha256-mutual',
      (socket) => socket.write(pattern(32)),
      /nothing of its proof within 250 ms/,
    ],
    [
      'closes after the answer',
      'hmac-sha256-mutual',
      (socket) => {
        socket.write(pattern(32))
        socket.once('data', () => socket.end())
      },
      /closed the connection before its proof/,
    ],
    [
      'resets after the answer',
      'hmac-sha256-mutual',
      (socket) => {
        socket.write(pattern(32))
        socket.once('data', () => socket.resetAndDestroy())
      },
      /closed the connection before its proof/,
    ],
  ])('%s is AUTH_FAILED, %s', async (_, method, misbehave, message) => {
    await using server = await tcpServer(misbehave)
    const auth = authOf(method, {deadlineMs: 250})
    const outcome = connectTcp(Endpoint.of('127.0.0.1', server.port), {timeoutMs: 5000, auth})
    await expect(outcome).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      exitCode: 3,
      message: expect.stringMatching(message),
    })
  })

  test('keeps silent is left when the user says so', async () => {
    await using server = await tcpServer(() => {})
    const stop = new AbortController()
    const outcome = connectTcp(Endpoint.of('127.0.0.1', server.port), {
      timeoutMs: 5000,
      auth: authOf(),
      signal: stop.signal,
      trace: (step) => step.startsWith('connected') && setImmediate(() => stop.abort()),
    })
    await expect(outcome).rejects.toThrow('aborted')
  })
})

test.each([true, false])('a Node whose insides have changed loses nothing, either; paused: %s', async (paused) => {
  const heard: Buffer[] = []
  await using server = await tcpServer(async (accepted) => {
    const handle = (accepted as unknown as Record<string, Record<string, unknown>>)['_handle']!
    handle['useUserBuffer'] = undefined
    const socket = await authenticate(accepted, 'server', authOf(), {paused, peer: 'it'})
    const onRead = (size: number, bytes: Uint8Array) => heard.push(Buffer.from(bytes.subarray(0, size))) > 0
    if (paused) readReusing(socket, {buffer: () => Buffer.alloc(10), onRead})
    else socket.on('data', (chunk) => onRead(chunk.length, chunk))
    socket.once('end', () => socket.end())
  })
  const {socket, challenge} = await stranger(server.port)
  socket.end(Buffer.concat([hmac(challenge), Buffer.from('early bird')]))
  await readAll(socket)
  expect(heard.join('')).toBe('early bird')
})

test('the trace tells the handshake in one line', async () => {
  const server = await guarded(authOf('hmac-sha256-mutual'))
  const steps: string[] = []
  const auth = authOf('hmac-sha256-mutual')
  const socket = await connectTcp(server.place, {timeoutMs: 5000, auth, trace: (step) => steps.push(step)})
  cleanUps.push(() => socket.destroy())
  expect(steps.at(-1)).toBe(
    'auth: challenge of 32 bytes received → answer of 64 bytes sent → proof of 32 bytes: right ' +
      `(${String(server.place)})`,
  )
  expect(server.trace.at(-1)).toBe(
    'auth: challenge of 32 bytes sent → answer of 64 bytes: right → proof of 32 bytes sent ' +
      `(${endpointOf(socket)})`,
  )
})
