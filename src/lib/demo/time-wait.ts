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
    log.note('kernel', 'TIME_WAIT', `port ${port}: ${(ms / 1000).toFixed(2)} s left`)
  }
  const isCounting = left.length === LOOKS && left.every((ms, index) => index === 0 || ms < left[index - 1]!)

  const kernel = await openKernel()
  let bindsAsExpected = true
  if (kernel) {
    const without = kernel.tryBind(port, false)
    const withReuse = kernel.tryBind(port, true)
    bindsAsExpected = without === EADDRINUSE && withReuse === 0
    log.note('server', 'bind', `without SO_REUSEADDR: ${describeErrno(without)}`)
    log.note('server', 'bind', `with SO_REUSEADDR: ${describeErrno(withReuse)}`)
  } else {
    log.note(
      'server',
      'bind',
      'without SO_REUSEADDR: not available here (it takes the optional package koffi; Node always sets it)',
    )
  }
  const nodeMay = await canListen(port)
  log.note('server', 'listen', `Node, which always sets SO_REUSEADDR: ${nodeMay ? 'it listens' : 'refused'}`)
  return {
    experiment: 'time-wait',
    steps: log.inOrder(),
    evidence: 'proc',
    reproduced: isCounting && bindsAsExpected && nodeMay,
  }
}

async function leavePortInTimeWait(log: StepLog): Promise<number> {
  const pair = await TcpPair.open()
  const {port} = pair
  try {
    log.note('server', 'close', `the server closes first, on port ${port}`)
    pair.receiver.end()
    await waitUntil(() => pair.sender.readableEnded || pair.sender.readableLength > 0, 5000)
    pair.sender.end()
    await waitUntil(() => timeWaitMs(port) !== null, 5000)
  } finally {
    await pair.close()
  }
  return port
}

function describeErrno(errno: number): string {
  if (errno === 0) return 'it works'
  return errno === EADDRINUSE ? 'errno 98, EADDRINUSE: address already in use' : `errno ${errno}`
}
