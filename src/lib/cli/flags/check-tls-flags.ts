import * as Flags from '@oclif/core/flags'
import {START_TLS_PROTOCOLS, type StartTlsProtocol} from '../../net/tls/start-tls.js'
import {clientSecurity, clientTlsFlags} from './tls-flags.js'

/** Flags of a look at a server's certificate. */
export const checkTlsFlags = {
  tls: Flags.boolean({
    description: 'do a TLS handshake and check the certificate',
    exclusive: ['udp'],
    // false would satisfy those that depend on it
    default: async ({flags}) => (flags.starttls === undefined ? undefined! : true),
  }),
  ca: clientTlsFlags.ca,
  'tls-name': clientTlsFlags['tls-name'],
  alpn: clientTlsFlags.alpn,
  'min-days': Flags.integer({
    description: 'the certificate must be valid for this many days',
    min: 0,
    helpValue: 'N',
    dependsOn: ['tls'],
  }),
  starttls: Flags.option({options: START_TLS_PROTOCOLS})({
    description: 'ask a mail server to switch to TLS, and then as --tls',
    exclusive: ['udp'],
  }),
}

/** What is to be looked at; undefined without --tls. Rejects as `clientSecurity` does. */
export async function tlsCheckOf(
  flags: Omit<Parameters<typeof clientSecurity>[0], 'insecure'> & {
    'min-days'?: number | undefined
    starttls?: StartTlsProtocol | undefined
  },
) {
  const {tls} = await clientSecurity({...flags, insecure: false}, undefined, () => {})
  if (!tls || 'psk' in tls) return undefined
  return {...tls, minDays: flags['min-days'] ?? null, startTls: flags.starttls ?? null}
}
