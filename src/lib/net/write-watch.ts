import fs from 'node:fs'
import type net from 'node:net'
import {type Kernel, openKernel} from '../kernel/kernel.js'
import {readKernelSockets} from '../system/kernel-sockets.js'
import {socketDescriptor} from '../node-internals/socket-descriptor.js'

/** Knows how far the bytes have come that were written to a socket. */
export interface WriteWatch {
  /** Everything written was acknowledged; on a Unix socket, read. True for a socket that is closed. */
  isAcknowledged(socket: net.Socket): boolean
  /**
   * Everything written is over there, as far as can be said: acknowledged, or on its way for so long that only the
   * acknowledgement can be missing, which a receiver in a dialogue delays (40 ms on Linux).
   *
   * @param sinceMs when the last byte was written, on the clock of performance.now()
   */
  hasArrived(socket: net.Socket, sinceMs: number): boolean
}

/** TCP_INFO through koffi, or else the send queue of /proc/net/tcp; null where neither is to be had. */
export async function watchWrites(): Promise<WriteWatch | null> {
  const kernel = await openKernel()
  if (kernel) return new KernelWatch(kernel)
  return fs.existsSync('/proc/net/tcp') ? new TableWatch() : null
}

/** A receiver may delay an acknowledgement for so long (Linux: TCP_DELACK_MAX). */
const DELAYED_ACK_MS = 200

export class KernelWatch implements WriteWatch {
  constructor(private readonly kernel: Kernel) {}

  isAcknowledged(socket: net.Socket): boolean {
    return this.ask(socket, (fd) => this.kernel.unacknowledgedBytes(fd) === 0)
  }

  hasArrived(socket: net.Socket, sinceMs: number): boolean {
    if (this.isAcknowledged(socket)) return true
    const waitedMs = performance.now() - sinceMs
    if (isUnixSocket(socket)) return waitedMs > DELAYED_ACK_MS
    return this.ask(socket, (fd) => {
      const {notSentBytes, minRttMs} = this.kernel.tcpInfo(fd)
      return notSentBytes === 0 && waitedMs > 2 * minRttMs
    })
  }

  private ask(socket: net.Socket, question: (fd: number) => boolean): boolean {
    const fd = socketDescriptor(socket)
    return fd < 0 || question(fd)
  }
}

export class TableWatch implements WriteWatch {
  isAcknowledged(socket: net.Socket): boolean {
    const {localPort, remotePort} = socket
    if (localPort === undefined) return true
    const found = readKernelSockets(['tcp'], '/proc', new Set([localPort])).find(
      ({remote}) => remote?.port === remotePort,
    )
    return found === undefined || found.sendQueueBytes === 0
  }

  hasArrived(socket: net.Socket, sinceMs: number): boolean {
    return this.isAcknowledged(socket) || performance.now() - sinceMs > DELAYED_ACK_MS
  }
}

function isUnixSocket({localPort}: net.Socket): boolean {
  return localPort === undefined
}
