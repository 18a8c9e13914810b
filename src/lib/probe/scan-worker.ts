// The second thread of a scan, a file of its own (dist/scan-worker.cjs).
import {parentPort, workerData} from 'node:worker_threads'
import {bestDial} from './dial.js'
import {type ScanCounts, type ScanJob, type ScanResult, STOP, TcpScanner} from './tcp-scanner.js'

/** What the thread tells: that it works, results and counts as they come, and how it ended. */
export type ScanWorkerMessage =
  | {ready: true}
  | {results: ScanResult[]; counts: ScanCounts}
  | {end: ScanCounts}
  | {failure: {message: string; code: string}}

const TELL_MS = 50

const job = workerData as ScanJob

let results: ScanResult[] = []
let counts: ScanCounts = {open: 0, closed: 0, filtered: 0}

function say(message: ScanWorkerMessage): void {
  parentPort!.postMessage(message) // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread, no window
}

function tell(): void {
  say({results, counts})
  results = []
}

async function work(): Promise<void> {
  const scanner = new TcpScanner(job, collect, bestDial())
  counts = scanner.counts
  say({ready: true})
  const ticker = setInterval(() => {
    tell()
    if (Atomics.load(job.shared, STOP) === 1) scanner.stop()
  }, TELL_MS)
  try {
    await scanner.run()
    tell()
    say({end: counts})
  } catch (error) {
    const {message, code} = error as Error & {code: string}
    tell()
    say({failure: {message, code}})
  }
  clearInterval(ticker)
}

function collect(result: ScanResult): void {
  results.push(result)
  if (results.length === 1) setImmediate(tell)
}

void work()
