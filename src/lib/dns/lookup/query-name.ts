import {ipVersion} from '../../address/ip-version.js'
import {InputError} from '../../errors.js'
import {DomainName} from '../domain-name.js'

/** Reads a name to be looked up. Throws InputError INVALID_NAME, IS_ADDRESS. */
export function parseQueryName(text: string): DomainName {
  // Node's expression for IPv6 takes milliseconds at its first use, which plain names are spared.
  const mayBeAddress = text.includes(':') || /^[\d.]+$/.test(text)
  if (!mayBeAddress || ipVersion(text) === 0) return DomainName.parse(text)
  throw new InputError('IS_ADDRESS', `"${text}" is an address; find its names with dns reverse`, {input: text})
}
