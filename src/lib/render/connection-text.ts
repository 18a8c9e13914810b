import type {ConnectionEvent} from '../stream/connection-event.js'
import type {Paint} from './paint.js'

/** `127.0.0.1:53122 closed: 5 bytes received, 5 sent, 12 ms`. */
export function connectionText(event: ConnectionEvent, paint: Paint): string {
  const {from, port, receivedBytes, sentBytes, durationMs, error} = event
  const client = from === null ? 'a local client' : `${from.includes(':') ? `[${from}]` : from}:${port}`
  if (event.event === 'opened') return `${client} ${paint('good', 'opened')}`
  const end = error === null ? '' : paint('bad', ` (${error})`)
  return `${client} ${paint('label', 'closed')}: ${receivedBytes} bytes received, ${sentBytes} sent, ${Math.round(durationMs!)} ms${end}`
}
