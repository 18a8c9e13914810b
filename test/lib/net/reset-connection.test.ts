import type net from 'node:net'
import {expect, test} from 'vitest'
import {resetConnection} from '../../../src/lib/net/reset-connection.js'
import {dial, tcpServer} from '../../support/tcp.js'

async function connected(): Promise<{near: net.Socket; far: net.Socket} & AsyncDisposable> {
  let accept: (socket: net.Socket) => void = () => {}
  const accepted = new Promise<net.Socket>((resolve) => (accept = resolve))
  const server = await tcpServer((socket) => accept(socket))
  const near = await dial(server.port)
  return {near, far: await accepted, [Symbol.asyncDispose]: async () => server.close()}
}

const closed = (socket: net.Socket) => new Promise((resolve) => socket.once('close', resolve))

function failure(socket: net.Socket): Promise<string | undefined> {
  return new Promise((resolve) => socket.once('error', ({code}: NodeJS.ErrnoException) => resolve(code)).resume())
}

test('the peer sees a reset', async () => {
  await using pair = await connected()
  const [error, end] = [failure(pair.far), closed(pair.near)]
  resetConnection(pair.near)
  expect(await error).toBe('ECONNRESET')
  await end
})

// Node leaves a socket open for ever, and spins at exit, if it is reset while its shutdown is under way.
test.each([
  ['with nothing to send', ''],
  ['with bytes on their way', 'hello'],
  ['with more than the system takes', Buffer.alloc(64 * 2 ** 20)],
])('while our end is under way, %s, the socket closes all the same', async (_, bytes) => {
  await using pair = await connected()
  const end = closed(pair.near)
  pair.near.end(bytes)
  resetConnection(pair.near)
  await end
  expect(pair.near.destroyed).toBe(true)
})

test('twice is once', async () => {
  await using pair = await connected()
  const end = closed(pair.near)
  resetConnection(pair.near)
  resetConnection(pair.near)
  await end
})
