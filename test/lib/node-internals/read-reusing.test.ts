import net from 'node:net'
import {afterEach, describe, expect, test, vi} from 'vitest'
import {type ReadPlan, readPlainly, readReusing} from '../../../src/lib/node-internals/read-reusing.js'
import {sendReused} from '../../../src/lib/node-internals/send-reused.js'

const servers: net.Server[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

/** Echoes through `read`, into one buffer of 1000 bytes. */
async function echo(read: typeof readReusing, seen: {buffers: Set<ArrayBufferLike>; closed: number}) {
  const memory = Buffer.alloc(1000)
  const server = net.createServer({pauseOnConnect: true, allowHalfOpen: true}, (accepted) => {
    accepted.on('error', () => {})
    const plan: ReadPlan = {
      buffer: () => memory,
      onRead(size, buffer) {
        seen.buffers.add(buffer.buffer)
        return sendReused(socket, buffer.subarray(0, size), () => socket.resume())
      },
    }
    const socket = read(accepted, plan)
    socket.once('end', () => socket.end())
    socket.once('close', () => seen.closed++)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

async function answer(server: net.Server, bytes: Buffer): Promise<Buffer> {
  const socket = net.connect({port: (server.address() as net.AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true})
  socket.end(bytes)
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const connections = (server: net.Server) =>
  new Promise<number>((resolve, reject) => server.getConnections((error, n) => (error ? reject(error) : resolve(n))))

/** A Node whose sockets have lost what the fast way needs. */
const withoutInside: typeof readReusing = (accepted, plan) => {
  const handle = (accepted as unknown as Record<string, Record<string, unknown>>)['_handle']!
  handle['useUserBuffer'] = undefined
  return readReusing(accepted, plan)
}

describe.each([
  ['reused buffers', readReusing, true],
  ['buffers of Node', readPlainly, false],
  ['a Node without what the fast way needs', withoutInside, false],
] as const)('%s', (_, read, reuses) => {
  test('every byte comes back, the end is seen, and the server counts right', async () => {
    const seen = {buffers: new Set<ArrayBufferLike>(), closed: 0}
    const server = await echo(read, seen)
    const bytes = Buffer.from(Array.from({length: 300_000}, (__, index) => (index * 7) % 251))
    const answers = await Promise.all([
      answer(server, bytes),
      answer(server, bytes.subarray(5)),
      answer(server, Buffer.alloc(0)),
    ])
    expect(answers[0]!.equals(bytes)).toBe(true)
    expect(answers[1]!.equals(bytes.subarray(5))).toBe(true)
    expect(answers[2]!.length).toBe(0)
    const closed = new Promise((resolve) => server.close(resolve)) // waits for the server's count of connections
    await closed
    expect(seen.closed).toBe(3)
    expect(await connections(server)).toBe(0)
    expect(seen.buffers.size === 1).toBe(reuses)
  })

  test('a reader that stops is not read from, and goes on where it stopped', async () => {
    let received = 0
    let stopped: (() => void) | undefined
    const server = net.createServer({pauseOnConnect: true, allowHalfOpen: true}, (accepted) => {
      const memory = Buffer.alloc(1000)
      const onRead = (size: number) => {
        received += size
        if (received !== size) return true
        stopped = () => socket.resume()
        setImmediate(() => stopped!())
        return false
      }
      const socket = read(accepted, {buffer: () => memory, onRead})
      socket.once('end', () => socket.end())
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    await answer(server, Buffer.alloc(500_000))
    expect(received).toBe(500_000)
    expect(stopped).toBeDefined()
  })

  test.each([
    ['with an end behind them', true],
    ['with more to come', false],
  ])('bytes that were read before the move are not lost, %s', async (__, hasEnded) => {
    const heard: Buffer[] = []
    let pauses = 0
    const server = net.createServer({pauseOnConnect: true, allowHalfOpen: true}, (accepted) => {
      const memory = Buffer.alloc(4)
      accepted.on('data', (first: Buffer) => {
        accepted.pause().removeAllListeners('data').unshift(first)
        // One turn later: the end has been seen, too, where there is one.
        setImmediate(() => {
          const plan: ReadPlan = {
            buffer: () => memory,
            onRead(size, buffer) {
              heard.push(Buffer.from(buffer.subarray(0, size)))
              if (pauses++ > 0) return true
              setImmediate(() => socket.resume())
              return false
            },
          }
          const socket = read(accepted, plan)
          socket.once('end', () => socket.end('heard'))
        })
      })
      accepted.resume()
    })
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const {port} = server.address() as net.AddressInfo
    const client = net.connect({port, host: '127.0.0.1', allowHalfOpen: true})
    if (hasEnded) client.end('early bird')
    else {
      client.write('early ')
      await vi.waitFor(() => expect(heard.join('')).not.toBe(''))
      client.end('bird')
    }
    const answers: Buffer[] = []
    for await (const chunk of client) answers.push(chunk as Buffer)
    expect(answers.join('')).toBe('heard')
    expect(heard.join('')).toBe('early bird')
  })
})
