import type {NetkitError} from '../errors.js'
import type {Target} from '../net/tcp-connect.js'

/** A row: a file that has arrived, or that has failed. */
export type SentFile = {
  /** The receiver; null on a Unix socket. */
  to: string | null
  port: number | null
  /** As it is called here. */
  file: string
  sizeBytes: number
  /** Over the wire: without what the receiver had already. */
  sentBytes: number
  resumedFrom: number
  sha256: string | null
  /** The receiver has computed the same digest. */
  verified: boolean
  durationMs: number
  bytesPerSecond: number | null
  /** The code of what went wrong, and the sentence; null for a file that has arrived. */
  error: string | null
  message: string | null
  sentAt: string
}

/** What is known of it while it is sent. */
export type Sending = Pick<SentFile, 'sizeBytes' | 'sentBytes' | 'resumedFrom' | 'sha256' | 'verified'>

type Outcome = {target: Target; file: string; sending: Sending; startedAt: number; failure: NetkitError | null}

export function describeSent({target, file, sending, startedAt, failure}: Outcome): SentFile {
  const durationMs = performance.now() - startedAt
  return {
    ...('unixPath' in target ? {to: null, port: null} : {to: target.host, port: target.port}),
    file,
    ...sending,
    durationMs: Math.round(durationMs * 1000) / 1000,
    bytesPerSecond: durationMs > 0 ? Math.round((sending.sentBytes / durationMs) * 1000) : null,
    error: failure?.code ?? null,
    message: failure?.message ?? null,
    sentAt: new Date().toISOString(),
  }
}
