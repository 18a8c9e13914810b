import {openBlockedListener} from '../lab/blocked-listener.js'
import type {Wire} from '../lab/wire.js'
import {requireLoopback} from '../lab/require-loopback.js'
import {countStates, openSocketTable, requireProc} from '../lab/socket-table.js'
import {retransmitsTo, startClient, waitUntil} from '../lab/start-client.js'
import {TcpPair} from '../lab/tcp-pair.js'
import {notePackets} from './note-packets.js'
import {type DemoReport, StepLog} from './report.js'
import {openWireOrNull} from './wire-or-null.js'

const MESSAGE = Buffer.from('hello, are you there?')

/** A segment is lost, and sent again: on a wire that loses one – or, without privilege, a SYN that the kernel drops. */
export async function showRetransmit(): Promise<DemoReport> {
  let port = 0
  let lost = 0
  const wire = await openWireOrNull({
    rttMs: 4,
    drop: ({destinationPort, payloadBytes}) => destinationPort === port && payloadBytes > 0 && lost++ === 0,
  })
  if (wire === null) return await synAgain()
  try {
    return await segmentAgain(wire, (used) => (port = used))
  } finally {
    wire.close()
  }
}

async function segmentAgain(wire: Wire, losesTo: (port: number) => void): Promise<DemoReport> {
  const log = new StepLog()
  const pair = await TcpPair.open({listenHost: wire.localHost, connectHost: wire.remoteHost})
  try {
    losesTo(pair.port)
    log.note('client', 'send', ({steps}) => steps.sendsOnce(MESSAGE.length))
    const before = wire.packets.length
    pair.write(MESSAGE)
    let received: Uint8Array | null = null
    await pair.until(() => (received = pair.read(1024)) !== null)
    const seen = wire.packets.slice(before)
    notePackets(log, seen, pair.port)
    const copies = seen.filter(({payloadBytes, destinationPort}) => payloadBytes > 0 && destinationPort === pair.port)
    const arrived = received === null ? '' : Buffer.from(received).toString()
    log.note('server', 'read', ({steps}) => steps.readWhole(arrived))
    const isAgain = copies.length > 1 && copies.every(({sequence}) => sequence === copies[0]!.sequence)
    return {
      experiment: 'retransmit',
      steps: log.inOrder(),
      evidence: 'wire',
      reproduced: copies[0]?.dropped === true && isAgain && arrived === MESSAGE.toString(),
      because: ({because}) => because.retransmit.segment,
    }
  } finally {
    await pair.close()
  }
}

/** Nobody may lose packets on loopback, but a full accept queue drops a SYN: the client's kernel repeats it after a second. */
async function synAgain(): Promise<DemoReport> {
  const log = new StepLog()
  requireProc()
  const table = await openSocketTable()
  await requireLoopback()
  const listener = await openBlockedListener(1)
  const clients = []
  try {
    for (const _ of [1, 2]) {
      const client = startClient(listener.port)
      clients.push(client)
      await waitUntil(() => client.isConnected, 5000)
    }
    log.note('server', 'full', ({steps}) => steps.queueFull)
    const late = startClient(listener.port)
    clients.push(late)
    await waitUntil(() => countStates(table, listener.port).clients.SYN_SENT === 1, 5000)
    log.note('client', 'SYN', ({steps}) => steps.synDropped)
    const repeated = await waitUntil(() => retransmitsTo(listener.port) > 0, 5000)
    const times = retransmitsTo(listener.port)
    if (repeated) log.note('kernel', 'SYN again', ({steps}) => steps.synAgain(times))
    listener.release()
    log.note('server', 'accept', ({steps}) => steps.queueEmptied)
    const connected = await waitUntil(() => late.isConnected, 8000)
    if (connected) log.note('client', 'established', ({steps}) => steps.repetitionIn)
    return {
      experiment: 'retransmit',
      steps: log.inOrder(),
      evidence: 'proc',
      reproduced: repeated && connected,
      because: ({because, packetsUnseen, gap}) => [because.retransmit.syn, packetsUnseen].join(gap),
    }
  } finally {
    for (const client of clients) client.close()
    await listener.close()
  }
}
