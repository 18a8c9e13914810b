import type {Wire} from '../lab/wire.js'
import {requireLoopback} from '../lab/require-loopback.js'
import {countStates, openSocketTable, type SocketTable, type StateCounts} from '../lab/socket-table.js'
import {waitUntil} from '../lab/start-client.js'
import {TcpPair} from '../lab/tcp-pair.js'
import {flagsOf, notePackets} from './note-packets.js'
import {type DemoReport, StepLog} from './report.js'
import {openWireOrNull} from './wire-or-null.js'

const RTT_MS = 4

/** SYN, SYN+ACK, ACK – as packets, or without privilege as the states that the system lists. */
export async function showHandshake(): Promise<DemoReport> {
  const wire = await openWireOrNull({rttMs: RTT_MS})
  return wire === null ? await handshakeStates() : await withWire(wire, handshakePackets)
}

/** FIN both ways: three packets or four, and TIME_WAIT for who began. */
export async function showClose(): Promise<DemoReport> {
  const wire = await openWireOrNull({rttMs: RTT_MS})
  return wire === null ? await closeStates() : await withWire(wire, closeUntilSeen)
}

async function withWire(wire: Wire, work: (wire: Wire) => Promise<DemoReport>): Promise<DemoReport> {
  try {
    return await work(wire)
  } finally {
    wire.close()
  }
}

async function handshakePackets(wire: Wire): Promise<DemoReport> {
  const log = new StepLog()
  const pair = await openOn(wire)
  try {
    await waitUntil(() => flagsOf(wire.packets, pair.port).length >= 3, 2000)
    notePackets(log, wire.packets, pair.port)
    const flags = flagsOf(wire.packets, pair.port).slice(0, 3)
    return {
      experiment: 'handshake',
      steps: log.inOrder(),
      evidence: 'wire',
      reproduced: flags.join(' ') === 'SYN SYN+ACK ACK',
      because: ({because}) => because.handshake.packets,
    }
  } finally {
    await pair.close()
  }
}

async function handshakeStates(): Promise<DemoReport> {
  const log = new StepLog()
  const table = await openSocketTable()
  await requireLoopback()
  const pair = await TcpPair.open({connectLater: true})
  try {
    const {port} = pair
    const before = countStates(table, port)
    log.note('server', 'LISTEN', ({steps}) => steps.portListens(port, describeStates(before.server)))
    await pair.startConnecting()
    log.note('client', 'connect', ({steps}) => steps.connects)
    await pair.waitForConnection()
    const after = countStates(table, port)
    log.note('client', 'ESTABLISHED', ({steps}) => steps.clientSocket(describeStates(after.clients)))
    log.note('server', 'ESTABLISHED', ({steps}) => steps.serverSockets(describeStates(after.server)))
    const reproduced = before.server.LISTEN === 1 && after.clients.ESTABLISHED === 1 && after.server.ESTABLISHED === 1
    return {
      experiment: 'handshake',
      steps: log.inOrder(),
      evidence: table.source,
      reproduced,
      because: ({because, packetsUnseen, gap}) => [because.handshake.states, packetsUnseen].join(gap),
    }
  } finally {
    await pair.close()
  }
}

/** On a busy machine this program answers so late that the kernel has acknowledged a FIN by itself: another exchange is seen than was meant. */
const TRIES = 3

/** The last try is shown, whatever was seen in it. */
async function closeUntilSeen(wire: Wire): Promise<DemoReport> {
  for (let left = TRIES - 1; ; left--) {
    const report = await closePackets(wire)
    if (report.reproduced || left === 0) return report
  }
}

async function closePackets(wire: Wire): Promise<DemoReport> {
  const log = new StepLog()
  const table = await openSocketTable()
  const passive = await closing({wire, table, log}, 'passive')
  const later = await closing({wire, table, log}, 'later')
  const both = await closing({wire, table, log}, 'simultaneous')
  const reproduced =
    passive.flags.includes('FIN+ACK FIN+ACK ACK') &&
    passive.lingering === 1 &&
    later.flags.includes('FIN+ACK ACK FIN+ACK ACK') &&
    later.lingering === 1 &&
    both.flags.includes('FIN+ACK FIN+ACK ACK ACK') &&
    both.lingering === 2
  return {
    experiment: 'close',
    steps: log.inOrder(),
    evidence: 'wire',
    reproduced,
    because: ({because}) => because.close.packets,
  }
}

type Closing = 'passive' | 'later' | 'simultaneous'

/** The packets from the first FIN on, and how many of the two sockets wait in TIME_WAIT. */
async function closing(
  {wire, table, log}: {wire: Wire; table: SocketTable; log: StepLog},
  how: Closing,
): Promise<{flags: string; lingering: number}> {
  const pair = await openOn(wire)
  const {port} = pair
  try {
    await pair.converse(2)
    const before = wire.packets.length
    const seen = () => wire.packets.slice(before)
    log.note('client', 'close', ({close}) => close[how])
    pair.receiver.once('end', () => {
      if (how === 'passive') pair.receiver.end()
    })
    pair.receiver.resume()
    pair.sender.end()
    if (how === 'simultaneous') pair.receiver.end() // in the same turn: its FIN leaves before the other one has come
    if (how === 'later') {
      const isAnswered = () => seen().some(({flags, sourcePort}) => sourcePort === port && flags.join('+') === 'ACK')
      await waitUntil(isAnswered, 2000)
      pair.receiver.end()
    }
    const expected = how === 'passive' ? 3 : 4
    await waitUntil(() => flagsOf(seen(), port).length >= expected, 2000)
    notePackets(log, seen(), port)
    const sockets = how === 'simultaneous' ? 2 : 1
    const isOver = () => lingering(table, port) === sockets && !countStates(table, port).server.LAST_ACK
    await waitUntil(isOver, 500)
    const {clients, server} = countStates(table, port)
    log.note('kernel', 'TIME_WAIT', ({close}) => close.lingers(describeStates(clients), describeStates(closed(server))))
    return {flags: flagsOf(seen(), port).join(' '), lingering: lingering(table, port)}
  } finally {
    await pair.close()
  }
}

function lingering(table: SocketTable, port: number): number {
  const {clients, server} = countStates(table, port)
  return (clients.TIME_WAIT ?? 0) + (server.TIME_WAIT ?? 0)
}

/** The listener is not of the connection. */
function closed(counts: StateCounts): StateCounts {
  return Object.fromEntries(Object.entries(counts).filter(([state]) => state !== 'LISTEN'))
}

async function closeStates(): Promise<DemoReport> {
  const log = new StepLog()
  const table = await openSocketTable()
  await requireLoopback()
  const pair = await TcpPair.open()
  const {port} = pair
  try {
    log.note('client', 'close', ({steps}) => steps.clientClosesFirst)
    pair.receiver.resume()
    pair.sender.end()
    await waitUntil(() => countStates(table, port).clients.FIN_WAIT_2 === 1, 2000)
    const half = countStates(table, port)
    log.note('client', 'FIN_WAIT_2', ({steps}) => steps.finAcknowledged(describeStates(half.clients)))
    log.note('server', 'CLOSE_WAIT', ({steps}) => steps.mayStillSend(describeStates(half.server)))
    pair.receiver.end()
    await waitUntil(() => countStates(table, port).clients.TIME_WAIT === 1, 2000)
    const end = countStates(table, port)
    log.note('client', 'TIME_WAIT', ({steps}) => steps.firstLingers(describeStates(end.clients)))
    const reproduced =
      half.clients.FIN_WAIT_2 === 1 &&
      half.server.CLOSE_WAIT === 1 &&
      end.clients.TIME_WAIT === 1 &&
      !end.server.ESTABLISHED
    return {
      experiment: 'close',
      steps: log.inOrder(),
      evidence: table.source,
      reproduced,
      because: ({because, packetsUnseen, gap}) => [because.close.states, packetsUnseen].join(gap),
    }
  } finally {
    await pair.close()
  }
}

function openOn(wire: Wire): Promise<TcpPair> {
  return TcpPair.open({listenHost: wire.localHost, connectHost: wire.remoteHost})
}

function describeStates(counts: StateCounts): string {
  const names = Object.entries(counts).map(([state, count]) => (count === 1 ? state : `${count} × ${state}`))
  return names.join(', ') || '–'
}
