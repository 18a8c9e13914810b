import {setTimeout as delay} from 'node:timers/promises'
import {openKernel} from '../kernel/kernel.js'
import {requireLoopback} from '../lab/require-loopback.js'
import {requireProc} from '../lab/socket-table.js'
import {canListen, timeWaitMs, waitUntil} from '../lab/start-client.js'
import {TcpPair} from '../lab/tcp-pair.js'
import {type DemoReport, StepLog} from './report.js'

const EADDRINUSE = 98
const LOOKS = 3

/** The side that closes first keeps its port for a minute; SO_REUSEADDR is what lets a server have it again. */
export async function showTimeWait(): Promise<DemoReport> {
  const log = new StepLog()
  requireProc()
  await requireLoopback()
  const port = await leavePortInTimeWait(log)
  const left: number[] = []
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await delay(1000)
    const ms = timeWaitMs(port)
    if (ms === null) break
    left.push(ms)
    log.note('kernel', 'TIME_WAIT', ({steps}) => steps.secondsLeft(port, (ms / 1000).toFixed(2)))
  }
  const isCounting = left.length === LOOKS && left.every((ms, index) => index === 0 || ms < left[index - 1]!)

  const kernel = await openKernel()
  let bindsAsExpected = true
  if (kernel) {
    const without = kernel.tryBind(port, false)
    const withReuse = kernel.tryBind(port, true)
    bindsAsExpected = without === EADDRINUSE && withReuse === 0
    log.note('server', 'bind', ({steps}) => steps.bound(false, without))
    log.note('server', 'bind', ({steps}) => steps.bound(true, withReuse))
  } else {
    log.note('server', 'bind', ({steps}) => steps.notBound)
  }
  const nodeMay = await canListen(port)
  log.note('server', 'listen', ({steps}) => steps.nodeListens(nodeMay))
  return {
    experiment: 'time-wait',
    steps: log.inOrder(),
    evidence: 'proc',
    reproduced: isCounting && bindsAsExpected && nodeMay,
    because: ({because}) => because.timeWait({isBindSeen: kernel !== null}),
  }
}

async function leavePortInTimeWait(log: StepLog): Promise<number> {
  const pair = await TcpPair.open()
  const {port} = pair
  try {
    log.note('server', 'close', ({steps}) => steps.serverClosesFirst(port))
    pair.receiver.end()
    await waitUntil(() => pair.sender.readableEnded || pair.sender.readableLength > 0, 5000)
    pair.sender.end()
    await waitUntil(() => timeWaitMs(port) !== null, 5000)
  } finally {
    await pair.close()
  }
  return port
}
