/** Whom a datagram came from. */
type Peer = {address: string; port: number}

/** Answers to one peer, at once and each second. */
export const REPLIES_PER_SECOND = 1000
/** Answers each second to a peer that says again what it has said before. */
const REPEATED_REPLIES_PER_SECOND = 1
/** Datagrams of a peer that are remembered, by their fingerprints. */
const REMEMBERED = 2 * REPLIES_PER_SECOND
/** Peers that are remembered; the ones that were silent longest are forgotten first. */
const MAX_PEERS = 1000

/**
 * Ports whose services answer whatever they get, or much more than they got: a datagram that claims to come from one is made
 * to start a storm (CA-1996-01; CISA TA14-017A). echo, daytime, quotd, chargen, time, DNS, TFTP, portmap, NTP, NetBIOS, SNMP,
 * CLDAP, SLP, RIP, SSDP, WS-Discovery, mDNS, memcached.
 */
const REFLECTORS = new Set([7, 13, 17, 19, 37, 53, 69, 111, 123, 137, 161, 389, 427, 520, 1900, 3702, 5353, 11_211])

type Account = {tokens: number; atMs: number; recent: Set<number>}

/**
 * Which datagrams are answered. UDP's sender can be forged, so that whoever answers everything can be made to hit somebody
 * else, or to talk to another such server for ever. The limit for each peer is a bucket of tokens. It fills quickly while the
 * peer says something new, and hardly while it repeats itself, as two servers do that answer each other. A loop of k datagrams
 * that takes r < 1 seconds brings k/r of them a second: either that is above the rate, or all k are among those remembered and
 * come more often than once a second. Both run dry.
 */
export class ReplyPolicy {
  private readonly accounts = new Map<string, Account>()

  constructor(
    private readonly isOwn: (peer: Peer) => boolean,
    private readonly perSecond: number = REPLIES_PER_SECOND,
  ) {}

  /** Whether this datagram may be answered; a yes is counted. */
  allows(peer: Peer, bytes: Uint8Array, nowMs: number): boolean {
    if (peer.port === 0 || REFLECTORS.has(peer.port) || this.isOwn(peer)) return false
    const account = this.accountOf(peer, nowMs)
    const rate = isNew(account.recent, fingerprintOf(bytes)) ? this.perSecond : REPEATED_REPLIES_PER_SECOND
    const elapsedSeconds = Math.max(0, nowMs - account.atMs) / 1000
    account.tokens = Math.min(this.perSecond, account.tokens + elapsedSeconds * rate)
    account.atMs = nowMs
    if (account.tokens < 1) return false
    account.tokens--
    return true
  }

  private accountOf({address, port}: Peer, nowMs: number): Account {
    const key = `${address} ${port}`
    const known = this.accounts.get(key)
    if (known) this.accounts.delete(key) // and in again: the map's order is that of the last datagram
    const account = known ?? {tokens: this.perSecond, atMs: nowMs, recent: new Set()}
    this.accounts.set(key, account)
    forgetOldest(this.accounts, MAX_PEERS)
    return account
  }
}

function isNew(recent: Set<number>, fingerprint: number): boolean {
  if (recent.has(fingerprint)) return false
  recent.add(fingerprint)
  forgetOldest(recent, REMEMBERED)
  return true
}

function forgetOldest<Key>(collection: {size: number; keys(): Iterator<Key>; delete(key: Key): boolean}, max: number) {
  if (collection.size > max) collection.delete(collection.keys().next().value!)
}

/** FNV-1a, 32 bits: to see a repetition, not to prove one. */
function fingerprintOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < bytes.length; index++) hash = Math.imul(hash ^ bytes[index]!, 0x01000193)
  return hash
}
