import fs from 'node:fs'
import {openDevice} from './open-device.js'

/** A frame with an ARP message or an IPv4 packet in it, as it passes (RFC 826; IEEE 802.3). */
export type EtherFrame = {
  tMs: number
  /** MAC addresses, lower-case with colons. */
  destination: string
  source: string
  kind: 'question' | 'answer' | 'ip'
  /** Of ARP: who says it about which address, and to whom. */
  senderAddress: string | null
  targetAddress: string | null
  sizeBytes: number
  bytes: Buffer
}

export type EtherWireOptions = {
  /** Whether IPv4 packets come back, as if the neighbour had sent them: the kernel then talks to itself. */
  echoesPackets?: boolean
}

export const EVERYBODY = 'ff:ff:ff:ff:ff:ff'

/** The other end's MAC: locally administered, so that it is nobody's. */
const OTHER_MAC = '02:00:5e:00:53:02'

const ARP = 0x0806
const IPV4 = 0x0800
const POLL_MS = 1

/**
 * An Ethernet of this process: a TAP device with one neighbour, which is the kernel itself in a mirror. Its question is handed
 * back as the neighbour's about the kernel's own address (as a probe, RFC 5227, from which it learns nothing); what the kernel
 * answers to that is handed back as the neighbour's answer. So both are the kernel's own, broadcast or unicast as it chose.
 */
export class EtherWire {
  readonly frames: EtherFrame[] = []
  private readonly buffer = Buffer.allocUnsafe(65_536)
  private timer: NodeJS.Timeout | undefined
  private closed = false
  readonly otherMac = OTHER_MAC

  private constructor(
    private readonly fd: number,
    readonly localHost: string,
    readonly remoteHost: string,
    private readonly options: EtherWireOptions,
  ) {}

  /** Rejects with SystemError NO_WIRE. */
  static async open(options: EtherWireOptions = {}): Promise<EtherWire> {
    const {fd, localHost, remoteHost} = await openDevice('tap', 1500)
    const wire = new EtherWire(fd, localHost, remoteHost, options)
    wire.poll()
    return wire
  }

  close(): void {
    if (this.closed) return
    this.closed = true
    clearTimeout(this.timer)
    fs.closeSync(this.fd)
  }

  private poll(): void {
    if (this.closed) return
    for (let frame = this.take(); frame !== null; frame = this.take()) this.pass(frame)
    this.timer = setTimeout(() => this.poll(), POLL_MS)
  }

  private take(): Buffer | null {
    try {
      return Buffer.from(this.buffer.subarray(0, fs.readSync(this.fd, this.buffer)))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null
      throw error
    }
  }

  private pass(frame: Buffer): void {
    const seen = decodeFrame(frame, performance.now())
    if (seen === null) return // IPv6, which every new device speaks at once
    if (seen.kind === 'ip') {
      this.frames.push(seen)
      if (this.options.echoesPackets) fs.writeSync(this.fd, echoed(frame))
      return
    }
    const said = this.asNeighbour(frame, seen.kind)
    this.frames.push(seen.kind === 'answer' ? decodeFrame(said, seen.tMs)! : seen)
    fs.writeSync(this.fd, said)
  }

  /** The same ARP message as the neighbour would say it. */
  private asNeighbour(frame: Buffer, kind: 'question' | 'answer'): Buffer {
    const said = Buffer.from(frame)
    const mac = Buffer.from(OTHER_MAC.replaceAll(':', ''), 'hex')
    said.set(mac, 6)
    said.set(mac, 22)
    if (kind === 'question') {
      said.fill(0, 28, 32) // a probe: nobody's address asks
      said.set(frame.subarray(28, 32), 38)
      return said
    }
    const kernelMac = frame.subarray(6, 12)
    said.set(kernelMac, 0)
    said.set(this.remoteHost.split('.').map(Number), 28)
    said.set(kernelMac, 32)
    said.set(frame.subarray(28, 32), 38)
    return said
  }
}

/** The same packet with both pairs of addresses swapped, which leaves the checksums right. */
function echoed(frame: Buffer): Buffer {
  const back = Buffer.from(frame)
  back.set(frame.subarray(0, 6), 6)
  back.set(frame.subarray(6, 12), 0)
  back.set(frame.subarray(26, 30), 30)
  back.set(frame.subarray(30, 34), 26)
  return back
}

/** Null for what is neither ARP over IPv4 nor IPv4. */
function decodeFrame(frame: Buffer, tMs: number): EtherFrame | null {
  if (frame.length < 14) return null
  const type = frame.readUInt16BE(12)
  const isArp = type === ARP && frame.length >= 42
  if (!isArp && (type !== IPV4 || frame.length < 34)) return null
  return {
    tMs,
    destination: macAt(frame, 0),
    source: macAt(frame, 6),
    kind: isArp ? (frame.readUInt16BE(20) === 1 ? 'question' : 'answer') : 'ip',
    senderAddress: isArp ? addressAt(frame, 28) : null,
    targetAddress: isArp ? addressAt(frame, 38) : null,
    sizeBytes: frame.length,
    bytes: frame,
  }
}

function macAt(frame: Buffer, at: number): string {
  return [...frame.subarray(at, at + 6)].map((octet) => octet.toString(16).padStart(2, '0')).join(':')
}

function addressAt(frame: Buffer, at: number): string {
  return frame.subarray(at, at + 4).join('.')
}
