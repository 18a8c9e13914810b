import fc from 'fast-check'
import {describe, expect, test, vi} from 'vitest'
import type {Dial, DialEnd} from '../../../src/lib/probe/dial.js'
import {type ScanJob, type ScanResult, TcpScanner} from '../../../src/lib/probe/tcp-scanner.js'

// Faked time still takes real turns of the event loop, and the machine may be busy.
vi.setConfig({testTimeout: 60_000})

const job = (changes: Partial<ScanJob> = {}): ScanJob => ({
  addresses: ['192.0.2.1'],
  ports: Array.from({length: 1000}, (_, index) => index + 1),
  timeoutMs: 60_000,
  rate: null,
  tellAll: true,
  maxInFlight: 512,
  shared: new Int32Array(new SharedArrayBuffer(8)),
  ...changes,
})

/** A dial whose attempts end as `endOf` says, in the next turn of the event loop. */
const soon =
  (endOf: (port: number, host: string) => DialEnd): Dial =>
  (host, port, ended) => {
    const timer = setImmediate(() => ended(endOf(port, host)))
    return () => clearImmediate(timer)
  }

async function scan(one: ScanJob, dial: Dial): Promise<{results: ScanResult[]; scanner: TcpScanner}> {
  const results: ScanResult[] = []
  const scanner = new TcpScanner(one, (result) => results.push(result), dial)
  await scanner.run()
  return {results, scanner}
}

describe('a scan', () => {
  test('tries every port of every host once, however many threads take part', async () => {
    const counts = fc.integer({min: 1, max: 5})
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({min: 1, max: 200}), counts, async (hosts, size, threads) => {
        const one = job({
          addresses: Array.from({length: hosts}, (_, index) => `192.0.2.${index + 1}`),
          ports: Array.from({length: size}, (_, index) => index + 1),
        })
        const tried: string[] = []
        const dial = soon((port, host) => {
          tried.push(`${host}:${port}`)
          return port % 7 === 0 ? 'open' : {code: 'ECONNREFUSED'}
        })
        const all = await Promise.all(Array.from({length: threads}, () => scan(one, dial)))
        expect(new Set(tried).size).toBe(hosts * size)
        expect(tried).toHaveLength(hosts * size)
        const results = all.flatMap((thread) => thread.results)
        expect(new Set(results.map(({number}) => number)).size).toBe(hosts * size)
      }),
      {numRuns: 50},
    )
  })

  test('a socket that met itself is no listener', async () => {
    const {scanner} = await scan(
      job(),
      soon((port) => (port === 500 ? 'self' : {code: 'ECONNREFUSED'})),
    )
    expect(scanner.counts).toEqual({open: 0, closed: 1000, filtered: 0})
  })

  test.each(['EMFILE', 'EADDRNOTAVAIL', 'ENOBUFS'])(
    'where %s leaves room for few attempts, fewer are made, and none is called closed',
    async (code) => {
      let inUse = 0
      const dial: Dial = (_host, port, ended) => {
        if (inUse >= 10) {
          ended({code})
          return () => {}
        }
        inUse++
        const timer = setImmediate(() => {
          inUse--
          ended(port % 10 === 0 ? 'open' : {code: 'ECONNREFUSED'})
        })
        return () => clearImmediate(timer)
      }
      const {results, scanner} = await scan(job(), dial)
      expect(scanner.counts).toEqual({open: 100, closed: 900, filtered: 0})
      expect(new Set(results.map(({number}) => number)).size).toBe(1000)
    },
  )

  test('a shortage that lasts is a failure of this machine, and says nothing about ports', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'setImmediate']})
    try {
      const refused = scan(job(), (_host, _port, ended) => {
        ended({code: 'EADDRNOTAVAIL'})
        return () => {}
      }).catch((error: unknown) => error)
      await vi.advanceTimersByTimeAsync(5500)
      expect(await refused).toMatchObject({code: 'SHORTAGE', exitCode: 4})
    } finally {
      vi.useRealTimers()
    }
  })

  test('an error that no network makes ends it', async () => {
    await expect(
      scan(
        job(),
        soon(() => ({code: 'EINVAL'})),
      ),
    ).rejects.toMatchObject({exitCode: 4})
  })

  test('where each attempt fails at once, the event loop still has its turns', async () => {
    const one = job({ports: Array.from({length: 20_000}, (_, index) => index + 1)})
    let turns = 0
    const count = () => {
      turns++
      timer = setImmediate(count)
    }
    let timer = setImmediate(count)
    const {scanner} = await scan(one, (_host, _port, ended) => {
      ended({code: 'ENETUNREACH'})
      return () => {}
    })
    clearImmediate(timer)
    expect(scanner.counts.filtered).toBe(20_000)
    expect(turns).toBeGreaterThan(10)
  })

  test('silence is filtered, and is given up', async () => {
    const givenUp = vi.fn()
    const {results, scanner} = await scan(job({timeoutMs: 20, ports: [1, 2, 3]}), () => givenUp)
    expect(scanner.counts).toEqual({open: 0, closed: 0, filtered: 3})
    expect(givenUp).toHaveBeenCalledTimes(3)
    expect(results[0]).toMatchObject({state: 'filtered', reason: 'no answer in time', rttMs: null})
  })

  test('the more wait for their answers, the more are tried at the same time', async () => {
    let most = 0
    let inUse = 0
    const dial: Dial = () => {
      most = Math.max(most, ++inUse)
      return () => inUse--
    }
    await scan(job({timeoutMs: 200}), dial)
    expect(most).toBe(512)
  })

  test('only open ports are told where no more is wanted', async () => {
    const dial = soon((port) => (port === 80 ? 'open' : {code: 'ECONNREFUSED'}))
    const {results} = await scan(job({tellAll: false}), dial)
    expect(results).toMatchObject([{number: 79, state: 'open'}])
  })

  test('a stop gives up what is under way and keeps what was found', async () => {
    const one = job({ports: Array.from({length: 60_000}, (_, index) => index + 1)})
    const results: ScanResult[] = []
    const scanner: TcpScanner = new TcpScanner(
      one,
      (result) => {
        results.push(result)
        if (results.length === 100) scanner.stop()
      },
      soon(() => 'open'),
    )
    await scanner.run()
    const found = results.length
    expect(found).toBeLessThan(60_000)
    await new Promise(setImmediate)
    expect(results).toHaveLength(found)
  })

  test('--rate bounds the attempts', async () => {
    vi.useFakeTimers()
    try {
      const started = performance.now()
      const times: number[] = []
      const done = scan(
        job({rate: 100, ports: Array.from({length: 200}, (_, index) => index + 1)}),
        (_host, _port, ended) => {
          times.push(performance.now() - started)
          ended({code: 'ECONNREFUSED'})
          return () => {}
        },
      )
      await vi.advanceTimersByTimeAsync(2100)
      await done
      expect(times).toHaveLength(200)
      times.forEach((time, index) => expect(time).toBeGreaterThanOrEqual(index * 10))
    } finally {
      vi.useRealTimers()
    }
  })
})
