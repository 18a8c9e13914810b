import {Endpoint} from '../address/endpoint.js'
import type {Encoding} from '../text/encoding.js'
import {withoutMapping} from '../net/resolve-host.js'
import type {Sender} from '../net/udp/udp-socket.js'

/** A datagram as `--json` prints it. */
export type DatagramRow = {
  from: string
  port: number
  sizeBytes: number
  /** Null where the bytes are not text in the chosen encoding. */
  text: string | null
  base64: string
  receivedAt: string
}

/**
 * A datagram that came in. Its fields are worked out when they are asked for: most formats need a few of them, and there may
 * be hundreds of thousands of datagrams a second.
 */
export class ReceivedDatagram implements DatagramRow {
  constructor(
    readonly bytes: Buffer,
    private readonly sender: Sender,
    private readonly encoding: Encoding,
    readonly receivedMs: number,
  ) {}

  /** The sender's address; an IPv4 peer of a dual-stack listener is written as IPv4. */
  get from(): string {
    return withoutMapping(this.sender.address)
  }

  get port(): number {
    return this.sender.port
  }

  get endpoint(): string {
    return String(Endpoint.of(this.from, this.port))
  }

  get sizeBytes(): number {
    return this.bytes.length
  }

  get text(): string | null {
    return this.encoding.decode(this.bytes)
  }

  get base64(): string {
    return this.bytes.toString('base64')
  }

  get receivedAt(): string {
    return new Date(this.receivedMs).toISOString()
  }

  toJSON(): DatagramRow {
    const {from, port, sizeBytes, text, base64, receivedAt} = this
    return {from, port, sizeBytes, text, base64, receivedAt}
  }
}
