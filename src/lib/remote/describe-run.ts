import {type Encoding, encodingOf} from '../text/encoding.js'
import {signalNumber} from '../system/process/signal-number.js'
import type {CommandEnd} from './reply.js'

/** What a command printed. */
type Printed = {
  sizeBytes: number
  /** Null where the bytes are not valid text. */
  text: string | null
  base64: string
}

/** A remote command as a row. */
export type RunRow = CommandEnd & {stdout: Printed; stderr: Printed; durationMs: number}

/** Rejects with InputError UNKNOWN_ENCODING. */
export async function describeRun(
  {status, signal, error}: CommandEnd,
  {
    stdout,
    stderr,
    encoding,
    durationMs,
  }: {stdout: Uint8Array; stderr: Uint8Array; encoding: string; durationMs: number},
): Promise<RunRow> {
  const known = await encodingOf(encoding)
  return {
    status,
    signal,
    error,
    stdout: describePrinted(stdout, known),
    stderr: describePrinted(stderr, known),
    durationMs: Math.round(durationMs * 1000) / 1000,
  }
}

function describePrinted(bytes: Uint8Array, encoding: Encoding): Printed {
  return {sizeBytes: bytes.length, text: encoding.decode(bytes), base64: Buffer.from(bytes).toString('base64')}
}

/** What a shell would say of it: its status, or 128 and the number of the signal; 0 where nobody tells. */
export function exitStatusOf({status, signal}: CommandEnd): number {
  return signal === null ? Math.min(status ?? 0, 255) : 128 + signalNumber(signal)
}
