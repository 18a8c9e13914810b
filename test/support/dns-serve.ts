import type {ChildProcess} from 'node:child_process'
import {once} from 'node:events'
import {createInterface} from 'node:readline'
import type {Endpoint} from '../../src/lib/address/endpoint.js'
import {type AnsweredQuestion, serveDns, type DnsServeOptions} from '../../src/lib/dns/serve.js'
import {parseServedRecord} from '../../src/lib/dns/served-record.js'
import {ended, type Run, startNetkit} from './run-netkit.js'

export type Serving = {
  endpoint: Endpoint
  rows: AnsweredQuestion[]
  notices: string[]
} & AsyncDisposable

type Options = Partial<Omit<DnsServeOptions, 'records'>>

/** Our own server in this process, on a port that the system chose unless one is given. */
export async function startServing(records: string[], options: Options = {}): Promise<Serving> {
  const stop = new AbortController()
  const rows: AnsweredQuestion[] = []
  const notices: string[] = []
  const listening = new EventTarget()
  let endpoint!: Endpoint
  const ready = once(listening, 'ready')
  const running = serveDns(
    {port: 0, ttlSeconds: 60, allowFrom: [], records: records.map(parseServedRecord), ...options},
    {
      onListening(where) {
        endpoint = where
        listening.dispatchEvent(new Event('ready'))
      },
      onAnswer: (row) => rows.push(row),
      onNotice: ({message}) => notices.push(message),
      signal: stop.signal,
    },
  )
  await Promise.race([ready, running])
  return {
    endpoint,
    rows,
    notices,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}

export type Program = {
  port: number
  child: ChildProcess
  end: Promise<Run>
  /** What it has said so far. */
  stderr: () => string
} & AsyncDisposable

/** `netkit dns serve` on a port that the system chose, once it listens; ended with the test. */
export async function startDnsServe(args: readonly string[]): Promise<Program> {
  const child = startNetkit(['dns', 'serve', ...(args.includes('--port') ? [] : ['--port', '0']), ...args])
  const end = ended(child)
  let said = ''
  child.stderr!.on('data', (chunk) => (said += String(chunk)))
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({input: child.stderr!}).on('line', (one) => one.startsWith('listening on ') && resolve(one))
    void end.then(({stderr}) => reject(new Error(stderr)))
  })
  return {
    port: Number(/:(\d+)$/.exec(line)?.[1]),
    child,
    end,
    stderr: () => said,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await end
    },
  }
}
