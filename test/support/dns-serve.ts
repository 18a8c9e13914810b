import {once} from 'node:events'
import type {Endpoint} from '../../src/lib/address/endpoint.js'
import {type AnsweredQuestion, serveDns, type ServeOptions} from '../../src/lib/dns/serve.js'
import {parseServedRecord} from '../../src/lib/dns/serve-record.js'

export type Serving = {
  endpoint: Endpoint
  rows: AnsweredQuestion[]
  notices: string[]
} & AsyncDisposable

type Options = Partial<Omit<ServeOptions, 'records'>>

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
