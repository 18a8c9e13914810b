import {IpAddress} from '../address/ip-address.js'
import {errnoName} from '../kernel/netlink.js'
import {type Kernel, openKernel} from '../kernel/kernel.js'
import {bytesOf} from './netlink/attributes.js'
import type {Refused} from '../text/told.js'

const AF_PACKET = 17
const SOCK_DGRAM_CLOEXEC = 2 | 0o2000000
const ETH_P_ARP = 0x0806
const ARP_BYTES = 28
const REPLY = 2

/** More than any burst between two looks; a flood ends the look, not the program. */
const MAX_PER_LOOK = 10_000

/** Who said that an address is theirs. */
export type ArpReply = {address: IpAddress; mac: string}

/**
 * Reads an ARP packet of Ethernet and IPv4 (RFC 826): an answer, and who gave it; null for a question and for anything else.
 *
 *     hardware 1 | protocol 0800 | 6 | 4 | operation | MAC, address of the sender | MAC, address of the target
 */
export function decodeArpReply(bytes: Buffer): ArpReply | null {
  if (bytes.length < ARP_BYTES || bytes.readUInt32BE(0) !== 0x0001_0800 || bytes.readUInt16BE(4) !== 0x0604) return null
  if (bytes.readUInt16BE(6) !== REPLY) return null
  const mac = bytes.toString('hex', 8, 14).replaceAll(/..(?!$)/g, '$&:')
  return {address: IpAddress.of(4, BigInt(bytes.readUInt32BE(14))), mac}
}

/** The question who has an address, as bytes. */
export function encodeArpQuestion(address: IpAddress, own: {mac: string; address: IpAddress}): Buffer {
  const head = Buffer.from('0001080006040001', 'hex')
  const mac = Buffer.from(own.mac.replaceAll(':', ''), 'hex')
  return Buffer.concat([head, mac, bytesOf(own.address), Buffer.alloc(6), bytesOf(address)])
}

/**
 * Asks by ARP itself and hears every answer on a link, also the second one to the same question, of which the kernel keeps only
 * one. Linux, with koffi and root (CAP_NET_RAW).
 */
export class ArpEar {
  private readonly buffer = Buffer.alloc(256)

  private constructor(
    private readonly kernel: Kernel,
    private readonly fd: number,
    private readonly index: number,
    private readonly own: {mac: string; address: IpAddress},
  ) {}

  static async open(index: number, own: {mac: string; address: IpAddress}): Promise<ArpEar | Refused> {
    const kernel = await openKernel()
    if (!kernel) return {refused: 'koffi is not installed'}
    const fd = kernel.openSocket(AF_PACKET, SOCK_DGRAM_CLOEXEC, swapped(ETH_P_ARP))
    if (fd < 0) return {refused: errnoName(-fd)}
    const ear = new ArpEar(kernel, fd, index, own)
    const errno = -kernel.bind(fd, ear.linkAddress())
    if (errno === 0) return ear
    ear.close()
    return {refused: errnoName(errno)}
  }

  /** To every host of the link. */
  ask(address: IpAddress): void {
    this.kernel.sendTo(this.fd, encodeArpQuestion(address, this.own), this.linkAddress())
  }

  /** The answers since the last call. */
  take(): ArpReply[] {
    const found: ArpReply[] = []
    for (let count = 0; count < MAX_PER_LOOK; count++) {
      const length = this.kernel.takeMessage(this.fd, this.buffer)
      if (length < 0) break
      const reply = decodeArpReply(this.buffer.subarray(0, Math.min(length, this.buffer.length)))
      if (reply !== null && reply.mac !== this.own.mac) found.push(reply)
    }
    return found
  }

  close(): void {
    this.kernel.close(this.fd)
  }

  /** struct sockaddr_ll (packet(7)): all hosts of the link. */
  private linkAddress(): Buffer {
    const address = Buffer.alloc(20)
    address.writeUInt16LE(AF_PACKET, 0)
    address.writeUInt16BE(ETH_P_ARP, 2)
    address.writeInt32LE(this.index, 4)
    address[11] = 6
    address.fill(0xff, 12, 18)
    return address
  }
}

/** In the order of the network, in which socket(2) takes the protocol. */
function swapped(value: number): number {
  return ((value & 0xff) << 8) | (value >> 8)
}
