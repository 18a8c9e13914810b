import {setTimeout as delay} from 'node:timers/promises'
import {IpAddress} from '../address/ip-address.js'
import {InputError, SystemError} from '../errors.js'
import {findRoute, lazySurroundings} from '../system/find-route.js'
import {hasNeighbours, type NetworkInterface} from '../system/interfaces.js'
import {NeighbourHunt, type Sighting} from '../system/neighbour-hunt.js'
import type {FoundRoute, Surroundings} from '../system/routing/found-route.js'
import {describeNeighbour, type NeighbourRow, vendorOf} from './list-neighbours.js'

/** Linux asks three times, a second apart, and then gives up. */
export const PATIENCE_MS = 3200

/** How long a second owner of an address has to speak, once the first has. */
export const SECOND_OWNER_MS = 100

/**
 * Who has that address on this machine's links? A row for each who says so, more than one where two hosts claim the address. Where
 * nobody says so within `PATIENCE_MS`: the entry that the table had before (`confirmed` false), or one without a MAC, FAILED. Throws
 * InputError OFF_LINK for an address that is not on a link, NOT_A_HOST for groups and broadcast addresses; SystemError NO_ARP and
 * NO_CARRIER where nobody can be asked.
 */
export async function findNeighbour(
  address: IpAddress,
  {patienceMs = PATIENCE_MS}: {patienceMs?: number} = {},
): Promise<NeighbourRow[]> {
  const around = lazySurroundings()
  const {value: route, sources} = await findRoute(address, around, {wantsNetwork: false})
  if (route.kind === 'local') return [ownRow(address, await around(), sources)]
  refuseOffLink(address.toString(), route)
  const {interfaces} = await around()
  // Where the sources don't tell the interface, it is that of the network which holds the address.
  const holds = ({up, addresses}: NetworkInterface) => up && addresses.some(({prefix}) => prefix.contains(address))
  const link = interfaces.find((one) => (route.interface === null ? holds(one) : one.name === route.interface))
  if (link === undefined)
    throw new SystemError('NO_EVIDENCE', `${address.toString()}: its interface cannot be determined`)
  refuseSilentLink(address.toString(), link)
  const hunt = await NeighbourHunt.open(link, address.version)
  try {
    const found = await ask(hunt, address, patienceMs)
    const nobody = {
      address,
      mac: null,
      interface: link.name,
      state: 'FAILED' as const,
      confirmedMsAgo: null,
      confirmed: false,
    }
    return (found.length > 0 ? found : [nobody]).map((one) => describeNeighbour({...one, address}, hunt.told))
  } finally {
    hunt.close()
  }
}

/**
 * Only the next hop has a MAC address here: whose is behind a gateway, that gateway's network knows.
 *
 * @param text what was asked about: an address, or a network
 */
export function refuseOffLink(text: string, route: FoundRoute): void {
  const {kind, onLink, gateway, interface: name, encapsulation} = route
  const refuse = (code: string, reason: string): never => {
    throw new InputError(code, `"${text}": ${reason}`, {input: text})
  }
  if (kind === 'multicast')
    refuse('NOT_A_HOST', `a multicast address has no owner: its MAC address is derived from it (netkit ip ${text})`)
  if (kind === 'broadcast')
    refuse('NOT_A_HOST', 'a broadcast address has no owner: its frames go to ff:ff:ff:ff:ff:ff, which is every host')
  if (kind === 'none') return refuse('OFF_LINK', 'not on a connected network, and no route leads there')
  if (kind !== 'unicast') return refuse('OFF_LINK', `not on a connected network, and the route says “${kind}”`)
  if (encapsulation !== undefined)
    refuse('OFF_LINK', `not on a connected network: its route wraps packets in others (encapsulation ${encapsulation})`)
  if (onLink === false) {
    const by = gateway === null ? '' : `; its gateway is ${gateway} (${name})`
    refuse('OFF_LINK', `not on a connected network${by}`)
  }
}

/** Where nobody can be asked, nobody's silence means anything. */
export function refuseSilentLink(text: string, link: NetworkInterface): void {
  const refuse = (code: string, reason: string): never => {
    throw new SystemError(code, `${text}: ${reason}`, {input: text})
  }
  if (!hasNeighbours(link)) refuse('NO_ARP', `${link.name} has no ARP (NOARP), as on tunnels: there is no way to ask`)
  if (link.carrier === false) refuse('NO_CARRIER', `${link.name} has no carrier: nothing is connected to it`)
}

/** This machine does not ask itself. */
function ownRow(address: IpAddress, {interfaces}: Surroundings, sources: readonly string[]): NeighbourRow {
  const bare = IpAddress.of(address.version, address.value)
  const has = (exact: boolean) =>
    interfaces.find(({addresses}) =>
      addresses.some(({prefix}) => (exact ? prefix.address.equals(bare) : prefix.contains(bare))),
    )
  const own = has(true) ?? has(false)
  const mac = own?.mac ?? null
  return {
    address: address.toString(),
    mac,
    vendor: vendorOf(mac),
    interface: own?.name ?? 'lo',
    state: 'LOCAL',
    confirmed: true,
    name: null,
    sources: [...sources],
    missing: [],
  }
}

/** Asks, and looks until somebody has answered, and a second owner would have. */
async function ask(hunt: NeighbourHunt, address: IpAddress, patienceMs: number): Promise<Sighting[]> {
  let deadline = performance.now() + patienceMs
  let hasAnswer = false
  await hunt.ask(address)
  for (;;) {
    const known = (await hunt.look()).filter((one) => one.mac !== null && isSame(one.address, address))
    const said = known.filter(({confirmed}) => confirmed !== false)
    if (said.length > 0 && !hasAnswer) {
      hasAnswer = true
      deadline = Math.min(deadline, performance.now() + (hunt.hears ? SECOND_OWNER_MS : 0))
    }
    if (performance.now() >= deadline) return said.length > 0 ? said : known
    await delay(hunt.periodMs)
  }
}

function isSame(a: IpAddress, b: IpAddress): boolean {
  return a.version === b.version && a.value === b.value
}
