import type net from 'node:net'
import {type Auth, AUTH_LIMITS} from '../auth/auth.js'
import {clientHandshake, type HandshakeStep, serverHandshake} from '../auth/handshake.js'
import {NetworkError} from '../errors.js'
import {moveSocket} from '../node-internals/move-socket.js'
import type {Trace} from './trace.js'
import {byteCount} from '../text/byte-count.js'

export type AuthenticateOptions = {
  /** The socket is handed over without being read. */
  paused: boolean
  /** The other end, for the trace. */
  peer: string
  /** What is left of the time; that of `auth` unless given. */
  deadlineMs?: number | undefined
  signal?: AbortSignal | undefined
  trace?: Trace | undefined
}

/** What is said one after the other, by the server and the client in turn; the proof where the method is mutual. */
const MESSAGES = ['challenge', 'answer', 'proof'] as const

/**
 * The handshake on a connection that nobody has read from, with one deadline for all of it. What arrives behind it is left to
 * whoever reads then. Rejects with NetworkError AUTH_FAILED, whose message says what the other end did, and with the reason of
 * `signal`; the socket is still open then, and not read any more.
 *
 * @returns the socket to use instead of this one
 */
export function authenticate(
  socket: net.Socket,
  role: 'server' | 'client',
  {method, secret, limits = AUTH_LIMITS}: Auth,
  {paused, peer, deadlineMs = limits.deadlineMs, signal, trace}: AuthenticateOptions,
): Promise<net.Socket> {
  const handshake = role === 'server' ? serverHandshake(method, secret) : clientHandshake(method, secret)
  const story: string[] = []
  /** Bytes of the message that is awaited. */
  let received = 0

  return new Promise((resolve, reject) => {
    const awaited = () => `its ${MESSAGES[story.length]}`
    const onData = (chunk: Buffer) => {
      received += chunk.length
      let step: HandshakeStep
      try {
        step = handshake.push(chunk)
      } catch (error) {
        return fail(role === 'server' ? 'its answer is wrong' : 'its proof is wrong', error)
      }
      if (step.send || step.isDone) tell(received - step.rest.length, story.length === 0 ? ' received' : ': right')
      if (step.send) send(step.send)
      if (step.isDone) handOver(step.rest)
    }
    const onEnd = () => fail(`it closed the connection ${received === 0 ? 'before' : 'in the middle of'} ${awaited()}`)
    const timer = setTimeout(() => {
      fail(`${received === 0 ? 'nothing' : byteCount(received)} of ${awaited()} within ${deadlineMs} ms`)
    }, deadlineMs)
    const onAbort = () => {
      leave()
      reject(signal!.reason)
    }

    function send(bytes: Uint8Array): void {
      socket.write(bytes)
      tell(bytes.length, ' sent')
    }

    function tell(size: number, what: string): void {
      story.push(`${MESSAGES[story.length]} of ${size} bytes${what}`)
      received = 0
    }

    function handOver(rest: Uint8Array): void {
      leave()
      trace?.(`auth: ${story.join(' → ')} (${peer})`)
      const moved = moveSocket(socket, {paused})
      const ready = moved ?? socket
      if (rest.length > 0) ready.unshift(rest)
      if (!moved && !paused) setImmediate(() => socket.resume()) // when somebody listens
      resolve(ready)
    }

    function fail(reason: string, cause?: unknown): void {
      leave()
      trace?.(`auth: ${[...story, reason].join(' → ')} (${peer})`)
      reject(new NetworkError('AUTH_FAILED', reason, {cause}))
    }

    function leave(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.removeListener('data', onData).removeListener('end', onEnd).removeListener('close', onEnd).pause()
    }

    socket.on('data', onData).once('end', onEnd).once('close', onEnd).resume()
    signal?.addEventListener('abort', onAbort)
    const first = handshake.start()
    if (first) send(first)
    if (signal?.aborted) onAbort()
  })
}
