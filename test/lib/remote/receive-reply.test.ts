import {once} from 'node:events'
import net from 'node:net'
import {afterEach, expect, test, vi} from 'vitest'
import {receiveReply, type ReplyOptions} from '../../../src/lib/remote/receive-reply.js'
import {encodeEnd, outputHead, ReplyDecoder} from '../../../src/lib/remote/reply.js'
import type {ReceiverOutput} from '../../../src/lib/stream/receiver.js'
import {tcpServer} from '../../support/tcp.js'

afterEach(() => void vi.useRealTimers())

const END = {status: 0, signal: null, error: null}

function outputOf(take: ReceiverOutput['take']): ReceiverOutput {
  return {take, pieceBytes: 65_536, finish: async () => {}, onError: () => {}}
}

async function receive(port: number, out: ReceiverOutput, options: Partial<ReplyOptions> = {}) {
  const socket = net.connect({port, host: '127.0.0.1', allowHalfOpen: true})
  await once(socket, 'connect')
  socket.pause()
  return receiveReply(socket, {
    request: Buffer.from('?'),
    isLastWord: false,
    reply: new ReplyDecoder(),
    refusal: undefined,
    outputs: {out, err: outputOf(() => true)},
    peer: 'the server',
    waitForMs: undefined,
    trace: undefined,
    signal: new AbortController().signal,
    ...options,
  })
}

const reply = (size: number) => Buffer.concat([outputHead('out', size), Buffer.alloc(size), encodeEnd(END)])

test('an output that takes the last piece after the end leaves no timer behind', async () => {
  await using server = await tcpServer((socket) => socket.end(reply(10)))
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
  const later: (() => void)[] = []
  const out = outputOf((_bytes, ready) => {
    later.push(ready)
    return false
  })
  expect(await receive(server.port, out)).toMatchObject(END)
  expect(later).toHaveLength(1)
  later[0]!()
  expect(vi.getTimerCount()).toBe(0)
})

test('while an output does not take it nothing is read, and the silence of the server does not count', async () => {
  await using server = await tcpServer((socket) => {
    socket.write(Buffer.concat([outputHead('out', 10), Buffer.alloc(10)]))
    socket.on('data', (chunk: Buffer) => chunk.toString() === 'more' && socket.end(encodeEnd(END)))
  })
  vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
  let ready = () => {}
  const asked = new Promise<void>((resolve) => {
    const out = outputOf((_bytes, whenReady) => {
      ready = whenReady
      resolve()
      return false
    })
    void receive(server.port, out).then(
      (end) => (outcome = end),
      (error: unknown) => (outcome = error),
    )
  })
  let outcome: unknown = 'none yet'
  await asked
  vi.advanceTimersByTime(3_600_000)
  await Promise.resolve()
  expect(outcome).toBe('none yet')
  ready()
  vi.advanceTimersByTime(60_000)
  await vi.waitFor(() => expect(outcome).toMatchObject({code: 'TIMEOUT'}))
})
