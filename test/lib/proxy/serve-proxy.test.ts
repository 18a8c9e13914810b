// Real sockets on both sides of the proxy, in this process.
import * as fc from 'fast-check'
import net from 'node:net'
import {describe, expect, test} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import type {NetkitError} from '../../../src/lib/errors.js'
import {parseFraming} from '../../../src/lib/framing/create-decoder.js'
import type {ProxyReport} from '../../../src/lib/proxy/describe-connection.js'
import type {StreamEvent} from '../../../src/lib/proxy/direction-watch.js'
import {AS_IT_IS} from '../../../src/lib/proxy/pipeline.js'
import type {ProxyOptions, Treatment} from '../../../src/lib/proxy/proxy-options.js'
import {type Proxy, serveProxy} from '../../../src/lib/proxy/serve-proxy.js'
import {Happenings} from '../../support/happenings.js'
import {dial, freshPath, pattern, readAll, readExactly, tcpServer} from '../../support/tcp.js'
import {unusedPort} from '../../support/unused-port.js'

type Target = {port: number; host?: string} | {unixPath: string}
type Running = Proxy & {
  port: number
  reports: Happenings<ProxyReport>
  chunks: StreamEvent[]
  failures: NetkitError[]
  notices: string[]
} & AsyncDisposable

async function proxyTo(
  target: Target,
  treatment: Partial<Treatment> = {},
  options: Partial<ProxyOptions> & {place?: Endpoint | {unixPath: string}; watched?: boolean} = {},
): Promise<Running> {
  const stop = new AbortController()
  const reports = new Happenings<ProxyReport>()
  const [chunks, failures, notices]: [StreamEvent[], NetkitError[], string[]] = [[], [], []]
  const {place = Endpoint.of('127.0.0.1', 0), watched = false, ...rest} = options
  const proxy = await serveProxy(
    place,
    'unixPath' in target ? target : Endpoint.of(target.host ?? '127.0.0.1', target.port),
    {
      treatment: {...AS_IT_IS, jitterMs: 0, recut: null, seed: null, direction: 'both', ...treatment},
      framing: null,
      maxFrameBytes: 2 ** 20,
      timeoutMs: 10_000,
      onReport: reports.add,
      onUnreachable: (error) => failures.push(error),
      onBadFrame: ({message}) => notices.push(message),
      signal: stop.signal,
      ...(watched ? {onStream: (event: StreamEvent) => chunks.push({...event, bytes: Buffer.from(event.bytes)})} : {}),
      ...rest,
    },
  )
  const port = 'unixPath' in proxy.place ? 0 : proxy.place.port
  const dispose = async () => {
    stop.abort()
    await proxy.ended
  }
  return {...proxy, port, reports, chunks, failures, notices, [Symbol.asyncDispose]: dispose}
}

const closing = (proxy: Running) => proxy.reports.first(({event}) => event === 'closed')

/** Sends pieces, each in a write of its own and some turns of the event loop apart, then its end. */
async function sendAll(socket: net.Socket, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece)
    await new Promise((resolve) => setImmediate(resolve))
  }
  socket.end()
}

describe('any bytes, cut anywhere, under any treatment', () => {
  const pieces = fc.array(fc.uint8Array({minLength: 1, maxLength: 400}), {maxLength: 8})
  const treatments = fc.record({
    recut: fc.option(fc.oneof(fc.constant('random' as const), fc.integer({min: 1, max: 40}))),
    gapMs: fc.constantFrom(null, null, 0),
    mergeMs: fc.constantFrom(0, 0, 2),
    delayMs: fc.constantFrom(0, 0, 2),
    bytesPerSecond: fc.constantFrom(null, null, 200_000),
    direction: fc.constantFrom('both' as const, 'up' as const, 'down' as const),
    seed: fc.constantFrom(null, 'a seed'),
  })

  test('the same bytes arrive at the other end, in both directions at once, and both ends are passed on', async () => {
    await fc.assert(
      fc.asyncProperty(pieces, pieces, treatments, fc.boolean(), async (up, down, treatment, isFramed) => {
        const arrived = new Happenings<Buffer>()
        await using server = await tcpServer(async (socket) => {
          void sendAll(socket, down)
          arrived.add(await readAll(socket))
        })
        const framing = isFramed ? parseFraming('u16be') : null // mostly garbage: it must not matter
        await using proxy = await proxyTo(server, treatment, {framing})
        const client = await dial(proxy.port)
        void sendAll(client, up)
        expect((await readAll(client)).equals(Buffer.concat(down))).toBe(true)
        const [atServer] = await arrived.until(({length}) => length === 1)
        expect(atServer!.equals(Buffer.concat(up))).toBe(true)
        const report = await closing(proxy)
        expect(report).toMatchObject({
          error: null,
          up: {receivedBytes: Buffer.concat(up).length, writtenBytes: Buffer.concat(up).length},
          down: {receivedBytes: Buffer.concat(down).length, writtenBytes: Buffer.concat(down).length},
        })
      }),
      {numRuns: 60},
    )
  })
})

describe('as it is', () => {
  const echoServer = () => tcpServer((socket) => void socket.pipe(socket))

  test.each([1, 8191, 8192, 8193, 300_001, 5_000_001])('%i bytes there and back', async (size) => {
    await using server = await echoServer()
    await using proxy = await proxyTo(server)
    const client = await dial(proxy.port)
    const bytes = pattern(size)
    client.end(bytes)
    expect((await readAll(client)).equals(bytes)).toBe(true)
  })

  test('a hundred connections at once, large and small', async () => {
    await using server = await echoServer()
    await using proxy = await proxyTo(server)
    const all = Array.from({length: 100}, (_, index) => pattern(index * 9001 + 3).subarray(3))
    const answers = await Promise.all(
      all.map(async (bytes) => {
        const client = await dial(proxy.port)
        client.end(bytes)
        return readAll(client)
      }),
    )
    for (const [index, answer] of answers.entries()) expect(answer.equals(all[index]!)).toBe(true)
    await proxy.reports.until((reports) => reports.filter(({event}) => event === 'closed').length === 100)
  })

  test('a server that has closed its half still gets everything', async () => {
    const received = new Happenings<Buffer>()
    await using server = await tcpServer(async (socket) => {
      socket.end('bye')
      received.add(await readAll(socket))
    })
    await using proxy = await proxyTo(server)
    const client = await dial(proxy.port)
    expect((await readAll(client)).toString()).toBe('bye')
    client.end(pattern(200_000))
    expect((await received.until(({length}) => length === 1))[0]!.equals(pattern(200_000))).toBe(true)
  })

  test('over IPv6, from IPv4', async () => {
    await using server = await tcpServer((socket) => void socket.pipe(socket), '::1')
    await using proxy = await proxyTo({port: server.port, host: '::1'})
    const client = await dial(proxy.port)
    client.end('hello')
    expect((await readAll(client)).toString()).toBe('hello')
  })

  test('between Unix sockets', async () => {
    const [near, far] = [freshPath('near.sock'), freshPath('far.sock')]
    const server = net.createServer({allowHalfOpen: true}, (socket) => void socket.pipe(socket))
    await new Promise<void>((resolve) => server.listen(far, resolve))
    await using proxy = await proxyTo({unixPath: far}, {recut: 3, gapMs: 0}, {place: {unixPath: near}})
    const client = net.connect({path: near, allowHalfOpen: true})
    client.end('hello, Unix')
    expect((await readAll(client)).toString()).toBe('hello, Unix')
    expect(await closing(proxy)).toMatchObject({from: null, port: null, up: {chunksWritten: 4}})
    server.close()
  })
})

describe('cuts', () => {
  test('each byte is a write of its own, and the reader gets them one by one', async () => {
    const reads = new Happenings<string>()
    await using server = await tcpServer((socket) => void socket.on('data', (chunk) => reads.add(String(chunk))))
    await using proxy = await proxyTo(server, {recut: 1, gapMs: 20}, {watched: true}) // a busy reader takes two at once
    const client = await dial(proxy.port)
    client.write('hello')
    expect(await reads.until((all) => all.join('') === 'hello')).toEqual([...'hello'])
    expect(proxy.chunks.map(({event, sizeBytes, offset}) => [event, sizeBytes, offset])).toEqual([
      ['received', 5, 0],
      ...[0, 1, 2, 3, 4].map((offset) => ['written', 1, offset]),
    ])
    client.destroy()
  })

  async function writtenSizes(seed: string, pieces: Buffer[]): Promise<number[]> {
    await using server = await tcpServer((socket) => void socket.resume().on('end', () => socket.end()))
    await using proxy = await proxyTo(server, {recut: 'random', seed, mergeMs: 100, direction: 'up'}, {watched: true})
    const client = await dial(proxy.port)
    await sendAll(client.resume(), pieces)
    await closing(proxy)
    return proxy.chunks.flatMap(({event, direction, sizeBytes}) =>
      event === 'written' && direction === 'up' ? [sizeBytes] : [],
    )
  }

  test('the same seed makes the same cuts, another one others', async () => {
    const bytes = pattern(30_000)
    const once = await writtenSizes('demo', [bytes])
    expect(once.length).toBeGreaterThan(5)
    expect(await writtenSizes('demo', [bytes.subarray(0, 777), bytes.subarray(777)])).toEqual(once)
    expect(await writtenSizes('other', [bytes])).not.toEqual(once)
  })

  test('a seed is drawn and told where none is given', async () => {
    await using server = await tcpServer((socket) => void socket.end())
    await using one = await proxyTo(server, {recut: 'random'})
    await using two = await proxyTo(server, {recut: 'random'})
    expect(one.seed).toMatch(/^[0-9a-f]{8}$/)
    expect(two.seed).not.toBe(one.seed)
  })

  test('only in the direction that was named', async () => {
    await using server = await tcpServer((socket) => void socket.pipe(socket))
    await using proxy = await proxyTo(server, {recut: 1, direction: 'down'})
    const client = await dial(proxy.port)
    client.end('hello')
    await readAll(client)
    expect(await closing(proxy)).toMatchObject({up: {chunksWritten: 1}, down: {chunksWritten: 5}})
  })
})

test('merging: what is written one by one goes on in one write', async () => {
  await using server = await tcpServer((socket) => void socket.resume().on('end', () => socket.end()))
  await using proxy = await proxyTo(server, {mergeMs: 1000, direction: 'up'}, {watched: true})
  const client = await dial(proxy.port)
  const happened = () => proxy.chunks.filter(({event}) => event === 'received').length
  for (let index = 0; index < 5; index++) {
    client.write('x')
    while (happened() <= index) await new Promise((resolve) => setImmediate(resolve))
  }
  client.end()
  expect(await closing(proxy)).toMatchObject({up: {chunksReceived: 5, chunksWritten: 1}})
})

describe('breaks', () => {
  const codeOf = (socket: net.Socket) =>
    new Promise<string | undefined>((resolve) => {
      let code: string | undefined
      socket.on('error', (error: NodeJS.ErrnoException) => (code = error.code))
      socket.on('close', () => resolve(code))
      socket.resume()
    })

  test.each([{}, {recut: 1}, {delayMs: 5}])('a client that resets: the server is reset (%o)', async (treatment) => {
    const codes = new Happenings<string | undefined>()
    await using server = await tcpServer(async (socket) => {
      socket.write('welcome')
      codes.add(await codeOf(socket))
    })
    await using proxy = await proxyTo(server, treatment)
    const client = await dial(proxy.port)
    await readExactly(client, 7)
    client.resetAndDestroy()
    expect(await codes.until(({length}) => length === 1)).toEqual(['ECONNRESET'])
    expect(await closing(proxy)).toMatchObject({error: 'CONNECTION_RESET'})
  })

  test.each([{}, {recut: 1}])(
    'a server that resets: the client is reset, behind what came before (%o)',
    async (treatment) => {
      await using server = await tcpServer((socket) => {
        socket.write('half an ans')
        socket.once('data', () => socket.resetAndDestroy())
      })
      await using proxy = await proxyTo(server, treatment)
      const client = await dial(proxy.port)
      expect((await readExactly(client, 11)).toString()).toBe('half an ans')
      client.write('?')
      expect(await codeOf(client)).toBe('ECONNRESET')
      expect(await closing(proxy)).toMatchObject({error: 'CONNECTION_RESET'})
    },
  )

  test('nobody listens at the target: the client is reset, and it is told', async () => {
    await using proxy = await proxyTo({port: await unusedPort()})
    const client = await dial(proxy.port)
    expect(await codeOf(client)).toBe('ECONNRESET')
    expect(await closing(proxy)).toMatchObject({error: 'CONNECTION_REFUSED'})
    expect(proxy.failures).toMatchObject([{code: 'CONNECTION_REFUSED', exitCode: 3}])
  })

  test.each([0, 1, 1000, 100_000])(
    '--reset-after %i: exactly so many bytes, then a reset on both sides',
    async (limit) => {
      const seen = new Happenings<{size: number; code: string | undefined}>()
      await using server = await tcpServer(async (socket) => {
        let size = 0
        socket.on('data', (chunk) => (size += chunk.length))
        socket.on('end', () => socket.write('?')) // Node takes a reset that comes with the last bytes for an end
        const code = await codeOf(socket)
        seen.add({size, code})
      })
      await using proxy = await proxyTo(server, {resetAfterBytes: limit, direction: 'up'})
      const client = await dial(proxy.port)
      client.write(pattern(200_000))
      expect(await codeOf(client)).toMatch(/ECONNRESET|EPIPE/)
      expect(await seen.until(({length}) => length === 1)).toEqual([
        {size: limit, code: expect.stringMatching(/ECONNRESET|EPIPE/) as string},
      ])
      expect(await closing(proxy)).toMatchObject({up: {writtenBytes: limit}})
    },
  )

  test.each([0, 1, 1000, 100_000])(
    '--half-close-after %i: exactly so many bytes, then the end; the answer comes',
    async (limit) => {
      await using server = await tcpServer(async (socket) => {
        const bytes = await readAll(socket)
        socket.end(`${bytes.length} bytes`)
      })
      await using proxy = await proxyTo(server, {halfCloseAfterBytes: limit, direction: 'up'})
      const client = await dial(proxy.port)
      client.end(pattern(3_000_000))
      expect((await readAll(client)).toString()).toBe(`${limit} bytes`)
      const {up} = await closing(proxy)
      expect(up).toMatchObject({receivedBytes: 3_000_000, writtenBytes: limit, droppedBytes: 3_000_000 - limit})
    },
  )
})

describe('a slow reader', () => {
  test.each([{}, {recut: 1000}, {delayMs: 1}, {mergeMs: 1}])(
    'holds up the sender, and loses nothing (%o)',
    async (treatment) => {
      const waiting = new Happenings<net.Socket>()
      await using server = await tcpServer((socket) => waiting.add(socket.pause()))
      await using proxy = await proxyTo(server, treatment)
      const bytes = pattern(40 * 2 ** 20)
      const client = await dial(proxy.port)
      client.end(bytes)
      const [socket] = await waiting.until(({length}) => length === 1)
      // The kernels of both connections hold a few MiB, the proxy about 1: the rest has to wait in the client.
      const sent = () => client.bytesWritten - client.writableLength
      for (let last = -1; sent() !== last;) {
        last = sent()
        await new Promise((resolve) => setTimeout(resolve, 100)) // until nothing moves any more
      }
      expect(client.writableFinished).toBe(false)
      expect((await readAll(socket!)).equals(bytes)).toBe(true)
      socket!.end()
      client.resume()
      expect(await closing(proxy)).toMatchObject({error: null})
    },
  )
})

test('nothing moves: both sides are closed, and it is told why', async () => {
  await using server = await tcpServer(() => {})
  await using proxy = await proxyTo(server, {}, {idleTimeoutMs: 20})
  const client = await dial(proxy.port)
  await readAll(client)
  expect(await closing(proxy)).toMatchObject({error: 'IDLE'})
})

describe('messages', () => {
  const framing = parseFraming('line')

  test('answers are counted against requests, and chunks by what they held', async () => {
    await using server = await tcpServer((socket) => void socket.pipe(socket))
    await using proxy = await proxyTo(server, {recut: 2}, {framing, count: 1})
    const client = await dial(proxy.port)
    client.end('ab\nc\n\nde\n')
    await readAll(client)
    expect(await proxy.ended).toMatchObject({
      event: 'summary',
      requests: 4,
      answers: 4,
      held: true,
      up: {
        messages: 4,
        messagesWritten: 4,
        received: {whole: 0, merged: 1, split: 0},
        written: {whole: 0, merged: 2, split: 3}, // ab | LF c | LF LF | de | LF
      },
    })
  })

  test('a server that gives fewer answers does not hold, whatever other connections did', async () => {
    let served = 0
    await using server = await tcpServer((socket) => {
      if (served++ === 0) socket.resume().on('end', () => socket.end('one\n'))
      else socket.resume().on('end', () => socket.end('one\ntwo\nthree\n'))
    })
    await using proxy = await proxyTo(server, {}, {framing, count: 2})
    for (let index = 0; index < 2; index++) {
      const client = await dial(proxy.port)
      client.end('a\nb\n')
      await readAll(client)
    }
    expect(await proxy.ended).toMatchObject({connections: 2, requests: 4, answers: 4, held: false})
  })

  test('garbage goes through as it is, is explained once for each direction, and is counted no further', async () => {
    await using server = await tcpServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    await using proxy = await proxyTo(server, {recut: 5}, {framing: parseFraming('u32be'), count: 1})
    const client = await dial(proxy.port)
    client.end('GET / HTTP/1.1\r\n\r\n')
    expect((await readAll(client)).toString()).toBe('HTTP/1.1 400 Bad Request\r\n\r\n')
    expect(await proxy.ended).toMatchObject({
      requests: 0,
      answers: 0,
      held: false,
      up: {badFrames: 1},
      down: {badFrames: 1},
    })
    expect(proxy.notices.toSorted()).toEqual([
      expect.stringMatching(/^127\.0\.0\.1:\d+ down: frame at byte 0: .*the peer answers in HTTP/),
      expect.stringMatching(/^127\.0\.0\.1:\d+ up: frame at byte 0: .*the peer speaks HTTP/),
    ])
  })
})

test('a target that is the proxy itself is refused', async () => {
  const server = await tcpServer(() => {})
  server.close()
  await expect(proxyTo(server, {}, {place: Endpoint.of('127.0.0.1', server.port)})).rejects.toMatchObject({
    code: 'PROXY_TO_ITSELF',
    exitCode: 2,
  })
})
