import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {withMask} from './parse-subnet.js'

/** Two hosts and the prefix length to compare them with. */
export type HostPair = {a: IpAddress; b: IpAddress; prefixLength: number}

/**
 * Reads two hosts; the prefix length is that of `--mask`, else of either of them. Throws InputError NO_MASK where there is
 * none, TWO_MASKS where both have one and they differ.
 */
export function parsePair(textA: string, textB: string, mask?: string): HostPair {
  const [a, lengthA] = parsePairedHost(textA)
  const [b, lengthB] = parsePairedHost(textB)
  if (mask !== undefined) return {a, b, prefixLength: withMask(a, mask, 'netmask').length}
  const input = `${textA} ${textB}`
  const prefixLength = lengthA ?? lengthB
  if (prefixLength === undefined) {
    throw new InputError('NO_MASK', `"${input}": no mask to compare with: use --mask, or a prefix as in ${a}/24`, {
      input,
    })
  }
  if (lengthB !== undefined && lengthB !== prefixLength) {
    const reason = `/${lengthA} or /${lengthB}? The two hosts see it differently: say which with --mask`
    throw new InputError('TWO_MASKS', `"${input}": ${reason}`, {input})
  }
  return {a, b, prefixLength}
}

/** A host of the pair, and the prefix length behind it, if there is one. Throws InputError. */
export function parsePairedHost(text: string): [address: IpAddress, length?: number] {
  if (!text.includes('/')) return [IpAddress.parse(text)]
  const {address, length} = Prefix.parse(text)
  return [address, length]
}
