import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {cutSizes, jitterOf} from '../../../src/lib/proxy/cut-sizes.js'
import {AS_IT_IS, HELD_BYTES, Pipeline, type Shape} from '../../../src/lib/proxy/pipeline.js'

type Chunk = {atMs: number; bytes: Uint8Array}
type Happening = {atMs: number; did: 'write' | 'end' | 'reset'; bytes: Uint8Array}

/** Carries a pipeline out on a clock of the test's own: chunks come when they come, bytes arrive `flightMs` after they were written. */
function carryOut(shape: Shape, chunks: readonly Chunk[], {last = 'end', flightMs = 3} = {}): Happening[] {
  const pipeline = new Pipeline(shape)
  const coming = [...chunks]
  const happened: Happening[] = []
  let nowMs = 0
  let isSourceDone = false
  for (let steps = 0; steps < 1_000_000; steps++) {
    while (coming[0] && coming[0].atMs <= nowMs) pipeline.push(coming.shift()!.bytes, nowMs)
    if (coming.length === 0 && !isSourceDone) {
      isSourceDone = true
      if (last === 'end') pipeline.end(nowMs)
      else pipeline.reset(nowMs)
    }
    const step = pipeline.next(nowMs)
    switch (step.do) {
      case 'write':
        expect(step.bytes.length).toBeGreaterThan(0)
        happened.push({atMs: nowMs, did: 'write', bytes: step.bytes})
        break
      case 'watch':
        nowMs += flightMs
        pipeline.arrived(nowMs)
        break
      case 'wait':
        expect(step.untilMs).toBeGreaterThan(nowMs)
        nowMs = Math.min(step.untilMs, coming[0]?.atMs ?? Infinity)
        break
      case 'end':
      case 'reset':
        happened.push({atMs: nowMs, did: step.do, bytes: new Uint8Array(0)})
        break
      case 'nothing':
        if (!coming[0]) return happened
        nowMs = coming[0].atMs
    }
  }
  throw new Error('the pipeline does not come to an end')
}

const bytesOf = (pieces: readonly {bytes: Uint8Array}[]) => Buffer.concat(pieces.map(({bytes}) => bytes))
const writesOf = (happened: readonly Happening[]) => happened.filter(({did}) => did === 'write')
const sizesOf = (happened: readonly Happening[]) => writesOf(happened).map(({bytes}) => bytes.length)
const chunk = (atMs: number, text: string): Chunk => ({atMs, bytes: Buffer.from(text)})

const anyChunks = fc
  .array(fc.tuple(fc.integer({min: 0, max: 40}), fc.uint8Array({minLength: 1, maxLength: 300})), {maxLength: 20})
  .map((list) => {
    let atMs = 0
    return list.map(([laterMs, bytes]) => ({atMs: (atMs += laterMs), bytes}))
  })
const anyShape = fc.record({
  recut: fc.option(fc.oneof(fc.constant('random' as const), fc.integer({min: 1, max: 50}))),
  mergeMs: fc.constantFrom(0, 0, 5, 30),
  delayMs: fc.constantFrom(0, 0, 7, 100),
  bytesPerSecond: fc.constantFrom(null, null, 1, 1000, 50_000),
  gapMs: fc.constantFrom(null, 0, 1, 20),
  jitterMs: fc.constantFrom(0, 0, 5, 60),
})
type Wish = {recut: number | 'random' | null; jitterMs?: number} & Partial<Shape>
const shapeOf = ({recut, jitterMs = 0, ...rest}: Wish): Shape => ({
  ...AS_IT_IS,
  ...rest,
  jitter: jitterMs === 0 ? null : jitterOf(jitterMs, 'a seed'),
  cutSizes: recut === null ? null : cutSizes(recut, 'a seed'),
})

describe('whatever is done', () => {
  test('the same bytes come out in the same order, then the same end, once', () => {
    fc.assert(
      fc.property(anyChunks, anyShape, fc.constantFrom('end', 'reset'), (chunks, wish, last) => {
        const happened = carryOut(shapeOf(wish), chunks, {last})
        expect(bytesOf(happened).equals(bytesOf(chunks))).toBe(true)
        expect(happened.filter(({did}) => did !== 'write').map(({did}) => did)).toEqual([last])
        expect(happened.at(-1)!.did).toBe(last)
      }),
    )
  })

  test('no byte leaves before its delay, and none in a shorter time than the rate gives', () => {
    fc.assert(
      fc.property(anyChunks, anyShape, (chunks, wish) => {
        const writes = writesOf(carryOut(shapeOf(wish), chunks))
        const arrivals = chunks.flatMap(({atMs, bytes}) => Array.from(bytes, () => atMs))
        let written = 0
        for (const {atMs, bytes} of writes) {
          expect(atMs).toBeGreaterThanOrEqual(arrivals[written]! + Math.max(0, wish.delayMs - wish.jitterMs))
          written += bytes.length
          if (wish.bytesPerSecond === null) continue
          const slice = Math.max(1, wish.bytesPerSecond / 20)
          expect(written).toBeLessThanOrEqual((wish.bytesPerSecond * atMs) / 1000 + 2 * slice + 1)
        }
      }),
    )
  })

  test('no write crosses a cut, and cuts are at the same places however the bytes came', () => {
    fc.assert(
      fc.property(anyChunks, fc.constantFrom('random' as const, 1, 7), fc.string(), (chunks, recut, seed) => {
        const next = cutSizes(recut, seed)
        const total = bytesOf(chunks).length
        const cuts = [0]
        while (cuts.at(-1)! < total) cuts.push(cuts.at(-1)! + next())
        for (const mergeMs of [0, 1000]) {
          let at = 0
          for (const size of sizesOf(carryOut({...AS_IT_IS, mergeMs, cutSizes: cutSizes(recut, seed)}, chunks))) {
            expect(cuts.some((cut) => cut > at && cut < at + size)).toBe(false)
            at += size
          }
        }
      }),
    )
  })

  test('after exactly so many bytes it ends, or breaks off; what follows is counted as dropped', () => {
    fc.assert(
      fc.property(anyChunks, anyShape, fc.nat(2000), fc.constantFrom('end', 'reset'), (chunks, wish, limit, how) => {
        const limits = how === 'end' ? {halfCloseAfterBytes: limit} : {resetAfterBytes: limit}
        const happened = carryOut({...shapeOf(wish), ...limits}, chunks)
        const sent = bytesOf(chunks)
        expect(bytesOf(happened).equals(sent.subarray(0, limit))).toBe(true)
        expect(happened.at(-1)!.did).toBe(sent.length >= limit ? how : 'end')
      }),
    )
  })
})

describe('merging', () => {
  test('everything that comes in the time goes in one write', () => {
    const chunks = [chunk(0, 'a'), chunk(10, 'b'), chunk(49, 'c'), chunk(50, 'd'), chunk(120, 'e')]
    const writes = writesOf(carryOut({...AS_IT_IS, mergeMs: 50}, chunks))
    expect(writes.map(({atMs, bytes}) => [atMs, Buffer.from(bytes).toString()])).toEqual([
      [50, 'abc'],
      [100, 'd'],
      [120, 'e'], // the end came with it: nothing more will
    ])
  })

  test('then it is cut across the old borders', () => {
    const chunks = [chunk(0, 'abc'), chunk(1, 'defgh')]
    expect(sizesOf(carryOut({...AS_IT_IS, mergeMs: 50, cutSizes: cutSizes(4, '')}, chunks))).toEqual([4, 4])
  })
})

test('a gap begins when the bytes have arrived, and the end does not wait for it', () => {
  const happened = carryOut({...AS_IT_IS, cutSizes: cutSizes(1, ''), gapMs: 5}, [chunk(0, 'abc')], {flightMs: 3})
  expect(happened.map(({atMs, did}) => [atMs, did])).toEqual([
    [0, 'write'],
    [8, 'write'],
    [16, 'write'],
    [16, 'end'],
  ])
})

test('a delay moves each chunk, and changes nothing else', () => {
  const writes = writesOf(carryOut({...AS_IT_IS, delayMs: 100}, [chunk(0, 'ab'), chunk(30, 'c')]))
  expect(writes.map(({atMs, bytes}) => [atMs, bytes.length])).toEqual([
    [100, 2],
    [130, 1],
  ])
})

test('a throttled stream goes at its rate, in slices of 50 ms', () => {
  const writes = writesOf(carryOut({...AS_IT_IS, bytesPerSecond: 1000}, [{atMs: 0, bytes: new Uint8Array(1000)}]))
  expect(new Set(sizesOf(writes))).toEqual(new Set([50]))
  expect(writes.at(-1)!.atMs).toBe(900) // the first two slices went at once
})

describe('memory', () => {
  test.each([
    ['large chunks', 65_536],
    ['single bytes, which cost more than a byte', 1],
  ])('%s: there is room until about 1 MiB is held, and again when it has gone', (_, size) => {
    const pipeline = new Pipeline({...AS_IT_IS, delayMs: 1000})
    let pushed = 0
    for (; pipeline.hasRoom; pushed++) pipeline.push(new Uint8Array(size), 0)
    expect(pushed).toBeLessThanOrEqual(Math.ceil(HELD_BYTES / (size + 256)))
    expect(pushed * size).toBeLessThan(HELD_BYTES + 65_536)
    expect(pipeline.next(0)).toEqual({do: 'wait', untilMs: 1000})
    expect(pipeline.next(1000).do).toBe('write')
    expect(pipeline.hasRoom).toBe(true)
  })

  test('what is dropped is not held', () => {
    const pipeline = new Pipeline({...AS_IT_IS, delayMs: 1000, halfCloseAfterBytes: 0})
    expect(pipeline.next(0)).toEqual({do: 'end'})
    for (let index = 0; index < 100; index++) pipeline.push(new Uint8Array(65_536), 0)
    expect(pipeline.hasRoom).toBe(true)
    expect(pipeline.droppedBytes).toBe(100 * 65_536)
  })
})

test('a break behind a half-close is passed on', () => {
  const pipeline = new Pipeline({...AS_IT_IS, halfCloseAfterBytes: 1})
  pipeline.push(Buffer.from('ab'), 0)
  expect(pipeline.next(0).do).toBe('write')
  expect(pipeline.next(0)).toEqual({do: 'end'})
  pipeline.reset(1)
  expect(pipeline.next(1)).toEqual({do: 'reset'})
  expect(pipeline.next(1)).toEqual({do: 'nothing'})
})

test('a jitter is around the delay, never before the chunk came, and the same for a seed', () => {
  const chunks = Array.from({length: 200}, (_, index) => chunk(index * 1000, 'x'))
  const latenesses = (seed: string, delayMs: number) =>
    carryOut({...AS_IT_IS, delayMs, jitter: jitterOf(20, seed)}, chunks)
      .filter(({did}) => did === 'write')
      .map(({atMs}, index) => atMs - index * 1000)
  const late = latenesses('a', 100)
  expect(Math.min(...late)).toBeGreaterThanOrEqual(80)
  expect(Math.max(...late)).toBeLessThan(120)
  expect(Math.max(...late) - Math.min(...late)).toBeGreaterThan(30)
  expect(latenesses('a', 100)).toEqual(late)
  expect(latenesses('b', 100)).not.toEqual(late)
  expect(Math.min(...latenesses('a', 0))).toBe(0)
})
