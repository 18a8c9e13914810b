import {NetworkError} from '../errors.js'
import {type AuthMethod, isOldMethod} from './methods.js'

/** What both ends of a connection agree on: who knows the secret is let in. */
export type Auth = {
  method: AuthMethod
  secret: Uint8Array
  /** AUTH_LIMITS unless given. */
  limits?: AuthLimits
}

export type AuthLimits = {
  /** For the whole handshake, from the connection on: no byte that drips in makes it longer. */
  deadlineMs: number
  /** How long a client that failed waits for its end: each guess takes a while. */
  delayMs: number
  /** Connections that have not proved themselves. A further one takes the place of the oldest. */
  maxStrangers: number
}

export const AUTH_LIMITS: AuthLimits = {deadlineMs: 10_000, delayMs: 1000, maxStrangers: 1024}

/** A client that was not let in. */
export type AuthFailure = {
  /** `127.0.0.1:53122`; null on a Unix socket. */
  endpoint: string | null
  /** What it did: `its answer is wrong`. */
  reason: string
}

/** What a client tells its user. */
export function authFailed(where: string, reason: string, cause?: unknown): NetworkError {
  const message = `${where}: authentication failed: ${reason}; both ends need the same secret and the same --auth`
  return new NetworkError('AUTH_FAILED', message, {input: where, cause})
}

/**
 * What it means when the server ends before it has said anything: only a mutual handshake tells the client that it was let in.
 * Undefined where nobody had to prove anything.
 */
export function silentRefusal(where: string, auth: Auth | undefined): NetworkError | undefined {
  if (!auth || auth.method === 'hmac-sha256-mutual') return undefined
  const story = 'it closed the connection silently after our answer'
  if (!isOldMethod(auth.method)) return authFailed(where, story)
  const message = `${where}: ${story}: a refusal, or it had nothing to send; both ends need the same secret and --auth`
  return new NetworkError('AUTH_FAILED', message, {input: where})
}
