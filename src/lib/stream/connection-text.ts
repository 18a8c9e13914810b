import type {ConnectionEvent} from './connection-event.js'
import type {Paint} from '../text/paint.js'
import {byteCount} from '../text/byte-count.js'

/** `127.0.0.1:53122 closed: 5 bytes received, 5 sent, 12 ms`. */
export function connectionText(event: ConnectionEvent, paint: Paint): string {
  const {receivedBytes, sentBytes, durationMs, error} = event
  const client = clientText(event)
  if (event.event === 'opened') return `${client} ${paint('good', 'opened')}`
  const end = error === null ? '' : paint('bad', ` (${error})`)
  return `${client} ${paint('label', 'closed')}: ${byteCount(receivedBytes!)} received, ${sentBytes} sent, ${Math.round(durationMs!)} ms${end}`
}

/** `127.0.0.1:53122`; a client of a Unix socket has no name. */
export function clientText({from, port}: Pick<ConnectionEvent, 'from' | 'port'>): string {
  return from === null ? 'a local client' : `${from.includes(':') ? `[${from}]` : from}:${port}`
}
