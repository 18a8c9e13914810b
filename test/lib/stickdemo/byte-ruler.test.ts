import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {toAscii} from '../../../src/lib/text/ascii.js'
import {byteRuler, type RulerRow} from '../../../src/lib/stickdemo/byte-ruler.js'
import {plain} from '../../../src/lib/text/paint.js'
import {timeLanes} from '../../../src/lib/stickdemo/time-lanes.js'

const row = (label: string, sizes: readonly number[] | null, count = sizes?.length ?? null): RulerRow => ({
  label,
  count,
  sizes,
  caption: '',
})
const bytes = (...texts: string[]) => texts.map((text) => Buffer.from(text))

test('borders stand one above the other', () => {
  const rows = [row('sends', [5, 5, 7, 1]), row('segments', [5, 13]), row('reads', [3, 15])]
  const lines = byteRuler(rows, bytes('hello', 'world', 'musibii', '1'), plain)
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "sends        4  │hel·lo│world│musibii│1│
    segments     2  │hel·lo│world·musibii·1│
    reads        2  │hel│lo·world·musibii·1│"
  `)
})

test('what nobody saw is said', () => {
  const rows = [row('sends', [5]), row('segments', null, 2), row('segments', null)]
  const lines = byteRuler(rows, bytes('hello'), plain)
  expect(lines.slice(1)).toEqual([
    'segments     2  in 2 pieces; where they end can’t be seen',
    'segments     ?  not available here',
  ])
})

test('long streams are drawn to scale', () => {
  const rows = [row('sends', [2500, 100]), row('reads', [1024, 1024, 552])]
  expect(byteRuler(rows, bytes('A'.repeat(2500), 'B'.repeat(100)), plain).join('\n')).toMatchInlineSnapshot(`
    "sends        2  │───────────────────────────2500────────────────────────────│─│
    reads        3  │─────────1024──────────│──────────1024──────────│────552─────│"
  `)
})

test('bytes that are no letters do not disturb the picture', () => {
  expect(byteRuler([row('sends', [6])], bytes('a\x1b[2Jb'), plain)).toEqual(['sends        1  │a▒[2Jb│'])
  expect(byteRuler([row('sends', [3])], bytes('你'), plain)).toEqual(['sends        1  │▒▒▒│'])
})

describe('whatever was sent and read', () => {
  const sizes = fc.array(fc.integer({min: 0, max: 5000}), {minLength: 1, maxLength: 60})

  test('it fits 80 columns, in ASCII too', () => {
    fc.assert(
      fc.property(sizes, sizes, (sent, read) => {
        const messages = sent.map((size) => Buffer.alloc(size, 'x'))
        const lines = byteRuler([row('sends', sent), row('reads', read)], messages, plain)
        for (const line of lines) {
          expect(line.length).toBeLessThan(80)
          expect(toAscii(line)).toMatch(/^[ -~]*$/)
          expect(toAscii(line).length).toBe(line.length)
        }
      }),
    )
  })

  test('the lanes of time fit, too', () => {
    const event = fc.record({
      tMs: fc.double({min: 0, max: 1e6, noNaN: true}),
      layer: fc.constantFrom('app', 'node', 'segment', 'read'),
      messages: fc.array(fc.nat(8), {maxLength: 3}),
    })
    fc.assert(
      fc.property(fc.array(event, {minLength: 1}), (events) => {
        const full = events.map((one) => ({...one, side: 'sender' as const, sizeBytes: 1}))
        for (const line of timeLanes(full, plain)) expect(line.length).toBeLessThan(80)
      }),
    )
  })
})
