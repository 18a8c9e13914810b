import {columns} from '../text/columns.js'
import type {View} from '../text/view.js'
import type {ReceivedDatagram} from './received-datagram.js'
import {type Paint, plain} from '../text/paint.js'
import {visible} from '../text/visible.js'

/** What a line about a datagram tells. */
type DatagramLine = {
  from: string
  port: number
  endpoint: string
  sizeBytes: number
  bytes: Uint8Array
  text: string | null
  receivedMs: number
}

/** `08:18:03.123  127.0.0.1:53122           5 bytes  hello`: the local time, from where, how much, what. */
export function datagramText(datagram: DatagramLine, paint: Paint): string {
  return beginning(datagram, paint) + payloadText(datagram)
}

function beginning({endpoint, sizeBytes, receivedMs}: Omit<DatagramLine, 'text'>, paint: Paint): string {
  const size = `${String(sizeBytes).padStart(5)} ${sizeBytes === 1 ? 'byte ' : 'bytes'}`
  return `${paint('label', localTime(receivedMs))}  ${paint('host', endpoint.padEnd(21))} ${size}  `
}

/**
 * The same lines without colours and without making texts of the payloads, of which most are printable ASCII. In a flood many
 * datagrams of one size come from one sender within a millisecond: what stands before the payload is written once for them.
 */
export class DatagramLines {
  private from = ''
  private port = -1
  private sizeBytes = -1
  private receivedMs = Number.NaN
  private start: Uint8Array = Buffer.alloc(0)

  /** Writes the line of a datagram; false where its payload needs another look. */
  write(datagram: Omit<DatagramLine, 'text'>, out: {writeBytes(bytes: Uint8Array): void}): boolean {
    if (!isPrintable(datagram.bytes)) return false
    const {from, port, sizeBytes, receivedMs} = datagram
    if (receivedMs !== this.receivedMs || port !== this.port || sizeBytes !== this.sizeBytes || from !== this.from) {
      Object.assign(this, {from, port, sizeBytes, receivedMs, start: Buffer.from(beginning(datagram, plain))})
    }
    out.writeBytes(this.start)
    out.writeBytes(datagram.bytes)
    out.writeBytes(LINE_END)
    return true
  }
}

/** Rows of datagrams from many; for one listener, as its fast lines remember the last datagram. */
export function datagramView(): View<ReceivedDatagram> {
  const lines = new DatagramLines()
  return {columns: datagramColumns, text: datagramText, line: (datagram, out) => lines.write(datagram, out)}
}

/** Answers from one alone, who needs no naming, or from many. */
export function replyView({fromMany}: {fromMany: boolean}): View<ReceivedDatagram> {
  return {columns: datagramColumns, text: fromMany ? datagramText : payloadText}
}

const datagramColumns = columns<ReceivedDatagram>('from', 'port', 'sizeBytes', 'text', 'base64', 'receivedAt')

const LINE_END = Buffer.from('\n')

function isPrintable(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if (bytes[index]! < 0x20 || bytes[index]! > 0x7e) return false
  return true
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
