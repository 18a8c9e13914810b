import {setTimeout as delay} from 'node:timers/promises'
import {IpAddress} from '../address/ip-address.js'
import type {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {findRoute, readSurroundings, type Surroundings} from '../system/find-route.js'
import {neighbourWatch} from '../system/neighbours.js'
import {Provoker} from '../system/provoker.js'
import {PATIENCE_MS, refuseOffLink, withStates} from './find-neighbour.js'
import {describeNeighbour, type NeighbourRow} from './list-neighbours.js'

/** A /20: what can be asked in half a minute. */
const MAX_HOST_BITS = 12

/** Linux drops entries of its neighbour table beyond 1024, those of others too: half of them is enough. */
const MAX_UNRESOLVED = 500

const POLL_MS = 20

export type ScanProgress = {asked: number; found: number; total: number}

/** What is to be scanned: the hosts, and the interface that they are on. */
export type ScanPlan = {hosts: IpAddress[]; interface: string; own: string[]}

/**
 * Which addresses of a network are to be asked about: all but this machine's own, and the network and broadcast address of the
 * network that the interface is on. Throws InputError NETWORK_TOO_LARGE, or OFF_LINK where a part of it is not on one link.
 */
export async function planScan(network: Prefix, surroundings?: Surroundings): Promise<ScanPlan> {
  const text = network.masked.toString()
  if (network.address.bits - network.length > MAX_HOST_BITS) {
    const least = network.address.bits - MAX_HOST_BITS
    throw new InputError('NETWORK_TOO_LARGE', `"${text}": larger than a /${least}, which is the most that is scanned`, {
      input: text,
    })
  }
  const world = surroundings ?? (await readSurroundings())
  const connected = world.interfaces
    .filter(({up, loopback}) => up && !loopback)
    .flatMap(({name, addresses}) => addresses.map(({prefix}) => ({name, prefix})))
    .find(({prefix}) => prefix.contains(network))
  if (!connected) return refuse(network, world)
  const own = world.interfaces.flatMap(({addresses}) => addresses.map(({prefix}) => prefix.address))
  const {prefix} = connected
  const isShared = prefix.version === 4 && prefix.length < 31
  const left = new Set([...own, ...(isShared ? [prefix.first, prefix.last] : [])].map(String))
  return {
    hosts: addressesOf(network).filter((address) => !left.has(address.toString())),
    interface: connected.name,
    own: own.filter((address) => network.contains(address)).map(String),
  }
}

/** Says which gateway the network is behind, by its first address that a host may have. */
async function refuse(network: Prefix, world: Surroundings): Promise<never> {
  const sample = network.addressCount > 2n ? network.first.plus(1n)! : network.first
  const text = network.masked.toString()
  const route = await findRoute(sample, async () => world)
  if (route.kind !== 'local') refuseOffLink(text, route)
  throw new InputError('OFF_LINK', `"${text}": not on one connected network as a whole`, {input: text})
}

function addressesOf(network: Prefix): IpAddress[] {
  const {version, value} = network.first
  return Array.from({length: Number(network.addressCount)}, (_, index) => IpAddress.of(version, value + BigInt(index)))
}

/**
 * Asks who has each of the addresses, many at once, and yields whoever answers, as they do. Ends when every address has
 * answered or had its 3.2 s, or when `signal` aborts.
 */
export async function* scanLink(
  {hosts, interface: name}: ScanPlan,
  {onProgress = () => {}, signal}: {onProgress?: (progress: ScanProgress) => void; signal?: AbortSignal} = {},
): AsyncGenerator<NeighbourRow> {
  if (hosts.length === 0) return
  const watch = neighbourWatch(hosts[0]!.version)
  const provoker = new Provoker()
  const before = await watch.look()
  const waiting = hosts.values()
  /** Until when each address that was asked about may answer. */
  const unresolved = new Map<string, number>()
  const progress = {asked: 0, found: 0, total: hosts.length}
  try {
    for (;;) {
      while (unresolved.size < MAX_UNRESOLVED) {
        const next = waiting.next()
        if (next.done === true) break
        provoker.provoke(next.value)
        unresolved.set(next.value.toString(), performance.now() + PATIENCE_MS)
        progress.asked++
      }
      if (unresolved.size === 0 || signal?.aborted === true) return
      await delay(POLL_MS)
      const answered = (await watch.look()).filter(
        ({mac, address, ...neighbour}) =>
          mac !== null && neighbour.interface === name && unresolved.delete(address.toString()),
      )
      progress.found += answered.length
      for (const neighbour of await withStates(answered, before)) yield describeNeighbour(neighbour)
      const now = performance.now()
      for (const [text, deadline] of unresolved) if (now >= deadline) unresolved.delete(text)
      onProgress({...progress})
    }
  } finally {
    provoker.close()
  }
}
