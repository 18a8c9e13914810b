import {TcpPair} from '../lab/tcp-pair.js'
import {type EvidenceName, watchSegments} from '../lab/watch-segments.js'
import type {CureReport} from './report.js'

/** Ways to write a head and a body before waiting for the answer. `quickack` is the receiver's side of it. */
type Cure = {
  name: string
  needsKernel?: boolean
  noDelay?: boolean
  quickAck?: boolean
  write(pair: TcpPair, head: Uint8Array, body: Uint8Array): void
}

const twoWrites: Cure['write'] = (pair, head, body) => {
  pair.write(head)
  pair.write(body)
}

const CURES: readonly Cure[] = [
  {name: 'two writes', write: twoWrites},
  {name: 'one buffer', write: (pair, head, body) => pair.write(Buffer.concat([head, body]))},
  {
    name: 'socket.cork()',
    write: (pair, head, body) => {
      pair.sender.cork()
      twoWrites(pair, head, body)
      pair.sender.uncork()
    },
  },
  {
    name: 'TCP_CORK',
    needsKernel: true,
    write: (pair, head, body) => {
      pair.kernel!.setTcpOption(pair.senderFd, 'TCP_CORK', 1)
      twoWrites(pair, head, body)
      pair.kernel!.setTcpOption(pair.senderFd, 'TCP_CORK', 0)
    },
  },
  {name: 'TCP_NODELAY', noDelay: true, write: twoWrites},
  {name: 'TCP_QUICKACK', needsKernel: true, quickAck: true, write: twoWrites},
]

/**
 * Head and body, then the answer, ten times with each way of writing, on connections that have talked before. A stall is a
 * transaction in which the body was not there when the reader had read the head and looked again and again.
 */
export async function compareCures(
  [head, body]: readonly [Uint8Array, Uint8Array],
  evidence: EvidenceName,
  transactions = 10,
): Promise<CureReport[]> {
  const reports: CureReport[] = []
  for (const cure of CURES) {
    const report = await measure(cure, [head, body], {evidence, transactions})
    if (report) reports.push(report)
  }
  return reports
}

async function measure(
  cure: Cure,
  [head, body]: readonly [Uint8Array, Uint8Array],
  {evidence, transactions}: {evidence: EvidenceName; transactions: number},
): Promise<CureReport | null> {
  const pair = await TcpPair.open({noDelay: cure.noDelay ?? false})
  try {
    if (cure.needsKernel && !pair.kernel) return null
    await pair.converse(4)
    const watch = watchSegments(evidence === 'wire' ? 'js' : evidence, pair)
    watch.start()
    const times: number[] = []
    let stalled = 0
    for (let count = 0; count < transactions; count++) {
      if (cure.quickAck) pair.kernel!.setTcpOption(pair.receiverFd, 'TCP_QUICKACK', 1) // it does not last: tcp(7)
      const answered = new Promise((resolve) => pair.sender.once('data', resolve))
      const start = performance.now()
      cure.write(pair, head, body)
      if (await wasHeldBack(pair, head.length + body.length, () => watch.poll(), cure)) stalled++
      pair.receiver.write('!')
      await answered
      times.push(performance.now() - start)
    }
    const {out} = watch.stop()
    const sorted = times.sort((a, b) => a - b)
    return {
      cure: cure.name,
      transactions,
      stalled,
      medianMs: rounded(sorted[Math.floor(transactions / 2)]!),
      maxMs: rounded(sorted.at(-1)!),
      segmentsPerTransaction: out === null ? null : rounded(out / transactions),
    }
  } finally {
    await pair.close()
  }
}

/** Reads until head and body are there. Held back is what did not come in so many looks at an empty buffer. */
async function wasHeldBack(pair: TcpPair, wantedBytes: number, poll: () => void, cure: Cure): Promise<boolean> {
  let got = 0
  let isHeld = false
  let emptyLooks = 0
  let sinceMs = performance.now()
  await pair.until(() => {
    poll()
    const bytes = pair.read(wantedBytes - got)
    if (bytes === null) {
      if (got > 0 && isBodyUnsent(pair)) emptyLooks++
      isHeld ||= emptyLooks > MANY_LOOKS && performance.now() - sinceMs > HELD_MS
      return false
    }
    got += bytes.length
    sinceMs = performance.now()
    if (cure.quickAck) pair.kernel!.setTcpOption(pair.receiverFd, 'TCP_QUICKACK', 1)
    return got === wantedBytes
  })
  return isHeld
}

function isBodyUnsent(pair: TcpPair): boolean {
  return pair.kernel === null || pair.kernel.tcpInfo(pair.senderFd).notSentBytes > 0
}

/** So many looks, and so long: one alone may be this process's own sleep. */
const MANY_LOOKS = 20
const HELD_MS = 5

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
