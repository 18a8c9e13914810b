import {type NetworkInterface, readInterfaces} from '../system/interfaces.js'
import {type AddressScope, scopeOf} from './address-scope.js'

/** An address of an interface of this machine, or an interface that has none: the row of `netkit ip list`. */
export type InterfaceRow = {
  name: string
  mac: string | null
  address: string | null
  prefixLength: number | null
  family: 4 | 6 | null
  scope: AddressScope | null
  up: boolean
  loopback: boolean
  /** Given for a time only (DHCP, SLAAC); null where the system does not tell. */
  dynamic: boolean | null
  mtu: number | null
  flags: string[]
}

/** A row for each address, in the kernel's order; an interface without one has a row of its own. */
export async function listInterfaces(
  read: () => Promise<NetworkInterface[]> = readInterfaces,
): Promise<InterfaceRow[]> {
  return (await read()).flatMap<InterfaceRow>(({addresses, name, mac, up, loopback, mtu, flags}) => {
    const common = {up, loopback}
    if (addresses.length === 0) {
      const none = {address: null, prefixLength: null, family: null, scope: null}
      return [{name, mac, ...none, ...common, dynamic: null, mtu, flags}]
    }
    return addresses.map(({prefix: {address, length, version}, dynamic}) => ({
      name,
      mac,
      address: address.toString(),
      prefixLength: length,
      family: version,
      scope: scopeOf(address),
      ...common,
      dynamic,
      mtu,
      flags,
    }))
  })
}
