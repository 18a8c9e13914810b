import {ipVersion} from '../address/ip-version.js'

export type Verdict = 'answer' | 'truncate' | 'drop'

/** What a network of clients may get over UDP each second, and at once after a pause. */
const ANSWERS_PER_SECOND = 50
const BURST = 100
/** Networks that are remembered: an attacker can invent any number. */
const MAX_NETWORKS = 10_000

/**
 * The source of a datagram can be forged, and an answer is longer than its question: a server that answers everybody at any rate is an
 * amplifier. So a network (IPv4 /24, IPv6 /56, as one attacker's victim is) gets a bounded number of answers. Of what is above it every
 * other question is answered "truncated", no longer than itself: a real client comes again over TCP, where nothing can be forged.
 * This machine's own clients can be believed (RFC 1122 §3.2.1.3: 127/8 never comes from outside).
 */
export class AnswerLimit {
  private readonly networks = new Map<string, {tokens: number; atMs: number; refused: number}>()
  private lastAddress = ''
  private lastIsOwn = false

  constructor(
    private readonly perSecond = ANSWERS_PER_SECOND,
    private readonly burst = Math.max(BURST, 2 * perSecond),
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** @param address of the client, as the socket names it */
  verdict(address: string): Verdict {
    if (this.isOwn(address)) return 'answer'
    const network = networkOf(address)
    const now = this.nowMs()
    const state = this.networks.get(network) ?? this.newcomer(network, now)
    state.tokens = Math.min(this.burst, state.tokens + ((now - state.atMs) / 1000) * this.perSecond)
    state.atMs = now
    if (state.tokens >= 1) {
      state.tokens--
      return 'answer'
    }
    return ++state.refused % 2 === 0 ? 'truncate' : 'drop'
  }

  private newcomer(network: string, now: number) {
    if (this.networks.size >= MAX_NETWORKS) this.networks.delete(this.networks.keys().next().value!)
    const state = {tokens: this.burst, atMs: now, refused: 0}
    this.networks.set(network, state)
    return state
  }

  /** The same client asks again and again: it is looked at once. */
  private isOwn(address: string): boolean {
    if (address !== this.lastAddress) {
      this.lastAddress = address
      this.lastIsOwn = isLoopback(address)
    }
    return this.lastIsOwn
  }
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1' || address.startsWith('::ffff:127.')
}

function networkOf(address: string): string {
  const bare = address.startsWith('::ffff:') && address.includes('.') ? address.slice('::ffff:'.length) : address
  if (ipVersion(bare) === 4) return bare.slice(0, bare.lastIndexOf('.'))
  const [head = '', tail] = bare.split('%')[0]!.split('::')
  const groups = head === '' ? [] : head.split(':')
  const rest = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({length: 8 - groups.length - rest.length}, () => '0') // what "::" stands for
  const [a, b, c, d = '0'] = [...groups, ...zeros, ...rest]
  return [a, b, c, (Number.parseInt(d, 16) >> 8).toString(16)].join(':') // 3 × 16 + 8 bits
}
