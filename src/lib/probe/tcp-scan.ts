import os from 'node:os'
import type {Worker} from 'node:worker_threads'
import {SystemError} from '../errors.js'
import {bestDial} from './dial.js'
import type {ScanWorkerMessage} from './scan-worker.js'
import {type ScanCounts, type ScanJob, type ScanResult, TcpScanner} from './tcp-scanner.js'

export type {ScanCounts} from './tcp-scanner.js'

export type TcpScanOptions = Pick<ScanJob, 'addresses' | 'ports' | 'timeoutMs' | 'rate' | 'tellAll'> & {
  /** Told of results as they come, see `ScanJob.tellAll`. */
  onResult: (result: ScanResult) => void
  /** Called now and then. */
  onProgress?: (counts: ScanCounts) => void
  signal?: AbortSignal | undefined
  /** How many threads work at most; one is always enough for few probes. */
  threads?: number
}

/** The most connection attempts at a time, in all threads: twice as many are slower where hosts answer at once. */
const MAX_IN_FLIGHT = 2048

/** From so many probes on a second thread does more than its start costs. */
const WORTH_A_THREAD = 20_000

/**
 * Connects to every port of every address. A connection costs a processor 11 µs, most of them in the kernel, so that two
 * threads are nearly twice as fast. Resolves to the counts, at `signal` to what was done until then.
 * Rejects with SystemError.
 */
export async function scanTcp({
  onResult,
  onProgress,
  signal,
  threads = 2,
  ...rest
}: TcpScanOptions): Promise<ScanCounts> {
  const probes = rest.addresses.length * rest.ports.length
  const isWorth = probes >= WORTH_A_THREAD && rest.rate === null && os.availableParallelism() > 1
  const job: ScanJob = {
    ...rest,
    maxInFlight: isWorth ? MAX_IN_FLIGHT / 2 : MAX_IN_FLIGHT,
    shared: new Int32Array(new SharedArrayBuffer(8)),
  }
  const helper = isWorth && threads > 1 ? await Helper.start(job, onResult) : null
  const scanner = new TcpScanner(job, onResult, bestDial())
  const stop = () => scanner.stop()
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  const ticker = onProgress && setInterval(() => onProgress(sum(scanner.counts, helper?.counts)), PROGRESS_MS)
  try {
    await Promise.all([scanner.run(), helper?.ended])
    return sum(scanner.counts, helper?.counts)
  } finally {
    stop()
    clearInterval(ticker)
    signal?.removeEventListener('abort', stop)
  }
}

const PROGRESS_MS = 100

function sum(a: ScanCounts, b: ScanCounts = {open: 0, closed: 0, filtered: 0}): ScanCounts {
  return {open: a.open + b.open, closed: a.closed + b.closed, filtered: a.filtered + b.filtered}
}

/** The second thread. One that cannot be started is done without: the first one does all the work. */
class Helper {
  counts: ScanCounts = {open: 0, closed: 0, filtered: 0}
  readonly ended: Promise<void>

  static async start(job: ScanJob, onResult: (result: ScanResult) => void): Promise<Helper | null> {
    const threads = await import('node:worker_threads')
    const file = import.meta.url.endsWith('.ts') ? './scan-worker.ts' : './scan-worker.cjs'
    try {
      return new Helper(new threads.Worker(new URL(file, import.meta.url), {workerData: job}), onResult)
    } catch {
      return null
    }
  }

  private constructor(worker: Worker, onResult: (result: ScanResult) => void) {
    let isAtWork = false
    this.ended = new Promise((resolve, reject) => {
      worker.on('message', (message: ScanWorkerMessage) => {
        if ('ready' in message) isAtWork = true
        else if ('results' in message) {
          this.counts = message.counts
          for (const result of message.results) onResult(result)
        } else if ('failure' in message) reject(new SystemError(message.failure.code, message.failure.message))
        else {
          this.counts = message.end
          resolve()
        }
      })
      worker.once('error', (error) => (isAtWork ? reject(error) : resolve()))
    })
  }
}
