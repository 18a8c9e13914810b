import type {StreamEvent} from './direction-watch.js'

/** An event as a line of a log. */
export type LogRow = Omit<StreamEvent, 'bytes'> & {
  /** The bytes, the first 1024 of a longer chunk; null where there are none. */
  base64: string | null
}

const LOGGED_BYTES = 1024

export function describeStreamEvent(event: StreamEvent): LogRow {
  return describeLogged(event)
}

/** The same of anything that has bytes. */
export function describeLogged<Event extends {bytes: Uint8Array}>({
  bytes,
  ...rest
}: Event): Omit<Event, 'bytes'> & {base64: string | null} {
  const first = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, LOGGED_BYTES))
  return {...rest, base64: bytes.length === 0 ? null : first.toString('base64')}
}
