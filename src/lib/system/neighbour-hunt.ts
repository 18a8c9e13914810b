import {createSocket, type Socket} from 'node:dgram'
import {IpAddress} from '../address/ip-address.js'
import {ArpEar} from './arp-ear.js'
import type {NetworkInterface} from './interfaces.js'
import type {Neighbour} from './neighbours.js'
import {Rtnetlink} from './netlink/rtnetlink.js'
import {Provoker} from './provoker.js'
import {IPV6_NEIGHBOURS, readNeighbours} from './read-neighbours.js'
import {isRefused, nobodyTold, SECOND_OWNERS, type Told} from '../text/told.js'

/**
 * Somebody who has an address. `confirmed`: they said so since they were asked; false: the table had them from before, and nobody
 * has said so again; null: the source does not tell the two apart.
 */
export type Sighting = Neighbour & {confirmed: boolean | null}

/** More than what a jiffy and USER_HZ make of a time. */
const CLOCK_MS = 50

/** RFC 863 */
const DISCARD_PORT = 9

/**
 * Looks for the neighbours that have some addresses of one link: has the kernel ask, asks again itself where it may, and tells
 * what was said since then from what the table had before.
 */
export class NeighbourHunt {
  /** How long until it is worth looking again. */
  readonly periodMs: number
  private readonly provoker = new Provoker()
  private readonly sockets = new Map<string, Socket>()
  private readonly before = new Map<string, Neighbour & {seenAt: number}>()
  /** Who was heard, by address: each MAC once. */
  private readonly heard = new Map<string, Set<string>>()
  /** Addresses whose host refused our datagram, by ICMP: it is there. */
  private readonly refused = new Set<string>()

  private constructor(
    private readonly link: NetworkInterface,
    private readonly tables: Rtnetlink | null,
    private readonly ear: ArpEar | null,
    readonly told: Omit<Told<never>, 'value'>,
  ) {
    this.periodMs = tables !== null ? 5 : told.sources.includes('iproute2') ? 100 : 20
  }

  /** Rejects with SystemError NO_EVIDENCE where neighbours of that version cannot be seen. */
  static async open(link: NetworkInterface, version: 4 | 6): Promise<NeighbourHunt> {
    const tables = process.platform === 'linux' ? await Rtnetlink.open() : {refused: ''}
    const told: Omit<Told<unknown>, 'value'> = isRefused(tables)
      ? await readNeighbours()
      : {sources: ['netlink'], missing: [], passed: []}
    if (version === 6 && told.missing.includes(IPV6_NEIGHBOURS)) throw nobodyTold(IPV6_NEIGHBOURS, told.passed)
    const own = link.addresses.find(({prefix}) => prefix.version === 4)?.prefix.address
    const canHear = version === 4 && own !== undefined && link.mac !== null && link.index !== null
    const ear = canHear ? await ArpEar.open(link.index!, {mac: link.mac!, address: own}) : {refused: ''}
    const missing = isRefused(ear) ? [...told.missing, SECOND_OWNERS] : told.missing
    const hunt = new NeighbourHunt(link, isRefused(tables) ? null : tables, isRefused(ear) ? null : ear, {
      sources: told.sources,
      missing,
      passed: told.passed,
    })
    const seenAt = performance.now()
    for (const neighbour of await hunt.table()) hunt.before.set(nameOf(neighbour.address), {...neighbour, seenAt})
    return hunt
  }

  /** Whether a second owner would be heard. */
  get hears(): boolean {
    return this.ear !== null
  }

  async ask(address: IpAddress): Promise<void> {
    this.provoker.provoke(this.scoped(address))
    this.ear?.ask(address)
    const known = this.before.get(nameOf(address))
    if (known === undefined || known.mac === null || this.ear !== null) return
    // The kernel believes what it has: it is made to ask again where that is allowed, else the host may answer our datagram.
    const canProbe = known.state !== 'PERMANENT' && this.link.index !== null && this.tables !== null
    if (!(canProbe && (await this.tables.probe(address, known.mac, this.link.index!)))) this.knock(address)
  }

  /** Everybody on the link who is known now. */
  async look(): Promise<Sighting[]> {
    for (const {address, mac} of this.ear?.take() ?? []) {
      const name = nameOf(address)
      this.heard.set(name, (this.heard.get(name) ?? new Set()).add(mac))
    }
    const now = performance.now()
    const table = await this.table()
    const sightings = table.map((entry) => ({...entry, confirmed: this.isConfirmed(entry, now)}))
    const states = new Map(table.map((entry) => [`${nameOf(entry.address)} ${entry.mac}`, entry]))
    const heard = [...this.heard].flatMap(([name, macs]) =>
      [...macs].map((mac): Sighting => {
        const entry = states.get(`${name} ${mac}`)
        const state = entry?.state ?? 'REACHABLE'
        const address = IpAddress.parse(name)
        return {
          address,
          mac,
          interface: this.link.name,
          state,
          confirmedMsAgo: entry?.confirmedMsAgo ?? 0,
          confirmed: true,
        }
      }),
    )
    return [...heard, ...sightings.filter(({address}) => !this.heard.has(nameOf(address)))]
  }

  private isConfirmed(entry: Neighbour, now: number): boolean | null {
    if (entry.mac === null) return false
    if (this.refused.has(nameOf(entry.address))) return true
    if (entry.state === 'COMPLETE') return null
    if (entry.state !== 'REACHABLE') return false
    const before = this.before.get(nameOf(entry.address))
    if (before?.state !== 'REACHABLE') return true
    if (this.tables === null || entry.confirmedMsAgo === null || before.confirmedMsAgo === null) return false
    return now - entry.confirmedMsAgo > before.seenAt - before.confirmedMsAgo + CLOCK_MS
  }

  private async table(): Promise<Neighbour[]> {
    const told = this.tables === null ? (await readNeighbours()).value : await this.tables.neighbours()
    const all = isRefused(told) ? (await readNeighbours()).value : told
    return all.filter((neighbour) => neighbour.interface === this.link.name)
  }

  /** A datagram to a port where nobody listens: the host itself says so, if it says anything (RFC 1122 §3.2.2.1). */
  private knock(address: IpAddress): void {
    const name = nameOf(address)
    const socket = createSocket(address.version === 4 ? 'udp4' : 'udp6')
    this.sockets.set(name, socket)
    socket.on('error', ({code}: NodeJS.ErrnoException) => {
      if (code === 'ECONNREFUSED') this.refused.add(name)
    })
    socket.connect(DISCARD_PORT, this.scoped(address).toString(), (error?: Error) => {
      if (!error && this.sockets.has(name)) socket.send(Buffer.alloc(0), () => {})
    })
  }

  /** A link-local address means nothing without its interface. */
  private scoped(address: IpAddress): IpAddress {
    const isLinkLocal = address.version === 6 && address.value >> 118n === 0x3fan
    return isLinkLocal ? IpAddress.of(6, address.value, this.link.name) : address
  }

  close(): void {
    this.provoker.close()
    this.ear?.close()
    this.tables?.close()
    for (const socket of this.sockets.values()) socket.close()
    this.sockets.clear()
  }
}

function nameOf({version, value}: IpAddress): string {
  return IpAddress.of(version, value).toString()
}
