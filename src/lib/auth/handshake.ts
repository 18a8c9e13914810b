import {createHash, createHmac, randomBytes, timingSafeEqual} from 'node:crypto'
import {NetworkError} from '../errors.js'
import type {AuthMethod} from './methods.js'

/** The challenge and the nonces: random bytes that are never used twice. */
const NONCE_BYTES = 32

/** One end of a handshake: bytes in, bytes out, no socket. `rest` is what arrived behind it: the first bytes of the talk. */
export type HandshakeStep = {send: Uint8Array | null; isDone: boolean; rest: Uint8Array}

export type Handshake = {
  /** What this end says first, if it is the one to begin. */
  start(): Uint8Array | null
  /** Throws NetworkError AUTH_FAILED for a wrong answer, and for nothing else. */
  push(chunk: Uint8Array): HandshakeStep
}

/** The server's end: sends the challenge, checks the answer. */
export function serverHandshake(method: AuthMethod, secret: Uint8Array): Handshake {
  const challenge = randomBytes(NONCE_BYTES)
  const answerBytes =
    method === 'hmac-sha256-mutual' ? NONCE_BYTES + MUTUAL_BYTES : digestOf(method, secret, challenge).length
  return collecting(challenge, answerBytes, (answer) => {
    if (method !== 'hmac-sha256-mutual') {
      expectEqual(answer, digestOf(method, secret, challenge))
      return null
    }
    const clientNonce = answer.subarray(0, NONCE_BYTES)
    expectEqual(answer.subarray(NONCE_BYTES), mutualDigest('client', secret, challenge, clientNonce))
    return mutualDigest('server', secret, challenge, clientNonce)
  })
}

/** The client's end: answers the challenge and, where the method is mutual, checks the server's proof. */
export function clientHandshake(method: AuthMethod, secret: Uint8Array): Handshake {
  const answering = collecting(null, NONCE_BYTES, (challenge) => {
    if (method !== 'hmac-sha256-mutual') return digestOf(method, secret, challenge)
    const clientNonce = randomBytes(NONCE_BYTES)
    proof = mutualDigest('server', secret, challenge, clientNonce)
    return Buffer.concat([clientNonce, mutualDigest('client', secret, challenge, clientNonce)])
  })
  let proof: Buffer | null = null
  const checking = collecting(null, MUTUAL_BYTES, (answer) => {
    expectEqual(answer, proof!)
    return null
  })
  return {
    start: () => null,
    push(chunk) {
      if (proof !== null) return checking.push(chunk)
      const step = answering.push(chunk)
      if (!step.isDone || proof === null) return step
      const next = checking.push(step.rest)
      return {...next, send: step.send}
    },
  }
}

const MUTUAL_BYTES = 32

/** Waits for a message of a fixed length, which is handled once; `handle` gives what is to be sent then. */
function collecting(
  first: Uint8Array | null,
  length: number,
  handle: (message: Buffer) => Uint8Array | null,
): Handshake {
  let received = Buffer.alloc(0)
  return {
    start: () => first,
    push(chunk) {
      received = Buffer.concat([received, chunk])
      if (received.length < length) return {send: null, isDone: false, rest: new Uint8Array(0)}
      return {send: handle(received.subarray(0, length)), isDone: true, rest: received.subarray(length)}
    },
  }
}

function digestOf(
  method: Exclude<AuthMethod, 'hmac-sha256-mutual'>,
  secret: Uint8Array,
  challenge: Uint8Array,
): Buffer {
  switch (method) {
    case 'hmac-sha256':
      return createHmac('sha256', secret).update(challenge).digest()
    case 'hmac-md5':
      return createHmac('md5', secret).update(challenge).digest()
    case 'md5-hex':
      return Buffer.from(createHash('md5').update(secret).update(challenge).digest('hex'))
  }
}

/** The role stands in the digest, so that an end's own answer, sent back to it, proves nothing. */
function mutualDigest(
  role: 'client' | 'server',
  secret: Uint8Array,
  serverNonce: Uint8Array,
  clientNonce: Uint8Array,
): Buffer {
  return createHmac('sha256', secret)
    .update(`netkit-auth-v1 ${role}\0`)
    .update(serverNonce)
    .update(clientNonce)
    .digest()
}

/** In constant time. The lengths are equal: the answer was cut to the digest's. */
function expectEqual(answer: Uint8Array, expected: Uint8Array): void {
  if (timingSafeEqual(answer, expected)) return
  throw new NetworkError('AUTH_FAILED', 'the other end does not know the secret')
}
