import {ipVersion} from '../address/ip-version.js'
import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {parseHost} from './parse-host-and-ports.js'

/** What is to be scanned: a name that is yet to be looked up, or addresses from one to another. */
export type ScanTarget = {text: string; name: string} | {text: string; first: IpAddress; last: IpAddress}

/** As many addresses as a /16 has. */
const MAX_ADDRESSES = 65_536n

/**
 * Reads `HOST`, an address, `ADDRESS/PREFIX` or `FIRST-LAST`. Of an IPv4 network only the hosts are meant: its own address and the
 * broadcast address are nobody's. Throws InputError, TOO_LARGE for more than a /16.
 *
 * @param allOfNetwork a network of any size, with those two addresses
 */
export function parseScanTarget(text: string, {allOfNetwork = false}: {allOfNetwork?: boolean} = {}): ScanTarget {
  const target = targetOf(text, allOfNetwork)
  if ('name' in target || allOfNetwork) return target
  const count = target.last.value - target.first.value + 1n
  if (count <= MAX_ADDRESSES) return target
  const reason = `${count} addresses are too many to scan; the limit is a /16 (${MAX_ADDRESSES})`
  throw new InputError('TOO_LARGE', `"${text}": ${reason}`, {input: text})
}

function targetOf(text: string, allOfNetwork: boolean): ScanTarget {
  if (text.includes('/')) {
    const {masked} = Prefix.parse(text)
    return {text, ...(allOfNetwork ? {first: masked.first, last: masked.last} : hostsOf(masked))}
  }
  const dash = text.indexOf('-')
  if (dash !== -1 && ipVersion(text.slice(0, dash)) !== 0) return {text, ...rangeOf(text, dash)}
  const host = parseHost(text)
  if (ipVersion(host.split('%')[0]!) === 0) return {text, name: host}
  const address = IpAddress.parse(host)
  return {text, first: address, last: address}
}

function hostsOf({version, length, first, last}: Prefix): {first: IpAddress; last: IpAddress} {
  if (version === 6 || length > 30) return {first, last}
  return {first: first.plus(1n)!, last: last.plus(-1n)!}
}

function rangeOf(text: string, dash: number): {first: IpAddress; last: IpAddress} {
  const [first, last] = [IpAddress.parse(text.slice(0, dash)), IpAddress.parse(text.slice(dash + 1))]
  if (first.version === last.version && first.compare(last) <= 0) return {first, last}
  const reason = first.version === last.version ? 'runs backwards' : 'has an IPv4 and an IPv6 end'
  throw new InputError('INVALID_RANGE', `"${text}": the range ${reason}`, {input: text})
}

/** The addresses of a range, in order. */
export function* addressesBetween(first: IpAddress, last: IpAddress): Generator<string> {
  for (let value = first.value; value <= last.value; value++) {
    yield IpAddress.of(first.version, value, first.zone).toString()
  }
}
