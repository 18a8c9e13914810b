import fs from 'node:fs'
import os from 'node:os'
import {SystemError} from '../errors.js'
import {type Kernel, openKernel} from '../kernel/kernel.js'

/** A TCP or UDP packet, or a fragment of one, as it passes the wire. */
export type WirePacket = {
  /** On the clock of performance.now(). */
  tMs: number
  protocol: 'tcp' | 'udp' | 'other'
  /** 0 in later fragments, which have no transport header. */
  sourcePort: number
  destinationPort: number
  /** Of TCP: SYN, ACK, FIN, RST, PSH. */
  flags: string[]
  sequence: number
  acknowledgement: number
  payloadBytes: number
  /** The whole IP packet. */
  totalBytes: number
  maxSegmentBytes: number | null
  fragmentOffset: number
  moreFragments: boolean
  dontFragment: boolean
  dropped: boolean
}

export type WireOptions = {
  rttMs?: number | undefined
  mtu?: number | undefined
  /** Says of each packet whether the wire loses it. */
  drop?: (packet: WirePacket) => boolean
}

const TUNSETIFF = 0x400454ca
const IFF_TUN = 0x0001
const IFF_NO_PI = 0x1000
const SIOCSIFFLAGS = 0x8914
const SIOCSIFADDR = 0x8916
const SIOCSIFNETMASK = 0x891c
const SIOCSIFMTU = 0x8922
const IFF_UP = 0x1
const IFF_RUNNING = 0x40

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
    const kernel = await openKernel()
    if (kernel === null) throw missing('the optional package koffi, on Linux')
    const {mtu = 1500} = options
    const [localHost, remoteHost] = freeAddresses()
    const fd = openTun()
    try {
      configure(kernel, fd, localHost, mtu)
    } catch (error) {
      fs.closeSync(fd)
      throw error
    }
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

function missing(what: string, cause?: unknown): SystemError {
  return new SystemError('NO_WIRE', `a wire of our own needs ${what}: not available here`, {cause})
}

function openTun(): number {
  try {
    return fs.openSync('/dev/net/tun', fs.constants.O_RDWR | fs.constants.O_NONBLOCK)
  } catch (error) {
    throw missing('root, or a /dev/net/tun that this user may open', error)
  }
}

function configure(kernel: Kernel, fd: number, localHost: string, mtu: number): void {
  const device = Buffer.alloc(40)
  device.write('netkit%d')
  device.writeUInt16LE(IFF_TUN | IFF_NO_PI, 16)
  const refused = kernel.ioctl(fd, TUNSETIFF, device)
  if (refused !== 0) throw missing('root (or its own network namespace: unshare -Urn netkit …)')
  const name = device.subarray(0, 16)
  const control = kernel.openControlSocket()
  try {
    const ask = (request: number, fill: (argument: Buffer) => void) => {
      const argument = Buffer.alloc(40)
      name.copy(argument)
      fill(argument)
      const errno = kernel.ioctl(control, request, argument)
      if (errno !== 0) throw missing(`a TUN device that can be configured (errno ${errno})`)
    }
    const withAddress = (host: string) => (argument: Buffer) => {
      argument.writeUInt16LE(2, 16) // AF_INET
      argument.set(host.split('.').map(Number), 20)
    }
    ask(SIOCSIFADDR, withAddress(localHost))
    ask(SIOCSIFNETMASK, withAddress('255.255.255.252'))
    ask(SIOCSIFMTU, (argument) => argument.writeInt32LE(mtu, 16))
    ask(SIOCSIFFLAGS, (argument) => argument.writeUInt16LE(IFF_UP | IFF_RUNNING, 16))
  } finally {
    kernel.close(control)
  }
}

/** The two hosts of a /30 that no interface of this machine has. */
function freeAddresses(): [localHost: string, remoteHost: string] {
  const taken = new Set(
    Object.values(os.networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({address}) => address)),
  )
  for (let block = 0; block < 4096; block++) {
    const number = (process.pid + block) % 4096
    const base = `198.19.${number >> 6}.`
    const host = `${base}${(number & 63) * 4 + 1}`
    if (!taken.has(host)) return [host, `${base}${(number & 63) * 4 + 2}`]
  }
  throw missing('a free address in 198.19.0.0/16')
}

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK'] as const

/** Reads the headers of an IPv4 packet (RFC 791 §3.1, RFC 9293 §3.1, RFC 768). */
export function decodePacket(packet: Buffer, tMs: number): WirePacket {
  const headerBytes = (packet[0]! & 15) * 4
  const totalBytes = packet.readUInt16BE(2)
  const fragment = packet.readUInt16BE(6)
  const fragmentOffset = (fragment & 0x1fff) * 8
  const protocol = packet[9] === 6 ? 'tcp' : packet[9] === 17 ? 'udp' : 'other'
  const bare: WirePacket = {
    tMs,
    protocol,
    sourcePort: 0,
    destinationPort: 0,
    flags: [],
    sequence: 0,
    acknowledgement: 0,
    payloadBytes: totalBytes - headerBytes,
    totalBytes,
    maxSegmentBytes: null,
    fragmentOffset,
    moreFragments: (fragment & 0x2000) !== 0,
    dontFragment: (fragment & 0x4000) !== 0,
    dropped: false,
  }
  if (fragmentOffset > 0 || protocol === 'other') return bare
  const transport = packet.subarray(headerBytes)
  const ports = {sourcePort: transport.readUInt16BE(0), destinationPort: transport.readUInt16BE(2)}
  if (protocol === 'udp') return {...bare, ...ports, payloadBytes: bare.payloadBytes - 8}
  const tcpBytes = (transport[12]! >> 4) * 4
  return {
    ...bare,
    ...ports,
    flags: FLAGS.filter((_, bit) => transport[13]! & (1 << bit)),
    sequence: transport.readUInt32BE(4),
    acknowledgement: transport.readUInt32BE(8),
    payloadBytes: bare.payloadBytes - tcpBytes,
    maxSegmentBytes: maxSegmentOption(transport.subarray(20, tcpBytes)),
  }
}

/** Options are a kind and a length each (RFC 9293 §3.2); kind 2 is the largest segment. */
function maxSegmentOption(options: Buffer): number | null {
  for (let at = 0; at < options.length;) {
    const kind = options[at]!
    if (kind === 0) return null
    if (kind === 2) return options.readUInt16BE(at + 2)
    at += kind === 1 ? 1 : Math.max(2, options[at + 1] ?? 0)
  }
  return null
}
