import os from 'node:os'
import {setTimeout as delay} from 'node:timers/promises'
import {type Kernel, openKernel} from './kernel.js'

/** A message of a netlink socket: struct nlmsghdr of linux/netlink.h, and what follows it. */
export type NetlinkMessage = {type: number; flags: number; sequence: number; body: Buffer}

/** What the kernel answered: its messages, or the number of its error (errno(3)). */
export type NetlinkAnswer = {messages: NetlinkMessage[]} | {errno: number}

/** Families of netlink sockets (netlink(7)). */
export const NETLINK = {route: 0, sockets: 4} as const

const AF_NETLINK = 16
const SOCK_RAW_CLOEXEC = 3 | 0o2000000
const HEADER_BYTES = 16
const NLMSG_ERROR = 2
const NLMSG_DONE = 3
const NLM_F_REQUEST = 1
const NLM_F_MULTI = 2
const NLM_F_ACK = 4
const NLM_F_DUMP_INTR = 0x10
const NLM_F_DUMP = 0x300

/** How often a list is asked for again that changed while it was read, or did not fit. */
const ATTEMPTS = 5
const FIRST_BUFFER_BYTES = 64 * 1024
const MAX_BUFFER_BYTES = 1024 * 1024
const MAX_ANSWER_BYTES = 256 * 1024 * 1024
/** The kernel answers within the call; a sandbox's may take a moment. */
const ANSWER_MS = 2000

const {EAGAIN, ENOBUFS, EINTR} = os.constants.errno

/**
 * The messages in what one read of a netlink socket gave. Each begins at a multiple of four bytes; one whose length cannot be
 * ends the list.
 */
export function splitMessages(bytes: Buffer): NetlinkMessage[] {
  const messages: NetlinkMessage[] = []
  for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
    const length = bytes.readUInt32LE(at)
    if (length < HEADER_BYTES || at + length > bytes.length) break
    messages.push({
      type: bytes.readUInt16LE(at + 4),
      flags: bytes.readUInt16LE(at + 6),
      sequence: bytes.readUInt32LE(at + 8),
      body: bytes.subarray(at + HEADER_BYTES, at + length),
    })
    at += (length + 3) & ~3
  }
  return messages
}

/** A socket that asks the kernel about its own tables (netlink(7)). Its reads never wait: a blocking one would stop the program. */
export class NetlinkSocket {
  private sequence = 0
  private buffer = Buffer.allocUnsafe(FIRST_BUFFER_BYTES)

  private constructor(
    private readonly kernel: Kernel,
    private readonly fd: number,
  ) {}

  /** @returns why there is none, in a few words, where koffi is missing or a sandbox (seccomp, gVisor) refuses the socket */
  static async open(family: number): Promise<NetlinkSocket | string> {
    const kernel = await openKernel()
    if (!kernel) return 'koffi is not installed'
    const fd = kernel.openSocket(AF_NETLINK, SOCK_RAW_CLOEXEC, family)
    return fd < 0 ? errnoName(-fd) : new NetlinkSocket(kernel, fd)
  }

  close(): void {
    this.kernel.close(this.fd)
  }

  /** Asks for one thing. */
  get(type: number, body: Uint8Array): Promise<NetlinkAnswer> {
    return this.ask(type, NLM_F_REQUEST, body)
  }

  /** Asks for a change, which the kernel acknowledges. */
  change(type: number, flags: number, body: Uint8Array): Promise<NetlinkAnswer> {
    return this.ask(type, NLM_F_REQUEST | NLM_F_ACK | flags, body)
  }

  /** Asks for a whole table, again where it changed meanwhile. */
  async list(type: number, body: Uint8Array): Promise<NetlinkAnswer> {
    let answer: NetlinkAnswer = {errno: ENOBUFS}
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      answer = await this.ask(type, NLM_F_REQUEST | NLM_F_DUMP, body)
      const isTorn =
        'errno' in answer ? answer.errno === ENOBUFS : answer.messages.some(({flags}) => isInterrupted(flags))
      if (!isTorn) return answer
    }
    return 'errno' in answer ? answer : {errno: EINTR} // it never held still: better no table than a torn one
  }

  private async ask(type: number, flags: number, body: Uint8Array): Promise<NetlinkAnswer> {
    const sequence = ++this.sequence
    const request = Buffer.alloc(HEADER_BYTES + body.length)
    request.writeUInt32LE(request.length, 0)
    request.writeUInt16LE(type, 4)
    request.writeUInt16LE(flags, 6)
    request.writeUInt32LE(sequence, 8)
    request.set(body, HEADER_BYTES)
    const sent = this.kernel.sendTo(this.fd, request, null)
    return sent < 0 ? {errno: -sent} : this.answerTo(sequence)
  }

  private async answerTo(sequence: number): Promise<NetlinkAnswer> {
    const messages: NetlinkMessage[] = []
    const deadline = performance.now() + ANSWER_MS
    for (let total = 0; total < MAX_ANSWER_BYTES;) {
      const length = this.kernel.takeMessage(this.fd, this.buffer)
      if (length === -EAGAIN || length === -EINTR) {
        if (performance.now() > deadline) return {errno: os.constants.errno.ETIMEDOUT}
        await delay(1)
        continue
      }
      if (length < 0) return {errno: -length}
      if (length > this.buffer.length) return this.grow(length)
      total += length
      for (const message of splitMessages(Buffer.from(this.buffer.subarray(0, length)))) {
        if (message.sequence !== sequence) continue // of a question that was given up
        if (message.type === NLMSG_ERROR) {
          const errno = message.body.length < 4 ? 0 : -message.body.readInt32LE(0)
          return errno === 0 ? {messages} : {errno}
        }
        if (message.type === NLMSG_DONE) {
          const errno = message.body.length < 4 ? 0 : -message.body.readInt32LE(0)
          if (isInterrupted(message.flags)) messages.push(message)
          return errno > 0 ? {errno} : {messages}
        }
        messages.push(message)
        if ((message.flags & NLM_F_MULTI) === 0) return {messages}
      }
    }
    return {errno: os.constants.errno.EMSGSIZE}
  }

  /** What was cut off is lost: the question is put again with more room. */
  private grow(length: number): NetlinkAnswer {
    if (length > MAX_BUFFER_BYTES) return {errno: os.constants.errno.EMSGSIZE}
    this.buffer = Buffer.allocUnsafe(Math.min(MAX_BUFFER_BYTES, length * 2))
    return {errno: ENOBUFS}
  }
}

function isInterrupted(flags: number): boolean {
  return (flags & NLM_F_DUMP_INTR) !== 0
}

/** `EPERM` for 1; the number where it has no name. */
export function errnoName(errno: number): string {
  return Object.entries(os.constants.errno).find(([, number]) => number === errno)?.[0] ?? `errno ${errno}`
}
