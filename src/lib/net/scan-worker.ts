// The second thread of a scan, a file of its own (dist/scan-worker.cjs).
import {parentPort, workerData} from 'node:worker_threads'
import {type ScanCounts, type ScanJob, type ScanResult, STOP, TcpScanner} from './tcp-scanner.js'

/** What the thread tells: that it works, results and counts as they come, and how it ended. */
export type WorkerMessage =
  | {ready: true}
  | {results: ScanResult[]; counts: ScanCounts}
  | {end: ScanCounts}
  | {failure: {message: string; code: string}}

const TELL_MS = 50

const job = workerData as ScanJob

let results: ScanResult[] = []
const scanner = new TcpScanner(job, (result) => {
  results.push(result)
  if (results.length === 1) setImmediate(tell)
})

function say(message: WorkerMessage): void {
  parentPort!.postMessage(message) // oxlint-disable-line unicorn/require-post-message-target-origin -- a thread, no window
}

function tell(): void {
  say({results, counts: scanner.counts})
  results = []
}

say({ready: true})
void work()

async function work(): Promise<void> {
  const ticker = setInterval(() => {
    tell()
    if (Atomics.load(job.shared, STOP) === 1) scanner.stop()
  }, TELL_MS)
  try {
    await scanner.run()
    tell()
    say({end: scanner.counts})
  } catch (error) {
    const {message, code} = error as Error & {code: string}
    tell()
    say({failure: {message, code}})
  }
  clearInterval(ticker)
}
