import type net from 'node:net'
import tls from 'node:tls'
import {ipVersion} from '../../address/ip-version.js'
import {AUTH_LIMITS} from '../../auth/auth.js'
import {PSK_IDENTITY} from '../../auth/tls-key.js'
import {NetworkError, SystemError} from '../../errors.js'
import {failOnTlsError} from '../../node-internals/fail-on-tls-error.js'
import {sessionLines} from './session-lines.js'
import {
  certificateReason,
  CLOSED_EARLY,
  explainTlsError,
  SHOWS_CERTIFICATE,
  type TlsFailure,
} from './explain-tls-error.js'
import {setRawSocket} from './raw-socket.js'
import {type ClientTls, contextOptions, type ServerTls} from './context-options.js'
import type {Trace} from '../trace.js'

export type HandshakeOptions = {
  /** The other end, for the trace. */
  peer: string
  /** For the whole handshake, however slowly bytes drip in. */
  deadlineMs?: number | undefined
  signal?: AbortSignal | undefined
  trace?: Trace | undefined
}

/** Shakes hands on a connection that nobody has read from, and resolves to the socket to use instead of it. */
export type SecureAccept = (raw: net.Socket, options: HandshakeOptions) => Promise<tls.TLSSocket>

/**
 * A server's end of TLS. The one with a key has no certificate, so that a client which cannot prove the secret finds nothing else to
 * rest on. What it resolves to rejects with NetworkError AUTH_FAILED or TLS_FAILED, whose message says what the other end did, and
 * with the reason of `signal`. Throws SystemError BAD_TLS_FILE for a certificate and a key that do not fit.
 */
export function openSecureServer(how: ServerTls): SecureAccept {
  const byKey = 'psk' in how
  const secureContext = contextOf(how)
  const pskCallback = byKey
    ? (_: tls.TLSSocket, identity: string) => (identity === PSK_IDENTITY ? how.psk : null)
    : null
  return async (raw, options) => {
    const socket = new tls.TLSSocket(raw, {isServer: true, secureContext, ...(pskCallback && {pskCallback})} as object)
    await whenSecure({socket, raw, event: 'secure', byKey}, options)
    failOnTlsError(socket)
    return socket
  }
}

function contextOf(how: ServerTls): tls.SecureContext {
  if ('psk' in how) return tls.createSecureContext(contextOptions(true))
  try {
    return tls.createSecureContext({...contextOptions(false), ...how})
  } catch (error) {
    const {reason, message} = error as Error & {reason?: string}
    throw new SystemError('BAD_TLS_FILE', `the certificate or key cannot be used: ${reason ?? message}`, {
      cause: error,
    })
  }
}

/**
 * The client's end, with a server of that name. Rejects with NetworkError AUTH_FAILED (the secret), CERTIFICATE_REFUSED or TLS_FAILED, and
 * with the reason of `signal`.
 */
export async function secureClient(
  raw: net.Socket,
  how: ClientTls,
  {host, ...options}: HandshakeOptions & {host: string},
): Promise<tls.TLSSocket> {
  const byKey = 'psk' in how
  const socket = tls.connect({
    socket: raw,
    ...(byKey ? keyOptions(how.psk) : certificateOptions(how, host)),
    ...alpnOf(how),
  })
  await whenSecure({socket, raw, event: 'secureConnect', byKey}, options)
  // Node is content with a trusted certificate, too, as far as it looks for one; the secret is what counts here.
  if (byKey && !(socket.isSessionReused() && isEmpty(socket.getPeerCertificate()))) {
    socket.destroy()
    throw new NetworkError('AUTH_FAILED', SHOWS_CERTIFICATE)
  }
  if (!byKey && how.onDistrust) how.onDistrust(distrustOf(socket, how.name ?? host) ?? 'it would have been trusted')
  return socket
}

/** No authority is trusted: a server with a certificate, whoever issued it, has not proved that it knows the secret. */
function keyOptions(psk: Uint8Array): tls.ConnectionOptions {
  return {
    ...contextOptions(true),
    ca: [],
    rejectUnauthorized: true,
    pskCallback: () => ({psk, identity: PSK_IDENTITY}),
  }
}

function certificateOptions(
  {ca, name, onDistrust}: Exclude<ClientTls, {psk: unknown}>,
  host: string,
): tls.ConnectionOptions {
  const wanted = name ?? host
  return {
    ...contextOptions(false),
    ...(ca && {ca}),
    rejectUnauthorized: !onDistrust, // said always: NODE_TLS_REJECT_UNAUTHORIZED must not decide it
    checkServerIdentity: (_, certificate) => tls.checkServerIdentity(wanted, certificate),
    servername: ipVersion(wanted) === 0 ? wanted : '', // addresses are no names (RFC 6066 §3)
  }
}

function alpnOf({alpn}: ClientTls): tls.ConnectionOptions {
  return alpn.length > 0 ? {ALPNProtocols: [...alpn]} : {}
}

function isEmpty(certificate: object): boolean {
  return Object.keys(certificate).length === 0
}

/** Why a certificate that was let pass would not be trusted; null: it would. */
export function distrustOf(socket: tls.TLSSocket, name: string): string | null {
  // Node's types say Error, and it is the code of one.
  const code = socket.authorizationError as unknown as string | null | undefined
  const nameError = tls.checkServerIdentity(name, socket.getPeerCertificate())
  if (!code || code === (nameError as NodeJS.ErrnoException | undefined)?.code)
    return nameError ? certificateReason(nameError) : null
  return certificateReason({code, message: code}) ?? code
}

type Pending = {socket: tls.TLSSocket; raw: net.Socket; event: 'secure' | 'secureConnect'; byKey: boolean}

function whenSecure(
  {socket, raw, event, byKey}: Pending,
  {peer, deadlineMs = AUTH_LIMITS.deadlineMs, signal, trace}: HandshakeOptions,
): Promise<tls.TLSSocket> {
  setRawSocket(socket, raw)
  return new Promise((resolve, reject) => {
    const fail = ({code, reason}: TlsFailure, cause?: unknown) => {
      leave()
      trace?.(`tls: ${reason} (${peer})`)
      reject(new NetworkError(code, reason, {cause}))
      socket.destroy()
    }
    const onError = (error: unknown) => fail(explainTlsError(error, byKey), error)
    const onClose = () => fail({code: 'TLS_FAILED', reason: CLOSED_EARLY})
    const timer = setTimeout(
      () => fail({code: 'TLS_FAILED', reason: `no TLS handshake within ${deadlineMs} ms`}),
      deadlineMs,
    )
    const onAbort = () => {
      leave()
      reject(signal!.reason)
      socket.destroy()
    }
    const onSecure = () => {
      leave()
      if (trace) for (const line of sessionLines(socket, peer)) trace(line)
      resolve(socket)
    }

    function leave(): void {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.removeListener(event, onSecure).removeListener('error', onError)
      socket.removeListener('end', onClose).removeListener('close', onClose)
    }

    socket.on('error', () => {}) // its 'close' follows; whoever reads it hears of the error there
    socket.once(event, onSecure).once('error', onError).once('end', onClose).once('close', onClose)
    signal?.addEventListener('abort', onAbort)
    if (signal?.aborted) onAbort()
  })
}
