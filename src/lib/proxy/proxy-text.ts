import type {ProxyReport} from './describe-connection.js'
import type {DirectionCounts} from './direction-counts.js'
import type {StreamEvent} from './direction-watch.js'
import {hexDump} from '../text/hex-dump.js'
import type {Paint} from '../text/paint.js'

/** A connection that begins or ends is a line; the summary has a line for each direction, and one for the question. */
export function proxyText(report: ProxyReport, paint: Paint): string {
  return report.event === 'summary' ? summaryText(report, paint) : connectionText(report, paint)
}

/**
 *     #1 127.0.0.1:53122 opened
 *     #1 127.0.0.1:53122 closed: 90 bytes up, 90 down, 12 ms, 10 of 10 messages answered
 */
function connectionText(report: ProxyReport, paint: Paint): string {
  const {event, connection, from, port, durationMs, error, up, down} = report
  const client = from === null ? 'a client' : `${from.includes(':') ? `[${from}]` : from}:${port}`
  const name = `#${connection} ${client}`
  if (event === 'opened') return `${name} ${paint('good', 'opened')}`
  const facts = [
    `${bytesText(up.writtenBytes)} up`,
    `${count(down.writtenBytes)} down`,
    `${Math.round(durationMs!)} ms`,
    ...(report.requests === null ? [] : [`${answersText(report)} answered`]),
  ]
  const end = error === null ? '' : paint('bad', ` (${error})`)
  return `${name} ${paint('label', 'closed')}: ${facts.join(', ')}${end}`
}

function summaryText(report: ProxyReport, paint: Paint): string {
  const {connections, durationMs, treatment, held, up, down} = report
  const under = treatment === '' ? '' : ` under ${treatment}`
  const lines = [
    `${plural(connections, 'connection')}, ${(durationMs! / 1000).toFixed(1)} s${under}`,
    directionText('up   client → server', up, paint),
    directionText('down server → client', down, paint),
  ]
  const tls = tlsText(up, down)
  if (tls !== null) lines.push(tls)
  if (report.requests === null) return lines.join('\n')
  if (held === null) return [...lines, 'no complete message arrived, so there is no verdict'].join('\n')
  const verdict = `your server answered ${answersText(report)}${under}`
  const bad = up.badFrames! + down.badFrames!
  if (bad > 0) lines.push(paint('bad', `${plural(bad, 'stream')} broke the framing: what followed was not counted`))
  return [...lines, paint(held ? 'good' : 'bad', verdict)].join('\n')
}

/** Null where no stream began with a handshake. */
function tlsText(up: DirectionCounts, down: DirectionCounts): string | null {
  if (up.tlsRecords === null && down.tlsRecords === null) return null
  const records = `${plural(up.tlsRecords ?? 0, 'record')} up, ${count(down.tlsRecords ?? 0)} down`
  return `TLS passed through: ${records}; their contents can't be seen`
}

/**
 *     up   client → server  9,000 bytes, 1,000 messages
 *                           read in 12 chunks: 2 with one whole message, 10 with several
 *                           written in 9,000 chunks: all with part of one
 */
function directionText(name: string, counts: DirectionCounts, paint: Paint): string {
  const {receivedBytes, droppedBytes, chunksReceived, chunksWritten, messages, received, written} = counts
  const dropped = droppedBytes === 0 ? '' : `, ${count(droppedBytes)} of them dropped as requested`
  const start = `${paint('label', name)}  ${bytesText(receivedBytes)}${dropped}, `
  const [read, wrote] = [`read in ${plural(chunksReceived, 'chunk')}`, `written in ${plural(chunksWritten, 'chunk')}`]
  if (messages === null) return `${start}${read}, ${wrote}`
  const indent = ' '.repeat(name.length + 2)
  const lines = [read + kindsText(received!, chunksReceived), wrote + kindsText(written!, chunksWritten)]
  return [start + plural(messages, 'message'), ...lines.map((line) => indent + line)].join('\n')
}

/** What is not there is not named. */
function kindsText({whole, merged, split}: NonNullable<DirectionCounts['received']>, chunks: number): string {
  const kinds: [number, string][] = [
    [whole, 'one whole message'],
    [merged, 'several'],
    [split, 'part of one'],
  ]
  const there = kinds.filter(([chunksOfKind]) => chunksOfKind > 0)
  if (there.length === 0) return ''
  return `: ${there.map(([some, what]) => `${some === chunks && some > 1 ? 'all' : count(some)} with ${what}`).join(', ')}`
}

function answersText({requests, answers}: ProxyReport): string {
  return `${count(answers!)} of ${plural(requests!, 'message')}`
}

/** What one direction sent, with its bytes; a chunk that was only written again is not shown twice. */
export function streamText({
  event,
  connection,
  direction,
  sizeBytes,
  offset,
  messages,
  parts,
  bytes,
  tMs,
}: StreamEvent): string {
  const name = `${(tMs / 1000).toFixed(3)}  #${connection} ${direction.padEnd(4)}`
  if (event === 'end' || event === 'reset') return `${name} ${event}\n`
  const held = messages === null ? '' : `: ${contentText(messages, parts!)}`
  const line = `${name} ${event} ${bytesText(sizeBytes)}${held}\n`
  return event === 'received' ? `${line}${hexDump(bytes, {offset})}\n` : line
}

/** `2 whole messages and a part`. */
function contentText(messages: number, parts: number): string {
  if (messages === 0) return parts === 1 ? 'a part of a message' : `parts of ${parts} messages`
  const rest = ['', ' and a part', ' and 2 parts'][parts]
  return plural(messages, 'whole message') + rest
}

/** The same as the socket call that it was: `recv 5 bytes (#1 up)`. */
export function callText({event, connection, direction, sizeBytes}: StreamEvent): string {
  const calls = {
    received: `recv ${bytesText(sizeBytes)}`,
    written: `send ${bytesText(sizeBytes)}`,
    end: 'shutdown(SHUT_WR)',
    reset: 'close with a reset',
  }
  return `${calls[event]} (#${connection} ${direction})`
}

function bytesText(bytes: number): string {
  return plural(bytes, 'byte')
}

function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `1,000`. */
function count(value: number): string {
  return value.toLocaleString('en-US')
}
