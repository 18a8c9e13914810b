import * as Flags from '@oclif/core/flags'
import type {Auth} from '../../auth/auth.js'
import {InputError, SystemError} from '../../errors.js'
import {readGuardedFile} from '../../io/read-guarded-file.js'
import type {ClientTls, ServerTls} from '../../net/tls/context-options.js'

const tls = Flags.boolean({
  description:
    'encrypt (TLS 1.2 or 1.3). With --secret-file and no certificate both ends prove that they know the secret, and nothing else is needed (TLS 1.3 with a pre-shared key)',
})

/** Flags of commands that listen. */
export const serverTlsFlags = {
  tls,
  cert: Flags.string({
    description:
      'the certificate of this server, then those of its issuers, in PEM; with --secret-file clients must also prove the secret',
    helpValue: 'FILE',
    dependsOn: ['tls', 'key'],
  }),
  key: Flags.string({
    description: 'its private key, in PEM, in a file that only you can read',
    helpValue: 'FILE',
    dependsOn: ['tls', 'cert'],
  }),
}

function alpnFlag(exclusive: string[]) {
  return Flags.string({
    description: 'protocols to offer (ALPN), in order of preference',
    helpValue: 'P[,P]',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    dependsOn: ['tls'],
    exclusive,
  })
}

/** Flags of commands that connect. */
export const clientTlsFlags = {
  tls,
  ca: Flags.string({
    description:
      "trust only these issuers (PEM) instead of Node's list; the server must then have a certificate, even with a secret",
    helpValue: 'FILE',
    dependsOn: ['tls'],
  }),
  'tls-name': Flags.string({
    description: 'the name in the certificate, if not the host',
    helpValue: 'NAME',
    dependsOn: ['tls'],
  }),
  alpn: alpnFlag([]),
  insecure: Flags.boolean({
    description: 'accept any certificate: anyone in between can read and change everything. netkit warns each time',
    dependsOn: ['tls'],
    exclusive: ['ca', 'tls-name'],
  }),
}

/** Flags of commands that listen with --listen, and else connect. */
export const chatTlsFlags = {
  tls,
  cert: {...serverTlsFlags.cert, dependsOn: ['tls', 'key', 'listen']},
  key: {...serverTlsFlags.key, dependsOn: ['tls', 'cert', 'listen']},
  ca: {...clientTlsFlags.ca, exclusive: ['listen']},
  'tls-name': {...clientTlsFlags['tls-name'], exclusive: ['listen']},
  alpn: alpnFlag(['listen']),
  insecure: {...clientTlsFlags.insecure, exclusive: ['ca', 'tls-name', 'listen']},
}

/** Flags of commands that connect with --connect, and else listen. */
export const fetchTlsFlags = {
  tls,
  cert: {...serverTlsFlags.cert, exclusive: ['connect']},
  key: {...serverTlsFlags.key, exclusive: ['connect']},
  ca: {...clientTlsFlags.ca, dependsOn: ['tls', 'connect']},
  'tls-name': {...clientTlsFlags['tls-name'], dependsOn: ['tls', 'connect']},
  insecure: {...clientTlsFlags.insecure, dependsOn: ['tls', 'connect']},
}

/** How a server is to prove itself and to ask for proof. */
export type ServerSecurity = {tls: ServerTls | undefined; auth: Auth | undefined}

export type ClientSecurity = {tls: ClientTls | undefined; auth: Auth | undefined}

const CERTIFICATE = {what: 'certificate', code: 'BAD_TLS_FILE', maxBytes: 1024 * 1024, isPublic: true}
const KEY = {what: 'key', code: 'BAD_TLS_FILE', maxBytes: 64 * 1024}

/**
 * With a secret and no certificate the secret is the key of TLS, and nobody need be asked for it again. Rejects with InputError USAGE,
 * SystemError BAD_TLS_FILE.
 */
export async function serverSecurity(
  flags: {tls: boolean; cert?: string | undefined; key?: string | undefined},
  auth: Auth | undefined,
): Promise<ServerSecurity> {
  if (!flags.tls) return {tls: undefined, auth}
  if (flags.cert !== undefined && flags.key !== undefined) {
    const [cert, key] = [await readGuardedFile(flags.cert, CERTIFICATE), await readGuardedFile(flags.key, KEY)]
    return {tls: {cert, key}, auth}
  }
  if (!auth) throw new InputError('USAGE', '--tls needs --cert FILE --key FILE, or --secret-file FILE')
  return {tls: {psk: await keyOf(auth)}, auth: undefined}
}

/** Which one it is with a secret: --ca and --tls-name speak of certificates. Rejects as `serverSecurity` does. */
export async function clientSecurity(
  flags: {
    tls: boolean
    ca?: string | undefined
    'tls-name'?: string | undefined
    alpn?: string[] | undefined
    insecure: boolean
    unix?: string | undefined
  },
  auth: Auth | undefined,
  onDistrust: (reason: string) => void,
): Promise<ClientSecurity> {
  if (!flags.tls) return {tls: undefined, auth}
  const {ca, 'tls-name': name, alpn = [], insecure, unix} = flags
  checkProtocols(alpn)
  if (auth && insecure) {
    throw new InputError('USAGE', '--insecure with a secret: anyone in between could pass the challenge on')
  }
  if (auth && ca === undefined && name === undefined) return {tls: {psk: await keyOf(auth), alpn}, auth: undefined}
  if (unix !== undefined && name === undefined && !insecure) {
    throw new InputError('USAGE', '--tls on a Unix socket needs the name in the certificate: --tls-name NAME')
  }
  const authority = ca === undefined ? null : await readGuardedFile(ca, CERTIFICATE)
  if (authority?.includes('-----BEGIN CERTIFICATE-----') === false) {
    throw new SystemError('BAD_TLS_FILE', `${ca}: contains no PEM certificate`, {input: ca!})
  }
  return {tls: {ca: authority, name: name ?? null, alpn, ...(insecure && {onDistrust})}, auth}
}

/** A protocol's name has 1 to 255 bytes (RFC 7301 §3.1). */
function checkProtocols(names: readonly string[]): void {
  for (const name of names) {
    const size = Buffer.byteLength(name)
    if (size === 0 || size > 255)
      throw new InputError('USAGE', `--alpn: "${name}" must have 1 to 255 bytes`, {input: name})
  }
}

async function keyOf({secret}: Auth): Promise<Uint8Array> {
  const {deriveTlsKey} = await import('../../auth/tls-key.js') // node:crypto costs 3 ms
  return deriveTlsKey(secret)
}
