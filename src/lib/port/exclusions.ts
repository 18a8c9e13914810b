import {IpAddress} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {parsePorts} from './parse-ports.js'
import {parseScanTarget} from './scan-targets.js'
import type {Services} from './services.js'

/** What a scan is to leave out. */
export type Exclusions = {ports: ReadonlySet<number>; isHost: (address: string) => boolean}

/**
 * Reads ports and networks, with commas between: what has a dot, a slash or two colons is an address, a network or a range of them,
 * anything else ports as `parsePorts` reads them. Throws InputError.
 */
export function parseExclusions(text: string | undefined, services: Services): Exclusions {
  const words = text?.split(',') ?? []
  const isNetwork = (word: string) => /[./]|:.*:/.test(word)
  const ranges = words.filter(isNetwork).map((word) => {
    const target = parseScanTarget(word, {allOfNetwork: true})
    if ('first' in target) return target
    throw new InputError('INVALID_ADDRESS', `"${word}": expected ports, an address or a network`, {input: word})
  })
  const ports = words.filter((word) => !isNetwork(word)).flatMap((word) => parsePorts(word, services))
  const isHost = (address: string) => {
    const {version, value} = IpAddress.parse(address)
    return ranges.some(({first, last}) => first.version === version && first.value <= value && value <= last.value)
  }
  return {ports: new Set(ports), isHost}
}

/** What is left of a scan. Throws InputError USAGE where nothing is. */
export function withoutExclusions<Host extends {address: string}>(
  hosts: readonly Host[],
  ports: readonly number[],
  {ports: without, isHost}: Exclusions,
): {hosts: Host[]; ports: number[]} {
  const left = {
    hosts: hosts.filter(({address}) => !isHost(address)),
    ports: ports.filter((port) => !without.has(port)),
  }
  const isEmpty = left.ports.length === 0 || (left.hosts.length === 0 && hosts.length > 0)
  if (isEmpty) throw new InputError('USAGE', '--exclude leaves nothing to scan')
  return left
}
