import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {seededRandom} from '../../../../src/lib/ip/random-addresses.js'
import {
  DatagramPipeline,
  type DatagramShape,
  type Departure,
  REORDER_HOLD_MS,
  WAITING_BYTES,
} from '../../../../src/lib/proxy/datagrams/datagram-pipeline.js'

const AS_IT_IS: DatagramShape = {dropShare: 0, duplicateShare: 0, reorderShare: 0, delayMs: 0, jitterMs: 0}

type Coming = {atMs: number; bytes: Uint8Array}

/** Carries a pipeline out on a clock of the test's own. */
function carryOut(shape: Partial<DatagramShape>, coming: readonly Coming[], seed = 'seed') {
  const pipeline = new DatagramPipeline({...AS_IT_IS, ...shape}, seededRandom(seed))
  const went: (Departure & {atMs: number})[] = []
  const sendAll = (nowMs: number) => {
    for (let next = pipeline.next(nowMs); next; next = pipeline.next(nowMs)) went.push({...next, atMs: nowMs})
  }
  for (const {atMs, bytes} of coming) {
    while (pipeline.nextMs < atMs) sendAll(pipeline.nextMs)
    pipeline.push(bytes, atMs)
    sendAll(atMs)
  }
  while (pipeline.nextMs < Infinity) sendAll(pipeline.nextMs)
  return {went, fates: pipeline.fates, waiting: pipeline.waitingCount}
}

const numbers = (went: readonly Departure[]) => went.map(({number}) => number)
const five = [0, 1, 2, 3, 4].map((atMs) => ({atMs, bytes: Uint8Array.of(atMs)}))

test.each<[string, Partial<DatagramShape>, number[]]>([
  ['nothing is done', {}, [1, 2, 3, 4, 5]],
  ['all are dropped', {dropShare: 1}, []],
  ['all are doubled', {duplicateShare: 1}, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]],
  ['all are held back: each second one passes the first', {reorderShare: 1}, [2, 1, 4, 3, 5]],
  ['all are late', {delayMs: 50}, [1, 2, 3, 4, 5]],
])('%s', (_name, shape, expected) => {
  expect(numbers(carryOut(shape, five).went)).toEqual(expected)
})

test('one that is held back goes in the end, though none passes it, and is not called reordered', () => {
  const {went, fates} = carryOut({reorderShare: 1}, [five[0]!])
  expect(went.map(({atMs}) => atMs)).toEqual([REORDER_HOLD_MS])
  expect(fates.reordered).toBe(0)
})

test('a jitter is around the delay, and datagrams overtake one another', () => {
  const many = Array.from({length: 1000}, () => ({atMs: 0, bytes: Uint8Array.of(1)}))
  const {went, fates} = carryOut({delayMs: 100, jitterMs: 20}, many)
  const times = went.map(({atMs}) => atMs)
  expect(Math.min(...times)).toBeGreaterThanOrEqual(80)
  expect(Math.max(...times)).toBeLessThanOrEqual(120)
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(30)
  expect(fates.reordered).toBeGreaterThan(100)
})

test('what waits is bounded: the rest is lost and counted', () => {
  const big = Array.from({length: 40}, () => ({atMs: 0, bytes: new Uint8Array(60_000)}))
  const {went, fates} = carryOut({delayMs: 1}, big)
  expect(fates.overflowed).toBe(40 - went.length)
  expect(fates.sentBytes).toBeLessThanOrEqual(WAITING_BYTES)
  expect(fates.overflowed).toBeGreaterThan(0)
})

describe('laws', () => {
  const share = fc.constantFrom(0, 0.1, 0.5, 1)
  const shapes = fc.record({
    dropShare: share,
    duplicateShare: share,
    reorderShare: share,
    delayMs: fc.constantFrom(0, 7, 200),
    jitterMs: fc.constantFrom(0, 5, 300),
  })
  const comings = fc
    .array(fc.tuple(fc.integer({min: 0, max: 150}), fc.uint8Array({maxLength: 20})), {maxLength: 40})
    .map((list) => {
      let atMs = 0
      return list.map(([laterMs, bytes]) => ({atMs: (atMs += laterMs), bytes}))
    })

  test('every datagram is accounted for, and none is changed or made up', () => {
    fc.assert(
      fc.property(shapes, comings, fc.string(), (shape, coming, seed) => {
        const {went, fates, waiting} = carryOut(shape, coming, seed)
        expect(fates.received).toBe(coming.length)
        expect(waiting).toBe(0)
        expect(fates.received + fates.duplicated).toBe(fates.sent + fates.dropped + fates.overflowed)
        expect(went.length).toBe(fates.sent)
        for (const {number, bytes} of went) expect(bytes).toBe(coming[number - 1]!.bytes)
        const copies = went.filter(({isCopy}) => isCopy).length
        expect(copies).toBe(fates.duplicated)
        expect(new Set(numbers(went)).size).toBe(fates.received - fates.dropped)
      }),
    )
  })

  test('none goes before it came, nor later than asked', () => {
    fc.assert(
      fc.property(shapes, comings, (shape, coming) => {
        for (const {number, atMs} of carryOut(shape, coming).went) {
          const lateMs = atMs - coming[number - 1]!.atMs
          expect(lateMs).toBeGreaterThanOrEqual(Math.max(0, shape.delayMs - shape.jitterMs) - 1e-6)
          expect(lateMs).toBeLessThanOrEqual(shape.delayMs + shape.jitterMs + REORDER_HOLD_MS + 1e-6)
        }
      }),
    )
  })

  test('the same seed decides the same', () => {
    fc.assert(
      fc.property(shapes, comings, fc.string(), (shape, coming, seed) => {
        expect(carryOut(shape, coming, seed)).toEqual(carryOut(shape, coming, seed))
      }),
    )
  })

  test('who is dropped does not depend on what else is done', () => {
    fc.assert(
      fc.property(shapes, comings, fc.string(), (shape, coming, seed) => {
        const kept = (one: Partial<DatagramShape>) => new Set(numbers(carryOut(one, coming, seed).went))
        expect(kept({...shape, dropShare: 0.5})).toEqual(kept({dropShare: 0.5}))
      }),
    )
  })
})
