/** What a handshake failed with: a code for scripts, and what the other end did, in words: `it does not speak TLS`. */
export type TlsFailure = {code: 'AUTH_FAILED' | 'CERTIFICATE_REFUSED' | 'TLS_FAILED'; reason: string}

/** What the other end told us before it gave up (RFC 8446 §6.2). */
const ALERTS: Record<number, string> = {
  20: 'it says that our bytes were changed in transit',
  40: 'it refused the handshake: no version, cipher or kind of key in common',
  42: 'it rejects our certificate as malformed',
  43: 'it does not accept our kind of certificate',
  44: 'it says that our certificate was revoked',
  45: 'it says that our certificate has expired',
  46: 'it does not accept our certificate',
  47: 'it rejects a value that we sent',
  48: 'it does not know who issued our certificate',
  51: 'it could not decrypt what we sent',
  70: 'it speaks no TLS version that netkit accepts (1.2, 1.3)',
  71: 'it wants stronger ciphers',
  80: 'it had an internal error',
  112: 'it does not know that name (--tls-name)',
  116: 'it wants a certificate of ours, and we have none',
  120: 'it speaks none of the protocols offered (--alpn)',
}

const ANOTHER_SECRET = 'it has another secret'

/** The same of two ends that should have one secret. */
const KEY_ALERTS: Record<number, string> = {
  40: 'it wants no pre-shared key, or knows none of that name',
  47: ANOTHER_SECRET, // OpenSSL before 3.5
  51: ANOTHER_SECRET, // as RFC 8446 §6.2 says
}

/** Of both ends by one secret: the binder of a pre-shared key is of TLS 1.3 (RFC 8446 §4.2.11). */
const NEEDS_1_3 = 'it does not speak TLS 1.3, which a secret without a certificate needs'

const NOT_TLS = 'it does not speak TLS'

const LIBRARY: Record<string, string> = {
  ERR_SSL_WRONG_VERSION_NUMBER: NOT_TLS,
  ERR_SSL_HTTP_REQUEST: `${NOT_TLS}, but plain HTTP`,
  ERR_SSL_HTTPS_PROXY_REQUEST: `${NOT_TLS}, but plain HTTP`,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NOT_TLS,
  ERR_SSL_UNEXPECTED_MESSAGE: 'its message is out of order: is it TLS at all?',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks no TLS version that netkit accepts (1.2, 1.3)',
  ERR_SSL_NO_SHARED_CIPHER: 'it has no cipher in common with netkit',
  ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM: 'it wants a certificate, or knows a pre-shared key of another name',
  ERR_SSL_NO_CERTIFICATE_SET: 'it wants a certificate, or knows a pre-shared key of another name',
  ERR_SSL_BINDER_DOES_NOT_VERIFY: ANOTHER_SECRET,
  ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC: 'the bytes were changed on their way',
}

const KEY_ERRORS = new Set(['ERR_SSL_BINDER_DOES_NOT_VERIFY', 'ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM'])

/** What is wrong with a certificate: OpenSSL's names, as Node hands them on. */
const CERTIFICATES: Record<string, string> = {
  CERT_HAS_EXPIRED: 'it has expired',
  CERT_NOT_YET_VALID: 'it is not valid yet',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed, and --ca does not name it',
  SELF_SIGNED_CERT_IN_CHAIN: 'its issuer is not trusted (--ca FILE)',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is unknown (--ca FILE)',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is unknown (--ca FILE)',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is unknown, and the server does not send it (--ca FILE)',
  CERT_SIGNATURE_FAILURE: 'its signature is wrong',
  CERT_REVOKED: 'it was revoked',
  INVALID_CA: 'its issuer may not issue certificates',
  INVALID_PURPOSE: 'it is not for servers',
  PATH_LENGTH_EXCEEDED: 'the chain of issuers is longer than one of them allows',
  CERT_CHAIN_TOO_LONG: 'the chain of issuers is too long',
  CERT_UNTRUSTED: 'it is not trusted',
  CERT_REJECTED: 'it is refused',
}

/** A certificate in words; null: the error is about something else. */
export function certificateReason(error: unknown): string | null {
  const {code = '', cert} = error as NodeJS.ErrnoException & {cert?: {subjectaltname?: string}}
  if (code !== 'ERR_TLS_CERT_ALTNAME_INVALID') return CERTIFICATES[code] ?? null
  const names = cert?.subjectaltname
  return names ? `it is for another name: ${names} (--tls-name)` : 'it names no host (subjectAltName)'
}

/**
 * @param byKey both ends should have one secret: then whoever shows a certificate does not know it
 */
export function explainTlsError(error: unknown, byKey: boolean): TlsFailure {
  const {code = '', message, reason} = error as NodeJS.ErrnoException & {reason?: string}
  const certificate = certificateReason(error)
  if (certificate !== null && byKey) return {code: 'AUTH_FAILED', reason: SHOWS_CERTIFICATE}
  if (certificate !== null) return {code: 'CERTIFICATE_REFUSED', reason: `its certificate is refused: ${certificate}`}
  const alert = /SSL alert number (\d+)/.exec(message)?.[1]
  if (alert !== undefined) {
    const ofKey = byKey ? KEY_ALERTS[Number(alert)] : undefined
    const words =
      ofKey ?? (byKey && alert === '70' ? NEEDS_1_3 : undefined) ?? ALERTS[Number(alert)] ?? 'it refused the handshake'
    return {code: ofKey ? 'AUTH_FAILED' : 'TLS_FAILED', reason: `${words} (alert ${alert})`}
  }
  if (code === 'ECONNRESET' && message.includes('socket disconnected'))
    return {code: 'TLS_FAILED', reason: CLOSED_EARLY}
  if (code === 'ECONNRESET')
    return {code: 'TLS_FAILED', reason: 'it reset the connection in the middle of the handshake'}
  const isTooOld = byKey && code === 'ERR_SSL_UNSUPPORTED_PROTOCOL'
  const words = (isTooOld ? NEEDS_1_3 : undefined) ?? LIBRARY[code] ?? reason ?? message.split('\n', 1)[0]!
  return {code: byKey && KEY_ERRORS.has(code) ? 'AUTH_FAILED' : 'TLS_FAILED', reason: words}
}

/** Said of a server that cannot prove the secret, however good its certificate is. */
export const SHOWS_CERTIFICATE = 'it has a certificate but does not know the secret'

export const CLOSED_EARLY = 'it closed the connection in the middle of the handshake'
