import type {NetkitError} from '../errors.js'
import {type FileHeader, relativeName} from './file-header.js'
import type {IncomingFile} from './incoming-file.js'

/** A row: a file that has come, or that has failed. */
export type ReceivedFile = {
  /** The sender; null on a Unix socket. */
  from: string | null
  port: number | null
  /** Below the receiver's folder, with `/`; null where the connection failed before or between files. */
  file: string | null
  sizeBytes: number | null
  /** Over this connection: without what a resumed file had already. */
  receivedBytes: number
  resumedFrom: number
  sha256: string | null
  /** A digest of the sender's was the same. */
  verified: boolean
  durationMs: number
  bytesPerSecond: number | null
  /** The code of what went wrong, and the sentence; null for a file that is there. */
  error: string | null
  message: string | null
  receivedAt: string
}

type Outcome = {
  sender: Pick<ReceivedFile, 'from' | 'port'>
  /** Null where there was none yet, or it was refused. */
  file: IncomingFile | null
  header: FileHeader | null
  startedAt: number
  failure: NetkitError | null
}

export function describeReceived({sender, file, header, startedAt, failure}: Outcome): ReceivedFile {
  const durationMs = performance.now() - startedAt
  const receivedBytes = file?.receivedBytes ?? 0
  return {
    ...sender,
    file: header && relativeName(header),
    sizeBytes: header?.sizeBytes ?? null,
    receivedBytes,
    resumedFrom: file?.resumedFrom ?? 0,
    sha256: failure ? null : (file?.sha256 ?? null),
    verified: failure === null && (file?.verified ?? false),
    durationMs: Math.round(durationMs * 1000) / 1000,
    bytesPerSecond: durationMs > 0 ? Math.round((receivedBytes / durationMs) * 1000) : null,
    error: failure?.code ?? null,
    message: failure?.message ?? null,
    receivedAt: new Date().toISOString(),
  }
}
