import type {Paint} from './paint.js'
import {visible} from './visible.js'

/** What a line about a datagram tells. */
type DatagramLine = {endpoint: string; sizeBytes: number; bytes: Uint8Array; text: string | null; receivedMs: number}

/** `08:18:03.123  127.0.0.1:53122           5 bytes  hello`: the local time, from where, how much, what. */
export function datagramText(datagram: DatagramLine, paint: Paint): string {
  const {endpoint, sizeBytes, receivedMs} = datagram
  const size = `${String(sizeBytes).padStart(5)} ${sizeBytes === 1 ? 'byte ' : 'bytes'}`
  return `${paint('label', localTime(receivedMs))}  ${paint('host', endpoint.padEnd(21))} ${size}  ${payloadText(datagram)}`
}

/** The text of a datagram; bytes that are no text are written out where they are not printable ASCII. */
export function payloadText({text, bytes}: Pick<DatagramLine, 'text' | 'bytes'>): string {
  if (text !== null) return visible(text)
  return Array.from(bytes, (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`,
  ).join('')
}

let lastMs = Number.NaN
let lastTime = ''

/** Many datagrams come within one millisecond: it is written once. */
function localTime(ms: number): string {
  if (ms === lastMs) return lastTime
  const date = new Date(ms)
  const two = (value: number) => String(value).padStart(2, '0')
  lastMs = ms
  lastTime = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`
  return lastTime
}
