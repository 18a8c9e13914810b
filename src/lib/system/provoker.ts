import {createSocket, type Socket} from 'node:dgram'
import type {IpAddress, IpVersion} from '../address/ip-address.js'

/** RFC 863: whoever gets the datagram drops it, or says that nobody listens. */
const DISCARD_PORT = 9

/**
 * Makes the kernel look for neighbours without any privilege: to send a datagram it must first find the MAC address, by ARP or
 * NDP. The datagram is empty and goes to the discard port.
 */
export class Provoker {
  private readonly sockets = new Map<IpVersion, Socket>()

  /** Refusals are no matter: the kernel's table tells who is there. */
  provoke(address: IpAddress): void {
    this.socket(address.version).send(Buffer.alloc(0), DISCARD_PORT, address.toString(), () => {})
  }

  close(): void {
    for (const socket of this.sockets.values()) socket.close()
    this.sockets.clear()
  }

  private socket(version: IpVersion): Socket {
    let socket = this.sockets.get(version)
    if (!socket) {
      socket = createSocket(version === 4 ? 'udp4' : 'udp6')
      socket.on('error', () => {}) // a neighbour that nobody has, told late
      this.sockets.set(version, socket)
    }
    return socket
  }
}
