import fc from 'fast-check'
import {headsOf} from '../../../src/lib/stickdemo/stick-text.js'
import {describe, expect, test} from 'vitest'
import {toAscii} from '../../../src/lib/text/ascii.js'
import {byteRuler, type RulerRow} from '../../../src/lib/stickdemo/byte-ruler.js'
import {byteUnits, frameUnits} from '../../../src/lib/stickdemo/byte-units.js'
import {EN} from '../../../src/lib/stickdemo/words/en.js'
import {displayWidth} from '../../../src/lib/text/display-width.js'
import {plain} from '../../../src/lib/text/paint.js'
import {timeLanes} from '../../../src/lib/stickdemo/time-lanes.js'

const row = (label: string, sizes: readonly number[] | null, count = sizes?.length ?? null): RulerRow => ({
  label,
  count,
  sizes,
  caption: '',
  unseen: count === null ? 'not available here' : `in ${count} pieces; where they end can’t be seen`,
})
const bytes = (...texts: string[]) => texts.map((text) => Buffer.from(text))

/** In 79 columns. */
function ruler(rows: readonly RulerRow[], messages: readonly Uint8Array[], {width = 79, wraps = false} = {}): string[] {
  return byteRuler(rows, byteUnits(messages), plain, {width, wraps, messageSizes: messages.map(({length}) => length)})
}

test('borders stand one above the other', () => {
  const rows = [row('sends', [5, 5, 7, 1]), row('segments', [5, 13]), row('reads', [3, 15])]
  const lines = ruler(rows, bytes('hello', 'world', 'musibii', '1'))
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "sends        4  │hel·lo│world│musibii│1│
    segments     2  │hel·lo│world·musibii·1│
    reads        2  │hel│lo·world·musibii·1│"
  `)
})

test('what nobody saw is said', () => {
  const rows = [row('sends', [5]), row('segments', null, 2), row('segments', null)]
  const lines = ruler(rows, bytes('hello'))
  expect(lines.slice(1)).toEqual([
    'segments     2  in 2 pieces; where they end can’t be seen',
    'segments     ?  not available here',
  ])
})

test('long streams are drawn to scale', () => {
  const rows = [row('sends', [2500, 100]), row('reads', [1024, 1024, 552])]
  expect(ruler(rows, bytes('A'.repeat(2500), 'B'.repeat(100))).join('\n')).toMatchInlineSnapshot(`
    "sends        2  │───────────────────────────2500────────────────────────────│─│
    reads        3  │─────────1024──────────│──────────1024──────────│────552─────│"
  `)
})

test('bytes that are no letters do not disturb the picture', () => {
  expect(ruler([row('sends', [6])], bytes('a\x1b[2Jb'))).toEqual(['sends        1  │a▒[2Jb│'])
  expect(ruler([row('sends', [2])], [Uint8Array.of(0xff, 0x61)])).toEqual(['sends        1  │▒a│'])
  expect(ruler([row('sends', [4])], bytes('e\u0301b'))).toEqual(['sends        1  │e▒▒b│']) // a mark of its own
})

test('Chinese is drawn as it is, and a character that is cut as its bytes', () => {
  const rows = [row('sends', [6, 6]), row('reads', [4, 8])]
  expect(ruler(rows, bytes('收到', '你好')).join('\n')).toMatchInlineSnapshot(`
    "sends        2  │收到      │你好│
    reads        2  │收e5│88 b0·你好│"
  `)
})

test('frames are drawn with the bytes that say how long they are', () => {
  const frames = [Buffer.from('\0\0\0\x05hello'), Buffer.from('\0\0\0\x01a'), Buffer.from('\0\0\0\0')]
  const units = frameUnits(frames, bytes('hello', 'a', ''))
  const rows = [row('frames', [9, 5, 4]), row('reads', [18])]
  const options = {wraps: true, messageSizes: [9, 5, 4]}
  expect(byteRuler(rows, units, plain, {...options, width: 79}).join('\n')).toMatchInlineSnapshot(`
    "frames       3  │00 00 00 05 hello│00 00 00 01 a│00 00 00 00│
    reads        1  │00 00 00 05 hello·00 00 00 01 a·00 00 00 00│"
  `)
  expect(byteRuler(rows, units, plain, {...options, width: 39}).join('\n')).toMatchInlineSnapshot(`
    "frames     3  │00 00 00 05 hello│
    reads      1  │00 00 00 05 hello·

                  │00 00 00 01 a│
                  ·00 00 00 01 a·

                  │00 00 00 00│
                  ·00 00 00 00│"
  `)
})

describe('whatever was sent and read', () => {
  const sizes = fc.array(fc.integer({min: 0, max: 5000}), {minLength: 1, maxLength: 60})

  test('it fits its columns, in ASCII too', () => {
    const texts = fc.array(fc.string({unit: 'grapheme', maxLength: 30}), {minLength: 1, maxLength: 8})
    const widths = fc.integer({min: 39, max: 99})
    fc.assert(
      fc.property(texts, sizes, widths, fc.boolean(), (sent, read, width, wraps) => {
        const messages = bytes(...sent)
        const all = Buffer.concat(messages).length
        let left = all
        const reads = read.map((size) => {
          const taken = Math.min(left, size % 9)
          left -= taken
          return taken
        })
        const rows = [
          row(
            'sends',
            messages.map(({length}) => length),
          ),
          row('reads', [...reads, left]),
        ]
        for (const line of ruler(rows, messages, {width, wraps})) {
          expect(displayWidth(line)).toBeLessThanOrEqual(width)
          expect(toAscii(line)).toMatch(/^[ -~]*$/)
          expect(toAscii(line).length).toBe(displayWidth(line))
        }
      }),
    )
  })

  test('a message with characters that ASCII writes longer keeps its columns', () => {
    const lines = ruler([row('sends', [3, 2]), row('reads', [5])], bytes('…', '§'), {width: 39})
    for (const line of lines) expect(toAscii(line).length).toBe(displayWidth(line))
    expect(toAscii('more … (§2)')).toBe('more ... (sec. 2)') // in a sentence they may be longer
  })

  test('the lanes of time fit, too', () => {
    const event = fc.record({
      tMs: fc.double({min: 0, max: 1e6, noNaN: true}),
      layer: fc.constantFrom('app', 'node', 'segment', 'read'),
      messages: fc.array(fc.nat(8), {maxLength: 3}),
    })
    fc.assert(
      fc.property(fc.array(event, {minLength: 1}), fc.integer({min: 39, max: 99}), (events, width) => {
        const full = events.map((one) => ({...one, side: 'sender' as const, sizeBytes: 1}))
        for (const line of timeLanes(full, plain, {width, rows: EN.rows}))
          expect(line.length).toBeLessThanOrEqual(width)
      }),
    )
  })
})

test.each([
  [['00 00 00 01 62'], '00 00 00 01 62'], // all of it: nothing is left out
  [['00 00 0b b8 78 78 78 78 78', '00 00 00 01 62'], '00 00 0b b8 78 78 78 78 …   00 00 00 01 62'],
  [['01 61', '01 62', '01 63', '01 64'], '01 61   01 62   01 63   …'], // one more frame
])('the heads of %j', (frames, heads) => {
  expect(headsOf(frames)).toBe(heads)
})
