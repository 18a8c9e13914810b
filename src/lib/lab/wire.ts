import fs from 'node:fs'
import {decodePacket, type WirePacket} from './decode-packet.js'
import {openDevice} from './open-device.js'

export type WireOptions = {
  rttMs?: number | undefined
  mtu?: number | undefined
  /** Says of each packet whether the wire loses it. */
  drop?: (packet: WirePacket) => boolean
}

const MAX_MTU = 65_535

/**
 * A wire that belongs to this process: a TUN device. What is sent to `remoteHost` comes out here, is noted, delayed (or
 * lost), gets its two addresses swapped – which leaves the checksums right – and goes back in: the kernel talks to itself
 * over a link whose every packet is seen. The device is gone when the process closes it, whatever happens.
 *
 * The addresses are from 198.18.0.0/15, which is set aside for measuring devices (RFC 2544).
 */
export class Wire {
  readonly packets: WirePacket[] = []
  private readonly timers = new Set<NodeJS.Timeout>()
  private readonly buffer = Buffer.allocUnsafe(MAX_MTU + 1)
  private closed = false

  private constructor(
    private readonly fd: number,
    readonly localHost: string,
    readonly remoteHost: string,
    readonly mtu: number,
    private readonly options: WireOptions,
  ) {}

  /** 0 where none was wished for. */
  get rttMs(): number {
    return this.options.rttMs ?? 0
  }

  /** Rejects with SystemError NO_WIRE, which says what is missing. */
  static async open(options: WireOptions = {}): Promise<Wire> {
    const {mtu = 1500} = options
    const {fd, localHost, remoteHost} = await openDevice('tun', mtu)
    const wire = new Wire(fd, localHost, remoteHost, mtu, options)
    wire.readOn()
    return wire
  }

  /** Puts a packet onto the wire, as if the other end had sent it. */
  inject(packet: Uint8Array): void {
    fs.writeSync(this.fd, packet)
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    for (const timer of this.timers) clearTimeout(timer)
    fs.closeSync(this.fd)
  }

  private readOn(): void {
    // The descriptor does not block: a read in libuv's thread pool would keep the program from ending.
    const poll = () => {
      if (this.closed) return
      for (;;) {
        let length: number
        try {
          length = fs.readSync(this.fd, this.buffer)
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === 'EAGAIN') break
          throw error
        }
        if (length >= 20 && this.buffer[0]! >> 4 === 4) this.pass(Buffer.from(this.buffer.subarray(0, length)))
      }
      this.after(POLL_MS, poll)
    }
    poll()
  }

  private pass(packet: Buffer): void {
    const seen = decodePacket(packet, performance.now())
    seen.dropped = this.options.drop?.(seen) ?? false
    this.packets.push(seen)
    if (seen.dropped) return
    const source = packet.readUInt32BE(12)
    packet.writeUInt32BE(packet.readUInt32BE(16), 12)
    packet.writeUInt32BE(source, 16)
    this.after((this.options.rttMs ?? 0) / 2, () => {
      if (!this.closed) fs.writeSync(this.fd, packet)
    })
  }

  private after(delayMs: number, work: () => void): void {
    if (delayMs === 0) return work()
    const timer = setTimeout(() => {
      this.timers.delete(timer)
      work()
    }, delayMs)
    this.timers.add(timer)
  }
}

const POLL_MS = 1
