import {setTimeout as delay} from 'node:timers/promises'
import {IpAddress} from '../address/ip-address.js'
import type {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {findRoute, readSurroundings} from '../system/find-route.js'
import type {NetworkInterface} from '../system/interfaces.js'
import {NeighbourHunt} from '../system/neighbour-hunt.js'
import type {Surroundings} from '../system/routing/found-route.js'
import {PATIENCE_MS, refuseOffLink, refuseSilentLink, SECOND_OWNER_MS} from './find-neighbour.js'
import {describeNeighbour, type NeighbourRow} from './list-neighbours.js'

/** A /20: what can be asked in half a minute. */
const MAX_HOST_BITS = 12

/** Linux drops entries of its neighbour table beyond 1024, those of others too: half of them is enough. */
const MAX_UNRESOLVED = 500

const POLL_MS = 20

export type ScanProgress = {asked: number; found: number; total: number}

/** What is to be scanned: the hosts, and the interface that they are on. */
export type ScanPlan = {hosts: IpAddress[]; link: NetworkInterface; own: string[]}

/**
 * Which addresses of a network are to be asked about: all but this machine's own, and the network and broadcast address of the
 * network that the interface is on. Throws InputError NETWORK_TOO_LARGE, or OFF_LINK where a part of it is not on one link; SystemError
 * NO_ARP or NO_CARRIER where nobody can be asked.
 */
export async function planScan(network: Prefix, surroundings?: Surroundings): Promise<ScanPlan> {
  const text = network.masked.toString()
  if (network.address.bits - network.length > MAX_HOST_BITS) {
    const least = network.address.bits - MAX_HOST_BITS
    throw new InputError('NETWORK_TOO_LARGE', `"${text}": larger than a /${least}, the most that is scanned`, {
      input: text,
    })
  }
  const world = surroundings ?? (await readSurroundings()).value
  const connected = world.interfaces
    .filter(({up, loopback}) => up && !loopback)
    .flatMap((link) => link.addresses.map(({prefix}) => ({link, prefix})))
    .find(({prefix}) => prefix.contains(network))
  if (!connected) return refuse(network, world)
  refuseSilentLink(text, connected.link)
  const own = world.interfaces.flatMap(({addresses}) => addresses.map(({prefix}) => prefix.address))
  const {prefix} = connected
  const isShared = prefix.version === 4 && prefix.length < 31
  const left = new Set([...own, ...(isShared ? [prefix.first, prefix.last] : [])].map(String))
  return {
    hosts: addressesOf(network).filter((address) => !left.has(address.toString())),
    link: connected.link,
    own: own.filter((address) => network.contains(address)).map(String),
  }
}

/** Says which gateway the network is behind, by its first address that a host may have. */
async function refuse(network: Prefix, world: Surroundings): Promise<never> {
  const sample = network.addressCount > 2n ? network.first.plus(1n)! : network.first
  const text = network.masked.toString()
  const {value: route} = await findRoute(sample, async () => world)
  if (route.kind !== 'local') refuseOffLink(text, route)
  throw new InputError('OFF_LINK', `"${text}": not inside one connected network`, {input: text})
}

function addressesOf(network: Prefix): IpAddress[] {
  const {version, value} = network.first
  return Array.from({length: Number(network.addressCount)}, (_, index) => IpAddress.of(version, value + BigInt(index)))
}

/**
 * Asks who has each of the addresses, many at once, and yields whoever answers, as they do: two rows where two say that an address is
 * theirs. Ends when every address has answered or had its 3.2 s, or when `signal` aborts. Where nothing shows a confirmation the rows
 * say so (`confirmed` null).
 */
export async function* scanLink(
  {hosts, link}: ScanPlan,
  {onProgress = () => {}, signal}: {onProgress?: (progress: ScanProgress) => void; signal?: AbortSignal} = {},
): AsyncGenerator<NeighbourRow> {
  if (hosts.length === 0) return
  const hunt = await NeighbourHunt.open(link, hosts[0]!.version)
  const waiting = hosts.values()
  const asked = new Set<string>()
  /** Until when each address that was asked about may answer. */
  const unresolved = new Map<string, number>()
  const shown = new Set<string>()
  const progress = {asked: 0, found: 0, total: hosts.length}
  let lastAnswer = 0
  try {
    for (;;) {
      while (unresolved.size < MAX_UNRESOLVED) {
        const next = waiting.next()
        if (next.done === true) break
        await hunt.ask(next.value)
        asked.add(next.value.toString())
        unresolved.set(next.value.toString(), performance.now() + PATIENCE_MS)
        progress.asked++
      }
      const isOver = unresolved.size === 0 && performance.now() >= lastAnswer + (hunt.hears ? SECOND_OWNER_MS : 0)
      if (isOver || signal?.aborted === true) return
      await delay(POLL_MS)
      for (const one of await hunt.look()) {
        const name = one.address.toString()
        if (one.mac === null || one.confirmed === false || !asked.has(name) || shown.has(`${name} ${one.mac}`)) continue
        shown.add(`${name} ${one.mac}`)
        if (unresolved.delete(name)) progress.found++
        lastAnswer = performance.now()
        yield describeNeighbour(one, hunt.told)
      }
      const now = performance.now()
      for (const [text, deadline] of unresolved) if (now >= deadline) unresolved.delete(text)
      onProgress({...progress})
    }
  } finally {
    hunt.close()
  }
}
