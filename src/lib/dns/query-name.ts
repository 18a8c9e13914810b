import {isIP} from 'node:net'
import {InputError} from '../errors.js'
import {DomainName} from './domain-name.js'

/** Reads a name to be looked up. Throws InputError INVALID_NAME, IS_ADDRESS. */
export function parseQueryName(text: string): DomainName {
  if (isIP(text) === 0) return DomainName.parse(text)
  throw new InputError('IS_ADDRESS', `"${text}": an address; its names are found with dns reverse`, {input: text})
}
