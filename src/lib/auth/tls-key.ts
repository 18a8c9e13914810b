import {hkdfSync} from 'node:crypto'

/** The name under which both ends keep the key: what a client says, and a server expects (RFC 8446 §4.2.11, `identity`). */
export const PSK_IDENTITY = 'netkit'

/**
 * The key of TLS 1.3 that a shared secret becomes: HKDF with SHA-256 and an empty salt (RFC 5869), 32 bytes. It is not the secret
 * itself, so that nothing which TLS does with it says anything about the answers to a challenge.
 */
export function deriveTlsKey(secret: Uint8Array): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'netkit tls-psk v1', 32))
}
