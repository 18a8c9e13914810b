import {Wire} from '../lab/wire.js'
import {encodeSyn} from '../lab/encode-syn.js'
import {countStates, openSocketTable} from '../lab/socket-table.js'
import {readCounter, readSetting, startClient, waitUntil} from '../lab/start-client.js'
import {listenTcp} from '../net/tcp-listen.js'
import {Endpoint} from '../address/endpoint.js'
import {type DemoReport, StepLog} from './report.js'

const BACKLOG = 8
/** No more than that, ever, and on the wire of our own alone: no address can be given. */
const SYNS = 40

/**
 * Forty SYNs whose senders never answer, to a listener of our own on a wire of our own. Half-open connections fill the SYN
 * queue; with SYN cookies a real client gets in all the same.
 */
export async function showSynQueue(): Promise<DemoReport> {
  const log = new StepLog()
  const table = await openSocketTable()
  const forged = new Set<number>()
  const wire = await Wire.open({
    rttMs: 2,
    drop: ({destinationPort, flags}) => flags.includes('SYN') && forged.has(destinationPort),
  })
  try {
    const listener = await listenTcp(Endpoint.of(wire.localHost, 0), {
      onConnection: (socket) => void socket.resume(),
      backlog: BACKLOG,
    })
    const {port} = listener.place as Endpoint
    try {
      log.note('server', 'listen', ({steps}) => steps.listensOnWire(BACKLOG))
      const cookiesBefore = readCounter('TcpExt', 'SyncookiesSent')
      const droppedBefore = readCounter('TcpExt', 'TCPReqQFullDrop')
      for (let number = 0; number < SYNS; number++) {
        forged.add(FIRST_PORT + number)
        const from = {host: wire.remoteHost, port: FIRST_PORT + number}
        wire.inject(encodeSyn(from, {host: wire.localHost, port}, number * 1000))
      }
      const answers = () =>
        wire.packets.filter(({sourcePort, flags}) => sourcePort === port && flags.join('+') === 'SYN+ACK')
      await waitUntil(() => answers().length >= SYNS, 300)
      const halfOpen = countStates(table, port).server.SYN_RECEIVED ?? 0
      const cookies = difference(readCounter('TcpExt', 'SyncookiesSent'), cookiesBefore)
      const dropped = difference(readCounter('TcpExt', 'TCPReqQFullDrop'), droppedBefore)
      const answered = new Set(answers().map(({destinationPort}) => destinationPort)).size
      const setting = readSetting('tcp_syncookies')
      log.note('wire', 'SYN', ({steps}) => steps.forged(SYNS))
      log.note('server', 'SYN+ACK', ({steps}) => steps.unanswered(answered))
      log.note('kernel', 'SYN_RECEIVED', ({steps}) => steps.halfOpen(halfOpen))
      log.note('kernel', 'cookies', ({steps}) => steps.cookies(setting, cookies, dropped))
      const client = startClient(port, wire.remoteHost)
      const connected = await waitUntil(() => client.isConnected, 1500)
      client.close()
      log.note('client', connected ? 'established' : 'waits', ({steps}) =>
        connected ? steps.cookieClient : steps.noAnswer,
      )
      const isFull = halfOpen > 0 && halfOpen < SYNS
      return {
        experiment: 'syn-queue',
        steps: log.inOrder(),
        evidence: 'wire',
        reproduced: isFull && connected === cookies > 0,
        because: ({because}) => because.synQueue(cookies),
      }
    } finally {
      await listener.close()
    }
  } finally {
    wire.close()
  }
}

const FIRST_PORT = 20_000

function difference(now: number | null, before: number | null): number {
  return (now ?? 0) - (before ?? 0)
}
