import {grouped} from '../text/grouped.js'
import type {CheckedPort, PortCheck} from './check-port.js'
import type {TlsReport} from './check-tls.js'
import type {FreePort} from './free-ports.js'
import type {PortName} from './name-port.js'
import type {PortHolder} from './port-holders.js'
import type {ScanSummary} from './scan-ports.js'
import type {PortWait} from './wait-for-port.js'
import {type Columns, columns} from '../text/columns.js'
import type {Paint, Style} from '../text/paint.js'
import {type ProcessSight, processSight} from '../kernel/has-capability.js'
import type {View} from '../text/view.js'
import {visible} from '../text/visible.js'

export const checkColumns = columns<PortCheck>(
  'host',
  'address',
  'port',
  'protocol',
  'state',
  'service',
  'rttMs',
  'reason',
)

export const checkedColumns: Columns<CheckedPort> = [
  ...checkColumns,
  ...columns<CheckedPort>(
    'tls.version',
    'tls.cipher',
    'tls.alpn',
    'tls.subject',
    'tls.issuer',
    'tls.names',
    'tls.validTo',
    'tls.daysLeft',
    'tls.trusted',
    'tls.reason',
  ),
]

/** A port, and a line about its certificate. */
export function checkedText(row: CheckedPort, paint: Paint): string {
  const first = checkText(row, paint)
  if (row.tls) return `${first}\n${tlsText(row.tls, paint)}`
  return row.state === 'open' && row.reason.startsWith('no TLS: ')
    ? `${first}\n  ${paint('bad', visible(row.reason))}`
    : first
}

function tlsText(
  {version, cipher, alpn, subject, issuer, names, validTo, daysLeft, trusted, reason}: TlsReport,
  paint: Paint,
) {
  const days = daysLeft < 0 ? 'over' : `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'} left`
  const verdict =
    reason === null ? paint('good', 'trusted') : paint('bad', visible(trusted ? reason : `not trusted: ${reason}`))
  return [
    `  ${version}, ${cipher}${alpn === null ? '' : `, ALPN ${visible(alpn)}`}: ${verdict}`,
    `  ${visible(subject)}, for ${visible(names.join(', ') || 'no name')}`,
    `  issued by ${visible(issuer)}, until ${validTo.slice(0, 10)} (${days})`,
  ].join('\n')
}

const STATE_STYLES: Record<PortCheck['state'], Style> = {
  open: 'good',
  closed: 'bad',
  filtered: 'host',
  'open|filtered': 'host',
}

/** `localhost (127.0.0.1) 8000/tcp  open  http-alt  0.4 ms`; the cells are as wide as most rows need. */
export function checkText({host, address, port, protocol, state, service, rttMs, reason}: PortCheck, paint: Paint) {
  const where = visible(host === address ? address : `${host} (${address})`)
  const time = rttMs === null ? '' : `${rttMs.toFixed(rttMs < 10 ? 1 : 0)} ms`
  const why = state === 'open' ? time : `${reason}${time === '' ? '' : `, ${time}`}`
  return [
    `${where} ${paint('strong', `${port}/${protocol}`.padEnd(9))}`,
    paint(STATE_STYLES[state], state.padEnd(8)),
    (service ?? '-').padEnd(14),
    paint('label', why),
  ].join('  ')
}

/** How a checked or scanned port looks. */
export const checkView: View<PortCheck> = {columns: checkColumns, text: checkText}

export const nameColumns = columns<PortName>(
  'input',
  'port',
  'name',
  'aliases',
  'protocols',
  'range',
  'rangeFirst',
  'rangeLast',
  'ephemeral',
  'ephemeralFirst',
  'ephemeralLast',
)

/** What a port is called, and what its number says. */
export function nameText(row: PortName, paint: Paint): string {
  const {port, name, aliases, protocols, range, rangeFirst, rangeLast} = row
  const known = name === null ? 'no registered name' : `${paint('strong', name)} (${protocols.join(', ')})`
  const also = aliases.length === 0 ? '' : `; also ${aliases.join(', ')}`
  return [
    `${paint('strong', String(port))}  ${known}${also}`,
    `  ${range}: ${rangeFirst}-${rangeLast}${RANGE_WORDS[range]}`,
    ...ephemeralWords(row),
  ].join('\n')
}

const RANGE_WORDS: Record<PortName['range'], string> = {
  'well-known': ', for well-known services; on most systems only root may bind one',
  registered: ', assigned by IANA on request',
  dynamic: ', never assigned: for temporary use (RFC 6335)',
}

function ephemeralWords({ephemeral, ephemeralFirst, ephemeralLast}: PortName): string[] {
  if (ephemeral === null) return []
  const here = `${ephemeralFirst}-${ephemeralLast}`
  return [
    ephemeral
      ? `  this machine uses it for outgoing connections (${here}): a server may find it in use`
      : `  this machine uses ${here} for outgoing connections, not this port`,
  ]
}

/** The line under a scan: what was tried, what was found, how long it took. */
export function scanSummaryText({probes, hosts, open, closed, filtered, elapsedMs}: ScanSummary): string {
  const done = open + closed + filtered
  const what = hosts === 1 ? `${grouped(probes)} ports` : `${grouped(probes)} ports of ${grouped(hosts)} hosts`
  const tried = done === probes ? what : `interrupted: ${grouped(done)} of ${what}`
  const found = `${grouped(open)} open, ${grouped(closed)} closed, ${grouped(filtered)} filtered`
  return `${tried} in ${(elapsedMs / 1000).toFixed(2)} s: ${found}`
}

/** How much a scan is, where that is so much that it must be confirmed; else null. */
export function scanQuestion(hosts: number, ports: number): string | null {
  const probes = hosts * ports
  return probes <= MANY ? null : `${grouped(probes)} ports (${grouped(hosts)} hosts × ${grouped(ports)})`
}

/** Above so many probes a scan wants to be confirmed. */
const MANY = 100_000
export const MANY_PROBES = grouped(MANY)

/** The same while it goes on. */
export function scanProgressText({probes, open, closed, filtered, elapsedMs}: ScanSummary): string {
  const done = open + closed + filtered
  const left = done === 0 ? '' : `, about ${Math.ceil(((probes - done) / done) * (elapsedMs / 1000))} s to go`
  return `${grouped(done)} of ${grouped(probes)} (${Math.floor((done / probes) * 100)} %), ${grouped(open)} open${left}`
}

export const waitColumns = columns<PortWait>('host', 'address', 'port', 'protocol', 'state', 'waitedMs', 'attempts')

export function waitText({host, address, port, state, waitedMs, attempts}: PortWait, paint: Paint): string {
  const where = visible(host === address ? `${host} port ${port}` : `${host} (${address}) port ${port}`)
  const tries = attempts === 1 ? 'the first attempt' : `${grouped(attempts)} attempts`
  return `${where} is ${paint('good', state)} after ${(waitedMs / 1000).toFixed(2)} s, ${tries}`
}

export const freePortColumns = columns<FreePort>('port')

export function freeText({port}: FreePort): string {
  return String(port)
}

export const holderColumns = columns<PortHolder>(
  'port',
  'protocol',
  'address',
  'state',
  'remote',
  'pid',
  'command',
  'user',
  'timerMs',
  'sources',
  'missing',
)

/** `tcp  127.0.0.1:8000   LISTEN   python3 (process 4711, root)` */
export function portHolderText(row: PortHolder, paint: Paint): string {
  const {protocol, address, port, state, remote} = row
  const where = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  const connection = remote === null ? where : `${where} – ${remote}`
  return [protocol, paint('strong', visible(connection).padEnd(24)), state.padEnd(12), ownerWords(row)].join('  ')
}

function ownerWords({state, pid, command, user, timerMs}: PortHolder): string {
  if (pid !== null) return visible(`${command} (process ${pid}${user === null ? '' : `, ${user}`})`)
  if (state === 'TIME_WAIT') {
    const left = timerMs === null ? '' : `, ${(timerMs / 1000).toFixed(1)} s more`
    return `no process: the kernel remembers a closed connection${left}`
  }
  if (state === 'BOUND' && user === null) return 'bound by a program that does not listen'
  if (user === null) return 'no process'
  return visible(`owner hidden (${user})${hiddenHint()}`)
}

/** How a hidden owner may be seen. Who sees all of /proc has looked: the owner is not among them. */
export function hiddenHint(sight: ProcessSight = processSight()): string {
  if (sight === 'own') return ': try sudo, or look from its container'
  return sight === 'all' ? ': in another container or namespace, or the kernel itself (WireGuard, VXLAN)?' : ''
}
