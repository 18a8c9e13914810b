import {constants} from 'node:crypto'
import fs from 'node:fs'
import type tls from 'node:tls'

/** How a server encrypts: by a key that both ends have, or as the owner of a certificate. PEM. */
export type ServerTls = {psk: Uint8Array} | {cert: Buffer; key: Buffer}

/** How a client encrypts, and by what it knows the server. */
export type ClientTls = {psk: Uint8Array; alpn: readonly string[]} | CertificateCheck

export type CertificateCheck = {
  /** PEM; null: the authorities that Node trusts, and those of NODE_EXTRA_CA_CERTS. */
  ca: Buffer | null
  /** The name in the certificate; null: the host that was connected to. */
  name: string | null
  /** Protocols to be offered, the first is liked best (RFC 7301). */
  alpn: readonly string[]
  /** Goes on where the certificate is wrong, and tells why it is. */
  onDistrust?: ((reason: string) => void) | undefined
}

/** TLS 1.3: the first two have the hash of the pre-shared key, without which there is none (RFC 8446 §4.2.11). */
const PSK_SUITES = ['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256']

/** TLS 1.2: forward secrecy and authenticated encryption, nothing else (RFC 9325 §4.2). */
const OLD_SUITES = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
]

/** A client that renegotiates makes work for the server; TLS 1.3 has no such thing. */
const OPTIONS = constants.SSL_OP_NO_RENEGOTIATION | constants.SSL_OP_NO_COMPRESSION

/** What both ends have in common, whatever NODE_OPTIONS and the system's configuration say. */
export function contextOptions(byKey: boolean): tls.SecureContextOptions {
  const suites = byKey ? PSK_SUITES : [...PSK_SUITES, 'TLS_AES_256_GCM_SHA384', ...OLD_SUITES]
  return {
    minVersion: byKey ? 'TLSv1.3' : 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: (hasAes() ? suites : suites.toSorted(chachaFirst)).join(':'),
    honorCipherOrder: true,
    secureOptions: OPTIONS,
  }
}

function chachaFirst(a: string, b: string): number {
  return Number(b.includes('CHACHA')) - Number(a.includes('CHACHA'))
}

/** Whether the processor knows AES; where it can't be asked, as today's do. */
function hasAes(): boolean {
  try {
    return /^(flags|Features)\s*:.*\baes\b/m.test(fs.readFileSync('/proc/cpuinfo', 'latin1'))
  } catch {
    return true
  }
}
