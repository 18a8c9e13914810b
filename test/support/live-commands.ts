import dgram from 'node:dgram'
import fs from 'node:fs'
import net from 'node:net'
import {unusedPort} from './unused-port.js'

/** Whom commands talk to. */
export type Peers = {
  /** A TCP server that says one line to each client, and reads nothing. */
  tcp: number
  /** A UDP server that answers with what it got; to a DNS query that is NXDOMAIN. */
  udp: number
  /** Nobody is there. */
  closed: number
  close(): void
}

export async function openPeers(): Promise<Peers> {
  const sockets = new Set<net.Socket>()
  const server = net.createServer({pauseOnConnect: true}, (socket) => {
    sockets.add(socket.on('error', () => {}))
    socket.write('hello\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const udp = dgram.createSocket('udp4')
  udp.on('message', (query, {port, address}) => {
    const answer = Buffer.from(query)
    if (answer.length >= 12) {
      answer[2]! |= 0x80 // QR
      answer[3] = 0x83 // RA, NXDOMAIN
    }
    udp.send(answer, port, address)
  })
  await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve))
  return {
    tcp: (server.address() as net.AddressInfo).port,
    udp: udp.address().port,
    closed: await unusedPort(),
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      udp.close()
    },
  }
}

export type World = {peers: Peers; folder: string; secret: string}

type Stir = 'tcp' | 'unix' | 'udp' | 'dns'

export type LiveCommandCase = {
  name: string
  args(world: World): string[]
  /** A listener's: takes --ready-file, and what makes it print something. */
  stir?: Stir
  /** The port that it listens on is said by this flag, or by its place among the words. */
  port?: 'flag' | 'word'
  /** The flags that take a file for results, a secret, a file to read. */
  output?: string
  secret?: boolean
  input?: (fifo: string, world: World) => string[]
  /** Ends by itself, when it has an answer. */
  isShort?: boolean
  /** Not live: it has no handler of signals, and needs none. */
  isPlain?: boolean
}

/** Every command that goes on for longer, or writes while sockets are open. */
export const LIVE_COMMANDS: readonly LiveCommandCase[] = [
  {name: 'tcp echo', args: () => ['tcp', 'echo'], stir: 'tcp', port: 'flag', secret: true},
  {name: 'tcp echo --unix', args: ({folder}) => ['tcp', 'echo', '--unix', `${folder}/socket`], stir: 'unix'},
  {
    name: 'tcp listen',
    args: () => ['tcp', 'listen', '--keep', '--framing', 'line'],
    stir: 'tcp',
    port: 'flag',
    output: '--output',
    secret: true,
  },
  {
    name: 'tcp listen, as bytes',
    args: () => ['tcp', 'listen', '--keep'],
    stir: 'tcp',
    port: 'flag',
    output: '--output',
  },
  {name: 'tcp chat --listen', args: () => ['tcp', 'chat', '--listen'], stir: 'tcp', port: 'word', secret: true},
  {name: 'tcp receive', args: ({folder}) => ['tcp', 'receive', folder], stir: 'tcp', port: 'flag', secret: true},
  {
    name: 'tcp serve-run',
    args: ({secret}) => ['tcp', 'serve-run', '--allow', 'ls', '--secret-file', secret],
    stir: 'tcp',
    port: 'flag',
  },
  {
    name: 'tcp proxy',
    args: ({peers}) => ['tcp', 'proxy', '127.0.0.1:0', `127.0.0.1:${peers.tcp}`],
    stir: 'tcp',
    output: '--log',
  },
  {name: 'udp listen', args: () => ['udp', 'listen'], stir: 'udp', port: 'flag', output: '--output'},
  {name: 'udp chat --listen', args: () => ['udp', 'chat', '--listen'], stir: 'udp', port: 'word'},
  {
    name: 'dns serve',
    args: () => ['dns', 'serve', '--record', 'a.test=192.0.2.1', '--log'],
    stir: 'dns',
    port: 'flag',
  },
  {name: 'tcp connect', args: ({peers}) => ['tcp', 'connect', `:${peers.tcp}`], output: '--output', secret: true},
  {name: 'tcp connect, as rows', args: ({peers}) => ['tcp', 'connect', `:${peers.tcp}`, '--line', '--json']},
  {name: 'tcp chat', args: ({peers}) => ['tcp', 'chat', `:${peers.tcp}`], secret: true},
  {
    name: 'tcp send',
    args: ({peers, secret}) => [
      'tcp',
      'send',
      secret,
      '--to',
      `:${peers.tcp}`,
      '--compat',
      'header',
      '--idle-timeout',
      '60s',
    ],
    secret: true,
    isShort: true,
  },
  {
    name: 'tcp run',
    args: ({peers, secret}) => ['tcp', 'run', `:${peers.tcp}`, '--secret-file', secret, '--', 'ls'],
    isShort: true,
  },
  {name: 'tcp states --watch', args: () => ['tcp', 'states', '--watch']},
  {
    name: 'udp send',
    args: ({peers}) => [
      'udp',
      'send',
      `127.0.0.1:${peers.udp}`,
      'hi',
      '--wait',
      '60s',
      '--count',
      '2',
      '--interval',
      '50s',
    ],
    input: (fifo, {peers}) => ['udp', 'send', `127.0.0.1:${peers.udp}`, '--file', fifo],
  },
  {name: 'udp chat', args: ({peers}) => ['udp', 'chat', `127.0.0.1:${peers.udp}`]},
  {
    name: 'dns lookup',
    args: ({peers}) => ['dns', 'lookup', 'a.test', '--server', `127.0.0.1:${peers.udp}`],
    input: (fifo, {peers}) => ['dns', 'lookup', `@${fifo}`, '--server', `127.0.0.1:${peers.udp}`],
    isShort: true,
  },
  {
    name: 'dns reverse',
    args: ({peers}) => ['dns', 'reverse', '192.0.2.1', '--server', `127.0.0.1:${peers.udp}`],
    input: (fifo, {peers}) => ['dns', 'reverse', `@${fifo}`, '--server', `127.0.0.1:${peers.udp}`],
    isShort: true,
  },
  {
    name: 'port check',
    args: ({peers}) => ['port', 'check', `127.0.0.1:${peers.tcp}`],
    isShort: true,
  },
  {name: 'port wait', args: ({peers}) => ['port', 'wait', `127.0.0.1:${peers.closed}`, '--timeout', '60s']},
  {
    name: 'port scan',
    args: ({peers}) => ['port', 'scan', '127.0.0.1', '--ports', `1-400,${peers.tcp}`, '--all-states', '--rate', '10'],
  },
  {name: 'port free', args: () => ['port', 'free'], isShort: true},
  {name: 'stickdemo', args: () => ['stickdemo', 'late-read'], isShort: true, isPlain: true},
  {name: 'demo', args: () => ['demo', 'close'], isShort: true, isPlain: true},
]

/** The endpoint in a ready file that was written after `sinceMs`; null where it is not there yet. */
export function placeIn(readyFile: string, sinceMs = 0): string | null {
  if ((fs.statSync(readyFile, {throwIfNoEntry: false})?.mtimeMs ?? 0) <= sinceMs) return null
  const text = fs.readFileSync(readyFile, 'utf8')
  return text.endsWith('\n') ? text.trim() : null
}

/** Has a listener print something. Resolves when it was sent. */
export async function stirUp(kind: Stir, place: string): Promise<void> {
  const port = Number(place.split(':').at(-1))
  if (kind === 'tcp' || kind === 'unix') {
    const socket = kind === 'unix' ? net.connect(place) : net.connect(port, '127.0.0.1')
    await new Promise<void>((resolve) => {
      socket.once('error', () => resolve())
      socket.write('hello\n', () => resolve())
    })
    socket.on('error', () => {}).destroy()
    return
  }
  const socket = dgram.createSocket('udp4')
  const message = kind === 'dns' ? A_QUERY : Buffer.from('hello')
  await new Promise((resolve) => socket.send(message, port, '127.0.0.1', resolve))
  socket.close()
}

/** Who is a.test? (RFC 1035 §4.1) */
const A_QUERY = Buffer.from('000101000001000000000000016104746573740000010001', 'hex')

/** What commands leave behind when they are not cleaned up. */
export function leftovers(folder: string): string[] {
  return fs.readdirSync(folder).filter((name) => /^(ready-file|socket)$|netkit-(part|draft)/.test(name))
}
