import dgram from 'node:dgram'
import {once} from 'node:events'
import {setTimeout as delay} from 'node:timers/promises'
import {openKernel} from '../kernel/kernel.js'

/** Says that no more will come: datagrams keep their order on the way through one machine, but any may be dropped. */
const MARKER = Buffer.from('netkit: that was all')

export type DatagramOptions = {
  listenHost?: string
  connectHost?: string
  /** SO_RCVBUF of the receiver, which the kernel doubles. */
  receiveBufferBytes?: number
  onSend?: (sizeBytes: number) => void
  onReceive?: (sizeBytes: number) => void
}

/** Sends each message as a datagram, all in one turn of the event loop, and returns those that the receiver got. */
export async function exchangeDatagrams(
  messages: readonly Uint8Array[],
  {listenHost = '127.0.0.1', connectHost = listenHost, receiveBufferBytes, onSend, onReceive}: DatagramOptions = {},
): Promise<Uint8Array[]> {
  const receiver = dgram.createSocket({
    type: 'udp4',
    ...(receiveBufferBytes === undefined ? {} : {recvBufferSize: receiveBufferBytes}),
  })
  const sender = dgram.createSocket('udp4')
  try {
    receiver.bind(0, listenHost)
    await once(receiver, 'listening')
    const {port} = receiver.address()
    const received: Uint8Array[] = []
    const end = new AbortController()
    receiver.on('message', (message) => {
      if (message.equals(MARKER)) end.abort()
      else if (!end.signal.aborted) {
        onReceive?.(message.length)
        received.push(message)
      }
    })
    const sent = messages.map((message) => {
      onSend?.(message.length)
      return new Promise<void>((resolve) => sender.send(message, port, connectHost, () => resolve()))
    })
    await Promise.all(sent)
    const deadline = performance.now() + 5000
    while (!end.signal.aborted && performance.now() < deadline) {
      sender.send(MARKER, port, connectHost)
      await delay(1)
    }
    return received
  } finally {
    sender.close()
    receiver.close()
  }
}

/** One datagram to somewhere; resolves when the kernel has taken it. */
export async function sendDatagram(bytes: Uint8Array, {host, port}: {host: string; port: number}): Promise<void> {
  const socket = dgram.createSocket('udp4')
  try {
    await new Promise<void>((resolve) => socket.send(bytes, port, host, () => resolve()))
  } finally {
    socket.close()
  }
}

/** What recv(2) with a buffer of that size gets of each datagram, and how long each was; null where that can't be shown. */
export async function receiveCut(
  messages: readonly Uint8Array[],
  bufferBytes: number,
): Promise<{bytes: Uint8Array; datagramBytes: number}[] | null> {
  const kernel = await openKernel()
  if (kernel === null) return null // Node reads each datagram into 64 KiB: it never cuts one
  const {fd, port} = kernel.openDatagramSocket()
  const sender = dgram.createSocket('udp4')
  try {
    const received = []
    for (const message of messages) {
      await new Promise<void>((resolve) => sender.send(message, port, '127.0.0.1', () => resolve()))
      const end = performance.now() + 5000
      let got = kernel.receive(fd, bufferBytes)
      while (got === null && performance.now() < end) {
        await delay(1)
        got = kernel.receive(fd, bufferBytes)
      }
      if (got !== null) received.push(got)
    }
    return received
  } finally {
    sender.close()
    kernel.close(fd)
  }
}
