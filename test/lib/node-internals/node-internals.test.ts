// What netkit uses of Node that no document promises. A Node that fails a row here has lost it, and the row names what is then
// slower or missing; the second half shows that everything goes on without.
import {execFileSync} from 'node:child_process'
import dgram from 'node:dgram'
import {once} from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import {PassThrough} from 'node:stream'
import {describe, expect, onTestFinished, test, vi} from 'vitest'
import {datagramDescriptor} from '../../../src/lib/node-internals/datagram-descriptor.js'
import {keepPastedInPlace} from '../../../src/lib/node-internals/keep-pasted-in-place.js'
import {moveSocket} from '../../../src/lib/node-internals/move-socket.js'
import {readPipe} from '../../../src/lib/node-internals/read-pipe.js'
import {SOCKET_DESCRIPTOR, socketDescriptor} from '../../../src/lib/node-internals/socket-descriptor.js'
import {tcpWrap} from '../../../src/lib/node-internals/tcp-wrap.js'
import {dialSocket, handleDial} from '../../../src/lib/probe/dial.js'

const isWindows = process.platform === 'win32'

async function listening(): Promise<net.Server> {
  const server = net.createServer({pauseOnConnect: true})
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Both ends of a connection, the accepted one paused. */
async function pair(): Promise<{accepted: net.Socket; client: net.Socket}> {
  const server = await listening()
  const client = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1')
  const [accepted] = (await once(server, 'connection')) as [net.Socket]
  onTestFinished(() => void client.destroy())
  onTestFinished(() => void accepted.destroy())
  return {accepted, client}
}

async function bound(): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4')
  onTestFinished(() => void socket.close())
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

/** A named pipe that is read with `readPipe`: what was read, and whether into our memory. */
function fifo() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-'))
  onTestFinished(() => fs.rmSync(folder, {recursive: true}))
  const name = path.join(folder, 'pipe')
  execFileSync('mkfifo', [name])
  const writer = fs.openSync(name, 'r+') // a reader, too: so that it need not wait for one
  onTestFinished(() => fs.closeSync(writer))
  const memory = Buffer.allocUnsafeSlow(100)
  const seen: [text: string, isOurs: boolean][] = []
  const stream = readPipe(fs.openSync(name, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK), memory, (bytes) => {
    seen.push([Buffer.from(bytes).toString(), bytes.buffer === memory.buffer])
    return true
  })
  onTestFinished(() => void stream.destroy())
  return {stream, seen, write: (text: string) => fs.writeSync(writer, text)}
}

describe(`Node ${process.version} still has`, () => {
  test('_handle, _server, useUserBuffer: a socket can be moved (echo, proxy and receive reuse memory)', async () => {
    const {accepted} = await pair()
    const moved = moveSocket(accepted, {})
    onTestFinished(() => void moved?.destroy())
    expect(moved).not.toBeNull()
  })

  test('pauseOnCreate: a moved socket waits (the handshake hands over what comes next)', async () => {
    const {accepted, client} = await pair()
    const moved = moveSocket(accepted, {paused: true})!
    onTestFinished(() => void moved.destroy())
    expect(moved.isPaused()).toBe(true)
    client.end('later')
    expect(String((await once(moved.resume(), 'data'))[0])).toBe('later')
  })

  test.skipIf(isWindows)(
    '_handle.fd: the descriptor of a socket (TCP_INFO, options that Node has no name for)',
    async () => {
      const server = await listening()
      expect(socketDescriptor(server)).toBeGreaterThan(2)
      const inThread = new Function(`return ${SOCKET_DESCRIPTOR}`)() as typeof socketDescriptor
      expect(inThread(server)).toBe(socketDescriptor(server))
    },
  )

  test.skipIf(isWindows)('the state symbol of dgram: the descriptor of a UDP socket (UDP_SEGMENT)', async () => {
    expect(datagramDescriptor(await bound())).toBeGreaterThan(2)
  })

  test.skipIf(isWindows)(
    'onread for descriptors: a pipe is read into our memory, and not before it is asked for',
    async () => {
      const {stream, seen, write} = fifo()
      write('a chunk')
      await new Promise(setImmediate)
      expect(seen).toEqual([])
      stream.resume()
      await vi.waitFor(() => expect(seen).toEqual([['a chunk', true]]))
    },
  )

  test('process.binding of tcp_wrap: handles without sockets (scans)', () => {
    expect(tcpWrap()).not.toBeNull()
  })

  test('isCompletionEnabled: what is pasted stays at the cursor (chats; Node 20 needs it)', () => {
    const editor = readline.createInterface({input: new PassThrough(), output: new PassThrough(), terminal: true})
    onTestFinished(() => editor.close())
    expect('isCompletionEnabled' in editor).toBe(true)
    keepPastedInPlace(editor)
    expect((editor as unknown as Record<string, unknown>)['isCompletionEnabled']).toBe(true)
  })
})

describe('a Node without it goes on:', () => {
  test.each([['useUserBuffer'], ['_server']])(
    'without %s no socket is moved, and the old one is whole',
    async (field) => {
      const {accepted, client} = await pair()
      const inside = accepted as unknown as Record<string, Record<string, unknown>>
      if (field === '_server') delete inside['_server']
      else inside['_handle']!['useUserBuffer'] = undefined
      expect(moveSocket(accepted, {})).toBeNull()
      client.end('whole')
      expect(String((await once(accepted.resume(), 'data'))[0])).toBe('whole')
    },
  )

  test('without _handle and state symbol there is no descriptor', () => {
    expect(socketDescriptor({} as net.Socket)).toBe(-1)
    expect(datagramDescriptor({} as dgram.Socket)).toBe(-1)
  })

  test('without process.binding there are no handles, and sockets dial', async () => {
    vi.spyOn(process as unknown as {binding(): unknown}, 'binding').mockImplementation(() => {
      throw new Error('withdrawn')
    })
    onTestFinished(() => void vi.restoreAllMocks())
    expect(handleDial()).toBeNull()
    const {port} = (await listening()).address() as net.AddressInfo
    expect(await new Promise((resolve) => void dialSocket('127.0.0.1', port, resolve))).toBe('open')
  })

  test('without isCompletionEnabled typing is as it was', () => {
    const editor = Object.create(null) as readline.Interface
    expect(() => keepPastedInPlace(editor)).not.toThrow()
  })

  test.skipIf(isWindows)('where onread is ignored a pipe is read into memory of Node', () => {
    const {stream, seen} = fifo()
    stream.emit('data', Buffer.from('a chunk')) // what Node does without onread
    expect(seen).toEqual([['a chunk', false]])
  })
})
