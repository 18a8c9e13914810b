import fs from 'node:fs'
import path from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {type PairOptions, TcpPair} from '../../../src/lib/lab/tcp-pair.js'
import {watchSegments} from '../../../src/lib/lab/watch-segments.js'
import {hasKernel} from '../../support/experiments.js'

function hasProgram(name: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => fs.existsSync(path.join(folder, name)))
}

const open: TcpPair[] = []
afterEach(async () => {
  for (const pair of open.splice(0)) await pair.close()
})

async function pairOf(options?: PairOptions): Promise<TcpPair> {
  const pair = await TcpPair.open(options)
  open.push(pair)
  return pair
}

test('a read gives what is there, at most what was asked for, and null where nothing waits', async () => {
  const pair = await pairOf()
  expect(pair.read(5)).toBeNull()
  pair.write(Buffer.from('hello, world'))
  expect(await pair.untilArrived()).toBe(true)
  expect(String(pair.read(5))).toBe('hello')
  expect(String(pair.read(100))).toBe(', world')
  pair.end()
  await pair.until(() => pair.read(1)?.length === 0)
  expect(pair.read(1)).toHaveLength(0)
})

test('the writes that Node hands on are told', async () => {
  const writes: number[] = []
  const pair = await pairOf({onWrite: (size) => writes.push(size)})
  pair.write(Buffer.from('a'))
  pair.write(Buffer.from('bc'))
  pair.sender.cork()
  pair.write(Buffer.from('d'))
  pair.write(Buffer.from('e'))
  pair.sender.uncork()
  await pair.untilArrived()
  expect(writes).toEqual([1, 2, 2])
})

test('write(2) takes a part, then nothing, and says so', async () => {
  const pair = await pairOf()
  const bytes = Buffer.alloc(16 * 1024 * 1024)
  const taken = pair.writeNow(bytes)
  expect(taken).toBeGreaterThan(0)
  expect(taken).toBeLessThan(bytes.length)
  while (pair.writeNow(bytes) > 0);
  expect(pair.writeNow(bytes)).toBe(0)
})

describe('the kernel’s counts', () => {
  test.for(['tcpinfo', 'ss'] as const)('%s: segments out and in', async (name, {skip}) => {
    if (name === 'tcpinfo' && !hasKernel) skip('needs koffi, on Linux')
    if (name === 'ss' && !hasProgram('ss')) skip('needs ss, on Linux')
    const pair = await pairOf()
    const watch = watchSegments(name, pair)
    watch.start()
    for (const message of ['hello', 'world']) {
      pair.write(Buffer.from(message))
      await pair.untilArrived(() => watch.poll())
    }
    expect(watch.stop()).toMatchObject({out: 2, in: 2})
  })

  test('js: nothing, and no guess', async () => {
    const pair = await pairOf()
    const watch = watchSegments('js', pair)
    watch.start()
    pair.write(Buffer.from('hello'))
    await pair.untilArrived()
    expect(watch.stop()).toEqual({out: null, in: null, departures: null, maxSegmentBytes: null, acks: null})
  })

  test('stamps say which write left in which segment', async ({skip}) => {
    if (!hasKernel) skip('needs koffi, on Linux')
    const pair = await pairOf()
    await pair.converse(4)
    const watch = watchSegments('tcpinfo', pair)
    watch.start()
    for (const message of ['hello', 'world', 'musibii', '1']) pair.write(Buffer.from(message))
    await pair.untilArrived(() => watch.poll())
    const {departures} = watch.stop()
    expect(departures?.map(({sizeBytes}) => sizeBytes)).toEqual([5, 13])
  })
})
