import * as Flags from '@oclif/core/flags'
import type {Auth} from '../../auth/auth.js'
import {AUTH_METHODS, type AuthMethod} from '../../auth/methods.js'
import {InputError} from '../../errors.js'
import {readSecret} from '../../io/read-guarded-file.js'
import {prose} from '../prose.js'

const DEFAULT_METHOD: AuthMethod = 'hmac-sha256'

/** Flags of commands that prove to one another that they know a secret. */
export const authFlags = {
  auth: Flags.option({options: AUTH_METHODS})({
    description: prose`require the secret of --secret-file or NETKIT_SECRET: the server sends a random challenge, the
client answers with a keyed digest, within 10 s. hmac-sha256-mutual also proves the server; the last two are for old
peers. Without --tls the data that follows is not encrypted [default: ${DEFAULT_METHOD} with --secret-file]`,
  }),
  'secret-file': Flags.string({
    description:
      'the secret, in a file that only you can read (chmod 600), or a pipe; one line feed at its end is ignored',
    helpValue: 'FILE',
  }),
}

export type AuthFlags = {auth?: AuthMethod | undefined; 'secret-file'?: string | undefined}

/**
 * What was asked for; undefined where nothing was. NETKIT_SECRET alone asks for nothing: a variable that somebody left behind must
 * not change what goes over the wire. It is gone from the environment afterwards, so that no child gets it. Rejects with InputError
 * NO_SECRET, SystemError BAD_SECRET_FILE.
 */
export async function parseAuth({auth, 'secret-file': file}: AuthFlags, env = process.env): Promise<Auth | undefined> {
  const isWanted = auth !== undefined || file !== undefined
  const secret = isWanted ? await readSecret(file, env) : null
  delete env['NETKIT_SECRET']
  if (!isWanted) return undefined
  if (!secret) throw new InputError('NO_SECRET', '--auth needs a secret: --secret-file FILE, or NETKIT_SECRET')
  return {method: auth ?? DEFAULT_METHOD, secret}
}
