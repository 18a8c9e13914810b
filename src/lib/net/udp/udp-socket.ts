import type dgram from 'node:dgram'
import {ipVersion} from '../../address/ip-version.js'
import {Endpoint} from '../../address/endpoint.js'
import type {Trace} from '../trace.js'
import {withoutZone} from '../resolve-host.js'
import {byteCount} from '../../text/byte-count.js'

/** Whom a datagram came from, as the socket names it: on a dual-stack socket an IPv4 peer is `::ffff:192.0.2.7`. */
export type Sender = {address: string; port: number}

/** Called for each datagram, an empty one included. The bytes are the callee's. */
export type OnDatagram = (bytes: Buffer, sender: Sender) => void

export function traced(onDatagram: OnDatagram, trace: Trace | undefined): OnDatagram {
  if (!trace) return onDatagram
  return (bytes, sender) => {
    trace(`recvfrom ${Endpoint.of(sender.address, sender.port)}, ${byteCount(bytes.length)}`)
    onDatagram(bytes, sender)
  }
}

/** Addresses are looked up before: Node need not do it again for each datagram. */
export function noLookup(
  host: string,
  _options: unknown,
  callback: (error: null, address: string, family: number) => void,
): void {
  callback(null, host, ipVersion(withoutZone(host)))
}

export function bindUdpSocket(socket: dgram.Socket, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind({address, port, exclusive: true}, () => {
      socket.removeListener('error', reject)
      resolve()
    })
  })
}

export function closeUdpSocket(socket: dgram.Socket, trace: Trace | undefined): Promise<void> {
  trace?.('close')
  return new Promise((resolve) => {
    socket.removeAllListeners('message')
    socket.close(resolve)
  })
}

export function typeOf(address: string): dgram.SocketType {
  return ipVersion(withoutZone(address)) === 6 ? 'udp6' : 'udp4'
}

export function familyOf(address: string): string {
  return typeOf(address) === 'udp6' ? 'AF_INET6' : 'AF_INET'
}
