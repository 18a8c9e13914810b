import type {Block} from '../address/block.js'
import {IpAddress} from '../address/ip-address.js'
import {parseBlock} from '../address/parse-block.js'
import {Prefix} from '../address/prefix.js'

/** Reads what may be a member of a set: a block, or an address with a zone, which takes no part in arithmetic. Throws InputError. */
export function parseMember(text: string): Block {
  if (!text.includes('%') || text.includes('/')) return parseBlock(text)
  const {version, value, bits} = IpAddress.parse(text)
  return Prefix.of(IpAddress.of(version, value), bits)
}
