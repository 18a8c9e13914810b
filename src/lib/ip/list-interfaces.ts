import type {NetworkInterface} from '../system/interfaces.js'
import {readInterfaces} from '../system/read-interfaces.js'
import {retold, type Told} from '../text/told.js'
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
  /** Whether something is at the other end; null where it is down, or the system does not tell. */
  carrier: boolean | null
  loopback: boolean
  /** Given for a time only (DHCP, SLAAC); null where the system does not tell. */
  dynamic: boolean | null
  /** How long it is still valid; null for good, or where the system does not tell. */
  validSeconds: number | null
  /** The VRF that the interface belongs to. */
  vrf: string | null
  mtu: number | null
  flags: string[]
  sources: string[]
  missing: string[]
}

/** A row for each address, in the kernel's order; an interface without one has a row of its own. */
export async function listInterfaces(
  read: () => Promise<Told<NetworkInterface[]>> = readInterfaces,
): Promise<Told<InterfaceRow[]>> {
  const told = await read()
  const {sources, missing} = told
  const rows = told.value.flatMap<InterfaceRow>(({addresses, name, mac, up, carrier, loopback, vrf, mtu, flags}) => {
    const common = {up, carrier, loopback}
    const rest = {vrf, mtu, flags, sources, missing}
    if (addresses.length === 0) {
      const none = {address: null, prefixLength: null, family: null, scope: null}
      return [{name, mac, ...none, ...common, dynamic: null, validSeconds: null, ...rest}]
    }
    return addresses.map(({prefix: {address, length, version}, dynamic, validSeconds}) => ({
      name,
      mac,
      address: address.toString(),
      prefixLength: length,
      family: version,
      scope: scopeOf(address),
      ...common,
      dynamic,
      validSeconds,
      ...rest,
    }))
  })
  return retold(told, rows)
}
