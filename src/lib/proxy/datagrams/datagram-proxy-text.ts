import {columns} from '../../text/columns.js'
import {grouped} from '../../text/grouped.js'
import {hexDump} from '../../text/hex-dump.js'
import type {Paint} from '../../text/paint.js'
import type {DatagramEvent} from './datagram-road.js'
import {addDatagramCounts, type ClientReport, type DatagramCounts, NO_DATAGRAMS} from './describe-client.js'

const COUNTS = Object.keys(NO_DATAGRAMS) as (keyof DatagramCounts)[]

export const datagramProxyColumns = columns<ClientReport>(
  'event',
  'client',
  'from',
  'port',
  'clients',
  'durationMs',
  'error',
  'treatment',
  'seed',
  ...(['up', 'down'] as const).flatMap((direction) => COUNTS.map((key) => `${direction}.${key}` as const)),
  'at',
)

/** A client that comes or goes is a line; the summary has a line for each direction, and one about TCP. */
export function datagramProxyText(report: ClientReport, paint: Paint): string {
  return report.event === 'summary' ? summaryText(report, paint) : clientText(report, paint)
}

/**
 *     #1 127.0.0.1:53122 opened
 *     #1 127.0.0.1:53122 closed: 10 datagrams up, 9 down
 */
function clientText({event, client, from, port, error, up, down}: ClientReport, paint: Paint): string {
  const name = `#${client} ${from!.includes(':') ? `[${from}]` : from}:${port}`
  if (event === 'opened') return `${name} ${paint('good', 'opened')}`
  const end = error === null ? '' : paint('bad', ` (${error})`)
  return `${name} ${paint('label', 'closed')}: ${plural(up.sent, 'datagram')} up, ${grouped(down.sent)} down${end}`
}

function summaryText({clients, durationMs, treatment, up, down}: ClientReport, paint: Paint): string {
  const under = treatment === '' ? '' : ` under ${treatment}`
  const lines = [
    `${plural(clients, 'client')}, ${(durationMs! / 1000).toFixed(1)} s${under}`,
    directionText('up   client → server', up, paint),
    directionText('down server → client', down, paint),
  ]
  const lesson = lessonText(addDatagramCounts(up, down))
  return (lesson === null ? lines : [...lines, lesson]).join('\n')
}

/** What did not happen is not named. */
function directionText(name: string, counts: DatagramCounts, paint: Paint): string {
  const {received, receivedBytes, sent, dropped, duplicated, reordered, overflowed, waiting} = counts
  const came = `${plural(received, 'datagram')} received (${plural(receivedBytes, 'byte')}), ${grouped(sent)} sent`
  const facts = [
    dropped > 0 && `${grouped(dropped)} dropped`,
    duplicated > 0 && `${grouped(duplicated)} sent twice`,
    reordered > 0 && `${grouped(reordered)} after a later one`,
    overflowed > 0 && paint('bad', `${grouped(overflowed)} lost because too many waited`),
    waiting > 0 && `${grouped(waiting)} still waiting`,
  ].filter((fact) => typeof fact === 'string')
  return `${paint('label', name)}  ${came}${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`
}

/** Of what TCP does against each, only what was needed here. */
function lessonText({dropped, overflowed, duplicated, reordered}: DatagramCounts): string | null {
  const lost = dropped + overflowed
  const work = [
    lost > 0 && `send ${grouped(lost)} again`,
    duplicated > 0 && `discard ${duplicated === 1 ? '1 copy' : `${grouped(duplicated)} copies`}`,
    reordered > 0 && `put ${grouped(reordered)} back in order`,
  ].filter((fact) => typeof fact === 'string')
  if (work.length === 0) return null
  return `TCP would ${work.join(', ')} without the programs noticing; UDP leaves it to them`
}

/** What happened to a datagram, with its bytes; one that is only sent is not shown twice. */
export function datagramEventText({
  tMs,
  client,
  direction,
  event,
  number,
  copy,
  sizeBytes,
  bytes,
}: DatagramEvent): string {
  const what = copy ? `${event} again` : event
  const line = `${(tMs / 1000).toFixed(3)}  #${client} ${direction.padEnd(4)} ${number} ${what}, ${plural(sizeBytes, 'byte')}\n`
  return event === 'received' && sizeBytes > 0 ? `${line}${hexDump(bytes)}\n` : line
}

function plural(value: number, noun: string): string {
  return `${grouped(value)} ${noun}${value === 1 ? '' : 's'}`
}
