import dgram from 'node:dgram'
import {once} from 'node:events'
import net from 'node:net'
import {type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Packet} from 'dns-packet'
import {Endpoint} from '../../src/lib/address/endpoint.js'

/** What a test's server does with a query; over TCP what it returns is sent behind its length. */
export type Behaviour = {
  /** Each buffer is a datagram; none is silence. */
  udp?: (query: Buffer, count: number) => Buffer[]
  tcp?: (query: Buffer, socket: net.Socket) => void
}

export type NameServer = {
  endpoint: Endpoint
  /** The queries that came over UDP, with the port they came from. */
  queries: {bytes: Buffer; port: number}[]
  /** Sends a datagram to a port of the same host, whenever the test wants. */
  send(bytes: Buffer, port: number): Promise<void>
} & AsyncDisposable

/** A name server of the test's own, on one port of UDP and TCP, which does what the test says. */
export async function startNameServer({udp = () => [], tcp}: Behaviour, host = '127.0.0.1'): Promise<NameServer> {
  const queries: NameServer['queries'] = []
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (bytes: Buffer) => tcp?.(bytes.subarray(2), socket))
  })
  server.listen(0, host)
  await once(server, 'listening')
  const {port} = server.address() as net.AddressInfo
  const socket = dgram.createSocket(host.includes(':') ? 'udp6' : 'udp4')
  socket.on('message', (bytes, from) => {
    queries.push({bytes, port: from.port})
    for (const answer of udp(bytes, queries.length)) socket.send(answer, from.port, from.address)
  })
  socket.bind(port, host)
  await once(socket, 'listening')
  const sockets = new Set<net.Socket>()
  server.on('connection', (one) => sockets.add(one))
  return {
    endpoint: Endpoint.of(host, port),
    queries,
    send: (bytes, to) => new Promise((done) => socket.send(bytes, to, host, () => done())),
    async [Symbol.asyncDispose]() {
      for (const one of sockets) one.destroy()
      await Promise.all([new Promise((done) => server.close(done)), new Promise<void>((done) => socket.close(done))])
    },
  }
}

type Parts = Omit<Packet, 'flags'> & {flags?: number; rcode?: number}

/** An answer to a query as it should be: its id, its question, and what the test puts there. */
export function answerTo(query: Buffer, {flags = AUTHORITATIVE_ANSWER, rcode = 0, ...parts}: Parts = {}): Buffer {
  const {id, questions} = decode(query)
  return encode({type: 'response', id: id!, flags: flags | rcode, questions: questions!, ...parts})
}

export function a(name: string, data: string, ttl = 60): Answer {
  return {name, type: 'A', ttl, data}
}

/** Behind its length, as it goes over TCP. */
export function prefixed(bytes: Buffer, length = bytes.length): Buffer {
  return Buffer.concat([Buffer.of(length >> 8, length & 0xff), bytes])
}
