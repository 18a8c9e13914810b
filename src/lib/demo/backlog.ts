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

/** listen(3), nobody accepts, six clients: four connections stand, two clients wait until the server accepts. */
export async function showBacklog(): Promise<DemoReport> {
  const log = new StepLog()
  requireProc()
  const table = await openSocketTable()
  await requireLoopback()
  const listener = await openBlockedListener(BACKLOG)
  const clients: Client[] = []
  try {
    log.note('server', 'listen', `listen(${BACKLOG}); the program sleeps and calls accept for nobody`)
    let standing = 0
    const deadline = performance.now() + TIMEOUT_MS
    for (let number = 1; number <= CLIENTS; number++) {
      const client = startClient(listener.port)
      clients.push(client)
      const isWaiting = () => (countStates(table, listener.port).clients.SYN_SENT ?? 0) >= number - standing
      await waitUntil(() => client.isConnected || (number > BACKLOG + 1 && isWaiting()), deadline - performance.now())
      if (client.isConnected) standing++
      const [event, detail] = client.isConnected
        ? ['established', 'the kernel finished the handshake; accept was not needed']
        : ['waits', 'its SYN was dropped, since the queue is full: SYN_SENT, and no refusal']
      log.note('client', event, `client ${number}: ${detail}`)
    }
    const {clients: states} = countStates(table, listener.port)
    const waiting = states.SYN_SENT ?? 0
    log.note('kernel', 'queue', `${standing} connections stand in the accept queue, ${waiting} clients wait`)
    const kernel = await openKernel()
    if (kernel) {
      const {acceptQueue, acceptQueueMax} = kernel.tcpInfo(listener.fd)
      log.note('kernel', 'TCP_INFO', `of the listener: ${acceptQueue} to accept, backlog ${acceptQueueMax}`)
    }
    await waitUntil(() => retransmitsTo(listener.port) > 0 || countWaiting(clients) < waiting, TIMEOUT_MS)
    const isFull = standing === BACKLOG + 1 && countWaiting(clients) === waiting
    if (isFull) log.note('kernel', 'SYN again', 'a client that waits has repeated its SYN, and it was dropped again')

    log.note('server', 'accept', 'the program wakes up and accepts whoever is there')
    listener.release()
    const allIn = await waitUntil(() => clients.every(({isConnected}) => isConnected), isFull ? RELEASE_TIMEOUT_MS : 0)
    if (allIn) log.note('client', 'established', 'those that waited are in, with their next SYN')
    return {
      experiment: 'backlog',
      steps: log.inOrder(),
      evidence: 'proc',
      reproduced: waiting === CLIENTS - BACKLOG - 1 && isFull && allIn,
    }
  } finally {
    for (const client of clients) client.close()
    await listener.close()
  }
}

function countWaiting(clients: readonly Client[]): number {
  return clients.filter(({isConnected}) => !isConnected).length
}
