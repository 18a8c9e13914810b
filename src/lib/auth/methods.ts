/**
 * How a client proves that it knows the secret. `hmac-sha256` is today's; `hmac-md5` and `md5-hex` (md5 of secret and
 * challenge, as 32 hex characters) are for old peers; `hmac-sha256-mutual` also proves the server to the client, and binds
 * both ends' nonces and roles, so that neither a replay nor a reflection passes.
 */
export const AUTH_METHODS = ['hmac-sha256', 'hmac-sha256-mutual', 'hmac-md5', 'md5-hex'] as const
export type AuthMethod = (typeof AUTH_METHODS)[number]

/** Old digests can be forged by those who have time; whoever uses one is told. */
export function isOldMethod(method: AuthMethod): boolean {
  return method === 'hmac-md5' || method === 'md5-hex'
}
