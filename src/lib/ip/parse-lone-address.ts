import {IpAddress} from '../address/ip-address.js'
import {isBlockText} from '../address/parse-block.js'
import {InputError} from '../errors.js'

/** Reads an address, zone and all. Throws InputError; of a network it says which command reads it. */
export function parseLoneAddress(text: string): IpAddress {
  if (/[/-]/.test(text) && isBlockText(text)) {
    const reason = `a network or a range, not an address (use netkit subnet${text.includes('/') ? '' : ' range'})`
    throw new InputError('INVALID_ADDRESS', `"${text}": ${reason}`, {input: text, offset: text.search(/[/-]/)})
  }
  return IpAddress.parse(text)
}
