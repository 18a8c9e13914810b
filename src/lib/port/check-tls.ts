import type {Endpoint} from '../address/endpoint.js'
import {NetworkError} from '../errors.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectTcp} from '../net/tcp-connect.js'
import type {StartTlsProtocol} from '../net/tls/start-tls.js'

/** What `--tls` has found out. */
export type TlsReport = {
  /** `TLSv1.3` */
  version: string
  cipher: string
  /** The protocol that was agreed on (RFC 7301); null where none was offered, or none taken. */
  alpn: string | null
  subject: string
  issuer: string
  /** Hosts and addresses that the certificate is for. */
  names: string[]
  /** ISO 8601. */
  validTo: string
  /** Whole days; negative where it is over. */
  daysLeft: number
  trusted: boolean
  /** Why it is not trusted, or ends too soon; null: all is well. */
  reason: string | null
}

export type TlsCheckOptions = {
  /** In the certificate; null: the host. */
  name: string | null
  ca: Buffer | null
  alpn: readonly string[]
  /** It must be good for so many days. */
  minDays: number | null
  startTls: StartTlsProtocol | null
}

const DAY_MS = 86_400_000

/**
 * Shakes hands with a server and looks at its certificate, whatever it is. Rejects with NetworkError: TLS_FAILED where it speaks no TLS; the
 * message says what it did.
 */
export async function checkTls(
  host: string,
  at: Endpoint,
  {name, ca, alpn, minDays, startTls: protocol}: TlsCheckOptions,
  {timeoutMs, bind, signal}: {timeoutMs: number; bind?: LocalEnd | undefined; signal?: AbortSignal | undefined},
): Promise<TlsReport> {
  const {secureClient, distrustOf} = await import('../net/tls/open-secure-server.js') // node:tls costs 8 ms
  const {certificateChain} = await import('../net/tls/session-lines.js')
  const endsAt = performance.now() + timeoutMs
  const leftMs = () => Math.max(1, Math.round(endsAt - performance.now()))
  const raw = await connectTcp(at, {timeoutMs, bind, signal, paused: true})
  try {
    if (protocol) await (await import('../net/tls/start-tls.js')).startTls(raw, protocol, leftMs())
    const look = {ca, name, alpn, onDistrust: () => {}}
    const socket = await secureClient(raw, look, {host, peer: String(at), deadlineMs: leftMs(), signal})
    const [first] = certificateChain(socket)
    if (!first) throw new NetworkError('TLS_FAILED', 'it has no certificate')
    const distrust = distrustOf(socket, name ?? host)
    const daysLeft = Math.floor((Date.parse(first.validTo) - Date.now()) / DAY_MS)
    const {subject, issuer, names, validTo} = first
    socket.end() // in order: servers make a note of those who just leave
    return {
      version: socket.getProtocol() ?? 'unknown',
      cipher: socket.getCipher().name,
      alpn: socket.alpnProtocol || null,
      subject,
      issuer,
      names,
      validTo,
      daysLeft,
      trusted: distrust === null,
      reason: distrust ?? soonOver(daysLeft, minDays),
    }
  } finally {
    raw.destroySoon()
  }
}

function soonOver(daysLeft: number, minDays: number | null): string | null {
  if (minDays === null || daysLeft >= minDays) return null
  return `it expires in ${daysLeft === 1 ? '1 day' : `${daysLeft} days`}, but --min-days is ${minDays}`
}
