import type {Peer} from './chat-event.js'

/** The most peers that a listener remembers: anybody can send from any number of addresses, and forge them. */
const MAX_UDP_PEERS = 256

/** An address to send to, as the socket names it. */
type Sender = {address: string; port: number}

export type ChatPeer = Peer & {readonly sender: Sender}

/** Who has written. UDP has no connections: a peer is whoever was heard, and nobody says when one has gone. */
export class UdpPeers {
  /** The longest silent first. */
  private readonly peers = new Map<string, ChatPeer>()
  private lastNumber = 0

  constructor(private readonly max = MAX_UDP_PEERS) {}

  get all(): ChatPeer[] {
    return [...this.peers.values()]
  }

  /** @param address for people: without the mapping of an IPv4 address into IPv6 */
  hear(sender: Sender, address: string): {peer: ChatPeer; isNew: boolean; forgotten: ChatPeer | null} {
    const key = keyOf(sender)
    const known = this.peers.get(key)
    const {port} = sender
    const peer = known ?? {
      number: ++this.lastNumber,
      address,
      port,
      name: null,
      sender: {address: sender.address, port},
    }
    this.peers.delete(key)
    this.peers.set(key, peer)
    const [longestSilent] = this.peers.values()
    const forgotten = this.peers.size > this.max ? longestSilent! : null
    if (forgotten) this.forget(forgotten)
    return {peer, isNew: known === undefined, forgotten}
  }

  forget({sender}: ChatPeer): void {
    this.peers.delete(keyOf(sender))
  }
}

function keyOf({address, port}: Sender): string {
  return `${address} ${port}`
}
