import {IpAddress} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {DomainName} from './domain-name.js'

/** A line of a hosts file (hosts(5)): an address, its name, and other names for it. */
export type HostsEntry = {address: IpAddress; names: DomainName[]}

/** A line that is none, and why. */
export type HostsError = {line: number; error: InputError}

/** Reads a hosts file: `ADDRESS NAME [NAME…]`, `#` starts a comment. Lines that are none are told to `onError`; the rest go on. */
export function parseHosts(text: string, onError: (error: HostsError) => void): HostsEntry[] {
  return text.split('\n').flatMap((line, index) => {
    const [address, ...names] = line.replace(/#.*/s, '').trim().split(/\s+/)
    if (address === '' || address === undefined) return []
    try {
      if (names.length === 0)
        throw new InputError('INVALID_RECORD', `"${address}": no name behind the address`, {input: line})
      return [{address: IpAddress.parse(address), names: names.map((name) => DomainName.parse(name))}]
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      onError({line: index + 1, error})
      return []
    }
  })
}

/** The addresses that a hosts file gives a name. */
export function addressesIn(hosts: readonly HostsEntry[], name: DomainName): IpAddress[] {
  return hosts.filter(({names}) => names.some((one) => one.equals(name))).map(({address}) => address)
}

/** The names that a hosts file gives an address, the first one of each line. */
export function namesIn(hosts: readonly HostsEntry[], address: IpAddress): DomainName[] {
  return hosts.filter((entry) => entry.address.compare(address) === 0).map(({names}) => names[0]!)
}
