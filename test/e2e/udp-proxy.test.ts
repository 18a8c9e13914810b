import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import type {ClientReport} from '../../src/lib/proxy/datagrams/describe-client.js'
import {jsonLines, netkit, scratch} from '../support/run-netkit.js'
import {serveAt} from '../support/tcp.js'
import {openSocket, startListener} from '../support/udp.js'
import {unusedPort} from '../support/unused-port.js'

const proxyTo = (target: string, ...flags: string[]) => serveAt(['udp', 'proxy', ':0', target, ...flags])

/** The last row, once the proxy has ended. */
async function summaryOf({stop}: Awaited<ReturnType<typeof proxyTo>>): Promise<ClientReport> {
  const {stdout, code} = await stop('SIGINT')
  expect(code).toBe(130)
  return jsonLines<ClientReport>(stdout).find(({event}) => event === 'summary')!
}

/** Sends `count` numbered datagrams to the proxy, then `end` until it comes, and gives what reached the target before that. */
async function throughProxy(count: number, flags: string[]) {
  await using target = await openSocket()
  const proxy = await proxyTo(`:${target.port}`, '--json', ...flags)
  await using client = await openSocket()
  for (let number = 1; number <= count; number++) await client.send(String(number), proxy.port)
  const came: string[] = []
  const untilEnd = async () => {
    while (came.at(-1) !== 'end') came.push(String((await target.next()).bytes))
  }
  const ended = untilEnd()
  const knock = setInterval(() => void client.send('end', proxy.port), 50) // one may be among the lost
  await ended
  clearInterval(knock)
  return {came: came.slice(0, -1), summary: await summaryOf(proxy)}
}

describe('datagrams', () => {
  test('go through and come back, each client by a socket of its own', async () => {
    await using target = await openSocket()
    const proxy = await proxyTo(`:${target.port}`, '--json')
    await using first = await openSocket()
    await using second = await openSocket()
    await first.send('one', proxy.port)
    const one = await target.next()
    await second.send('two', proxy.port)
    const two = await target.next()
    expect([String(one.bytes), String(two.bytes)]).toEqual(['one', 'two'])
    expect(one.port).not.toBe(two.port)
    await target.send('to the second', two.port)
    await target.send('', one.port) // an empty one is a datagram, too
    expect(await second.next()).toEqual({bytes: Buffer.from('to the second'), port: proxy.port})
    expect(await first.next()).toEqual({bytes: Buffer.alloc(0), port: proxy.port})
    expect(await summaryOf(proxy)).toMatchObject({
      clients: 2,
      treatment: '',
      seed: null,
      up: {received: 2, receivedBytes: 6, sent: 2, dropped: 0, duplicated: 0, reordered: 0, overflowed: 0, waiting: 0},
      down: {received: 2, receivedBytes: 13, sent: 2},
    })
  })

  test('are doubled', async () => {
    const {came, summary} = await throughProxy(3, ['--duplicate', '100%', '--direction', 'up'])
    expect(came).toEqual(['1', '1', '2', '2', '3', '3'])
    expect(summary.up.duplicated).toBe(summary.up.received)
    expect(summary).toMatchObject({treatment: '100% sent twice, up only', down: {duplicated: 0}})
  })

  test('change places', async () => {
    const {came, summary} = await throughProxy(4, ['--reorder', '100%'])
    expect(came).toEqual(['2', '1', '4', '3'])
    expect(summary.up.reordered).toBeGreaterThanOrEqual(2)
  })

  test('are lost, the same ones with the same seed', async () => {
    const flags = ['--drop', '50%', '--seed', 'lesson']
    const {came, summary} = await throughProxy(40, flags)
    const again = await throughProxy(40, flags)
    expect(again.came).toEqual(came)
    expect(came.length).toBeGreaterThan(5)
    expect(came.length).toBeLessThan(35)
    const {received, sent, dropped} = summary.up
    expect(received).toBe(sent + dropped)
    expect(summary.seed).toBe('lesson')
  })

  test('--log has what happened to each', async () => {
    const log = path.join(scratch, 'datagrams.log')
    await throughProxy(2, ['--duplicate', '100%', '--log', log])
    const rows = jsonLines<Record<string, unknown>>(fs.readFileSync(log, 'utf8'))
    expect(Object.keys(rows[0]!)).toEqual([
      'tMs',
      'client',
      'direction',
      'event',
      'number',
      'copy',
      'sizeBytes',
      'base64',
    ])
    expect(rows.slice(0, 3).map(({event, number, copy}) => [event, number, copy])).toEqual([
      ['received', 1, false],
      ['sent', 1, false],
      ['sent', 1, true],
    ])
    expect(rows[0]).toMatchObject({direction: 'up', client: 1, sizeBytes: 1, base64: 'MQ=='})
  })
})

test('the text says what was done, and what TCP would have had to do', async () => {
  await using listener = await startListener(['--echo'])
  const proxy = await proxyTo(listener.endpoint, '--duplicate', '100%', '--direction', 'up')
  const {stdout} = await netkit(['udp', 'send', proxy.place, 'hi', '--wait', '20s', '--count', '1', '--get', 'text'])
  expect(stdout).toBe('hi\n')
  const end = await proxy.stop('SIGINT')
  expect(end.stdout).toContain('up   client → server  1 datagram received (2 bytes), 2 sent: 1 sent twice\n')
  expect(end.stdout).toContain('TCP would discard 1 copy without the programs noticing; UDP leaves it to them\n')
})

test('IPv6 at one end, IPv4 at the other', async () => {
  await using target = await openSocket('::1')
  const proxy = await proxyTo(`[::1]:${target.port}`)
  await using client = await openSocket()
  await client.send('x', proxy.port)
  const {port} = await target.next()
  await target.send('y', port)
  expect(String((await client.next()).bytes)).toBe('y')
  await proxy.stop()
})

test('a closed target: a notice, and 3', async () => {
  const proxy = await proxyTo(`:${await unusedPort()}`, '--once', '--idle-timeout', '500ms')
  await using client = await openSocket()
  await client.send('x', proxy.port)
  const {stderr, code} = await proxy.end
  expect(code).toBe(3)
  expect(stderr).toContain('connection refused')
})

test('a client that is silent is forgotten, and --once ends there', async () => {
  await using target = await openSocket()
  const proxy = await proxyTo(`:${target.port}`, '--once', '--idle-timeout', '300ms', '--json')
  await using client = await openSocket()
  await client.send('x', proxy.port)
  const {stdout, code} = await proxy.end
  expect(code).toBe(0)
  expect(jsonLines<ClientReport>(stdout).map(({event}) => event)).toEqual(['opened', 'closed', 'summary'])
})

test('more clients than --max-clients are refused, and that is said', async () => {
  await using target = await openSocket()
  const proxy = await proxyTo(`:${target.port}`, '--max-clients', '1', '--json')
  await using first = await openSocket()
  await using second = await openSocket()
  await first.send('1', proxy.port)
  await target.next()
  await second.send('2', proxy.port)
  await first.send('3', proxy.port)
  expect(String((await target.next()).bytes)).toBe('3')
  const {stderr} = await proxy.stop()
  expect(stderr).toContain('refused a client: too many connections (--max-clients, ulimit -n)')
})

describe('refused', () => {
  test.each([
    ['the proxy itself', (port: number) => [`:${port}`, `:${port}`], 'the proxy itself listens there'],
    ['itself by another address', (port: number) => [`*:${port}`, `127.0.0.2:${port}`], 'the proxy itself'],
    ['itself by IPv6', (port: number) => [`*:${port}`, `[::1]:${port}`], 'the proxy itself'],
    ['a Unix socket', () => [':0', 'unix:/tmp/x'], 'no datagrams on Unix sockets'],
    ['a share above all', () => [':0', ':9', '--drop', '101%'], 'from 0% to 100%'],
    ['a share that is none', () => [':0', ':9', '--drop', 'x'], 'from 0% to 100%'],
    ['a client forgotten too soon', () => [':0', ':9', '--delay', '2s', '--idle-timeout', '1s'], '2000 ms'],
  ])('%s', async (_name, words, message) => {
    const {stderr, code} = await netkit(['udp', 'proxy', ...words(await unusedPort())])
    expect([code, stderr.includes(message)]).toEqual([2, true])
  })
})

test('two proxies that are each other’s target use up their clients, and no more', async () => {
  const port = await unusedPort()
  const first = await proxyTo(`:${port}`, '--max-clients', '5', '--json')
  const second = await serveAt(['udp', 'proxy', `:${port}`, first.place, '--max-clients', '5', '--json'])
  await using client = await openSocket()
  const isRefusing = new Promise<void>((resolve) => {
    const look = (chunk: Buffer) => chunk.includes('too many') && resolve()
    first.child.stderr!.on('data', look)
    second.child.stderr!.on('data', look)
  })
  await client.send('x', first.port)
  await isRefusing
  expect([(await summaryOf(first)).clients, (await summaryOf(second)).clients]).toEqual([5, 5])
})
