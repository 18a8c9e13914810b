import {openBlockedListener} from '../lab/blocked-listener.js'
import {openKernel} from '../kernel/kernel.js'
import {requireLoopback} from '../lab/require-loopback.js'
import {countStates, openSocketTable, requireProc} from '../lab/socket-table.js'
import {type Client, retransmitsTo, startClient, waitUntil} from '../lab/start-client.js'
import {type DemoReport, StepLog} from './report.js'

const BACKLOG = 3
const CLIENTS = BACKLOG + 3

/** Longer than Linux takes to repeat a SYN twice (1 s, then 2 s more). */
const RELEASE_TIMEOUT_MS = 8000
const TIMEOUT_MS = 5000

/** listen(3), nobody accepts, six clients: four connections are made, two clients wait until the server accepts. */
export async function showBacklog(): Promise<DemoReport> {
  const log = new StepLog()
  requireProc()
  const table = await openSocketTable()
  await requireLoopback()
  const listener = await openBlockedListener(BACKLOG)
  const clients: Client[] = []
  try {
    log.note('server', 'listen', ({steps}) => steps.listens(BACKLOG))
    let made = 0
    const deadline = performance.now() + TIMEOUT_MS
    for (let number = 1; number <= CLIENTS; number++) {
      const client = startClient(listener.port)
      clients.push(client)
      const isWaiting = () => (countStates(table, listener.port).clients.SYN_SENT ?? 0) >= number - made
      await waitUntil(() => client.isConnected || (number > BACKLOG + 1 && isWaiting()), deadline - performance.now())
      if (client.isConnected) made++
      if (client.isConnected) log.note('client', 'established', ({steps}) => steps.clientIn(number))
      else log.note('client', 'waits', ({steps}) => steps.clientWaits(number))
    }
    const {clients: states} = countStates(table, listener.port)
    const waiting = states.SYN_SENT ?? 0
    log.note('kernel', 'queue', ({steps}) => steps.queue(made, waiting))
    const kernel = await openKernel()
    if (kernel) {
      const {acceptQueue, acceptQueueMax} = kernel.tcpInfo(listener.fd)
      log.note('kernel', 'TCP_INFO', ({steps}) => steps.listenerInfo(acceptQueue, acceptQueueMax))
    }
    await waitUntil(() => retransmitsTo(listener.port) > 0 || countWaiting(clients) < waiting, TIMEOUT_MS)
    const isFull = made === BACKLOG + 1 && countWaiting(clients) === waiting
    if (isFull) log.note('kernel', 'SYN again', ({steps}) => steps.droppedAgain)

    log.note('server', 'accept', ({steps}) => steps.acceptsAll)
    listener.release()
    const allIn = await waitUntil(() => clients.every(({isConnected}) => isConnected), isFull ? RELEASE_TIMEOUT_MS : 0)
    if (allIn) log.note('client', 'established', ({steps}) => steps.lateOnesIn)
    return {
      experiment: 'backlog',
      steps: log.inOrder(),
      evidence: 'proc',
      reproduced: waiting === CLIENTS - BACKLOG - 1 && isFull && allIn,
      because: ({because}) => because.backlog,
    }
  } finally {
    for (const client of clients) client.close()
    await listener.close()
  }
}

function countWaiting(clients: readonly Client[]): number {
  return clients.filter(({isConnected}) => !isConnected).length
}
