import {InputError} from '../errors.js'

/** Below it a secret can be guessed by who has heard it used: the guesses need no connection. */
const MIN_SECRET_BYTES = 16

/** What is wrong with a secret that is too short, with the line that makes a good one; null where it is long enough. */
export function shortSecretWords(secret: Uint8Array): string | null {
  if (secret.length >= MIN_SECRET_BYTES) return null
  const size = secret.length === 1 ? '1 byte' : `${secret.length} bytes`
  const risk = `an eavesdropper can guess it offline; ${MIN_SECRET_BYTES} bytes are the minimum`
  return `the secret has only ${size}: ${risk}. To make a good one: (umask 077; openssl rand -base64 32 > FILE)`
}

/** Throws InputError SHORT_SECRET. */
export function checkSecretLength(secret: Uint8Array): void {
  const words = shortSecretWords(secret)
  if (words !== null) throw new InputError('SHORT_SECRET', words)
}
