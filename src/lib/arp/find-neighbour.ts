import {setTimeout as delay} from 'node:timers/promises'
import {IpAddress} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {type FoundRoute, findRoute, lazySurroundings, type Surroundings} from '../system/find-route.js'
import {type Neighbour, neighbourWatch, readNeighbours} from '../system/neighbours.js'
import {Provoker} from '../system/provoker.js'
import {describeNeighbour, type NeighbourRow, vendorOf} from './list-neighbours.js'

/** Linux asks three times, a second apart, and then gives up. */
export const PATIENCE_MS = 3200

/**
 * Who has that address on this machine's links? Without a MAC, and FAILED, where nobody answers within `PATIENCE_MS`. Throws InputError OFF_LINK for
 * an address that is not on one of them, NOT_A_HOST for groups and broadcast addresses.
 */
export async function findNeighbour(
  address: IpAddress,
  {patienceMs = PATIENCE_MS}: {patienceMs?: number} = {},
): Promise<NeighbourRow> {
  const around = lazySurroundings()
  const route = await findRoute(address, around, {wantsNetwork: false})
  if (route.kind === 'local') return ownRow(address, await around())
  refuseOffLink(address.toString(), route)
  const name = route.interface!
  const nobody: Neighbour = {address, mac: null, interface: name, state: 'FAILED'}
  return describeNeighbour((await ask(address, name, patienceMs)) ?? nobody)
}

/**
 * Only the next hop has a MAC address here: whose is behind a gateway, that gateway's network knows.
 *
 * @param text what was asked about: an address, or a network
 */
export function refuseOffLink(text: string, {kind, onLink, gateway, interface: name}: FoundRoute): void {
  const refuse = (code: string, reason: string): never => {
    throw new InputError(code, `"${text}": ${reason}`, {input: text})
  }
  if (kind === 'multicast' || kind === 'broadcast') {
    return refuse('NOT_A_HOST', `a ${kind} address is nobody’s: its MAC address is made of it (netkit ip ${text})`)
  }
  if (kind === 'none') return refuse('OFF_LINK', 'not on a connected network, and no route leads there')
  if (kind !== 'unicast') return refuse('OFF_LINK', `not on a connected network, and the route says “${kind}”`)
  if (!onLink) refuse('OFF_LINK', `not on a connected network; its gateway is ${gateway} (${name})`)
}

/** This machine does not ask itself. */
function ownRow(address: IpAddress, {interfaces}: Surroundings): NeighbourRow {
  const bare = IpAddress.of(address.version, address.value)
  const has = (exact: boolean) =>
    interfaces.find(({addresses}) =>
      addresses.some(({prefix}) => (exact ? prefix.address.equals(bare) : prefix.contains(bare))),
    )
  const own = has(true) ?? has(false)
  const mac = own?.mac ?? null
  return {address: address.toString(), mac, vendor: vendorOf(mac), interface: own?.name ?? 'lo', state: 'LOCAL'}
}

/** Provokes the question, then looks for the answer in the kernel's table; a FAILED there may be of an earlier question. */
async function ask(address: IpAddress, name: string, patienceMs: number): Promise<Neighbour | null> {
  const provoker = new Provoker()
  const watch = neighbourWatch(address.version)
  const deadline = performance.now() + patienceMs
  try {
    const before = entryOf(await watch.look(), address, name)
    provoker.provoke(scoped(address, name))
    for (;;) {
      const entry = entryOf(await watch.look(), address, name)
      if (entry !== null && entry.mac !== null) return (await withStates([entry], before === null ? [] : [before]))[0]!
      if (performance.now() >= deadline) return null
      await delay(watch.periodMs)
    }
  } finally {
    provoker.close()
  }
}

/** A link-local address means nothing without its interface. */
function scoped(address: IpAddress, name: string): IpAddress {
  const isLinkLocal = address.version === 6 && address.value >> 118n === 0x3fan
  return isLinkLocal ? IpAddress.of(6, address.value, name) : address
}

function entryOf(table: readonly Neighbour[], address: IpAddress, name: string): Neighbour | null {
  const isIt = (one: Neighbour) =>
    one.interface === name && one.address.version === address.version && one.address.value === address.value
  return table.find(isIt) ?? null
}

/**
 * The quick look does not tell how sure the kernel is. Whoever had no MAC before has just answered; of the others iproute2
 * tells, where it is there.
 */
export async function withStates(entries: readonly Neighbour[], before: readonly Neighbour[]): Promise<Neighbour[]> {
  const isNew = ({address, interface: name}: Neighbour) => (entryOf(before, address, name)?.mac ?? null) === null
  const told = entries.map((entry) =>
    entry.state === 'COMPLETE' && isNew(entry) ? {...entry, state: 'REACHABLE' as const} : entry,
  )
  if (told.every(({state}) => state !== 'COMPLETE')) return told
  const table = await readNeighbours()
  return told.map((entry) => {
    const precise = entry.state === 'COMPLETE' ? entryOf(table, entry.address, entry.interface) : null
    return precise !== null && precise.mac !== null ? precise : entry
  })
}
