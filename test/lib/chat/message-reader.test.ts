import {assert, array, constantFrom, integer, property, string} from 'fast-check'
import {describe, expect, test} from 'vitest'
import {LineOrReadReader, MAX_HELD_BYTES} from '../../../src/lib/chat/message-reader.js'
import {encodingOf} from '../../../src/lib/text/encoding.js'

const utf8 = await encodingOf('utf-8')
const gbk = await encodingOf('gbk')

const bytes = (text: string | number[]) => Buffer.from(text as string)

/** What is said after each read. */
function saidAfter(reads: (string | number[])[], encoding = utf8): string[][] {
  const reader = new LineOrReadReader(encoding)
  return reads.map((read) => reader.push(bytes(read)).map(({said}) => said))
}

describe('a read becomes messages', () => {
  test.each([
    ['a read without a line feed is a message', ['hello'], [['hello']]],
    ['and so is the next', ['hello', 'q'], [['hello'], ['q']]],
    ['lines', ['a\nb\n'], [['a', 'b']]],
    ['CRLF ends a line, too', ['a\r\n', 'b\r\n'], [['a'], ['b']]],
    ['an empty line', ['\n'], [['']]],
    ['the beginning of a line waits, once there was a line end', ['a\nb', 'c\n'], [['a'], ['bc']]],
    ['even when the read has no line end at all', ['a\n', 'b', 'c', 'd\n'], [['a'], [], [], ['bcd']]],
    ['a CR without its LF is text', ['a\rb\n'], [['a\rb']]],
    ['a cut CRLF', ['a\n', 'b\r', '\nc\n'], [['a'], [], ['b', 'c']]],
    ['a cut character comes with its rest', [[0xe4, 0xbd], [0xa0]], [[''], ['你']]],
    ['bytes that are no text', [[0xff, 0xfe]], [['\ufffd\ufffd']]],
  ])('%s', (_, reads, said) => {
    expect(saidAfter(reads)).toEqual(said)
  })

  test('GBK: its second bytes are never a line feed', () => {
    const text = '你好，世界\n'
    const reader = new LineOrReadReader(gbk)
    expect(reader.push(gbk.encode(text)).map(({said}) => said)).toEqual(['你好，世界'])
  })
})

test('what is held can be let go, and the end of the stream lets it go', () => {
  const reader = new LineOrReadReader(utf8)
  reader.push(bytes('a\nb'))
  expect(reader.isHolding).toBe(true)
  expect(reader.release().map(({said}) => said)).toEqual(['b'])
  expect(reader.isHolding).toBe(false)
  reader.push(bytes('c'))
  expect(reader.end().map(({said}) => said)).toEqual(['c'])
})

test('half a character at the end of the stream is shown as what it is', () => {
  const reader = new LineOrReadReader(utf8)
  reader.push(bytes([0xe4, 0xbd]))
  expect(reader.end()).toMatchObject([{said: '\ufffd'}])
})

test('a line is not held without limit', () => {
  const reader = new LineOrReadReader(utf8)
  reader.push(bytes('a\n'))
  const piece = Buffer.alloc(1000, 'x')
  for (let held = 0; held < 2 * MAX_HELD_BYTES; held += piece.length) reader.push(piece)
  expect(reader.end().reduce((sum, {bytes: {length}}) => sum + length, 0)).toBeLessThanOrEqual(MAX_HELD_BYTES)
})

test.each([
  ['utf-8', utf8],
  ['gbk', gbk],
])('a line that is too long to be held is passed on in pieces of whole characters: %s', (_, encoding) => {
  const reader = new LineOrReadReader(encoding)
  reader.push(bytes('a\n'))
  const line = encoding.encode(`x${'长'.repeat(60_000)}\n`)
  const messages = []
  for (let at = 0; at < line.length; at += 1000) messages.push(...reader.push(line.subarray(at, at + 1000)))
  const texts = messages.map(({payload}) => encoding.decode(payload))
  expect(texts.length).toBeGreaterThan(1)
  expect(texts.join('')).toBe(`x${'长'.repeat(60_000)}`) // null where a character was cut
  expect(Buffer.concat(messages.map((message) => message.bytes))).toEqual(Buffer.from(line))
})

test('however the stream is cut, its bytes are all there, in order; and lines stay whole after the first line end', () => {
  const line = string({unit: constantFrom('a', 'q', '你', '\r', ' '), maxLength: 5})
  assert(
    property(array(line, {minLength: 1}), array(integer({min: 1, max: 7})), (lines, cuts) => {
      const all = Buffer.from(`first\n${lines.map((one) => `${one}\n`).join('')}`)
      const reader = new LineOrReadReader(utf8)
      const messages = [...reader.push(all.subarray(0, 6))]
      let at = 6
      for (const cut of [...cuts, all.length]) {
        messages.push(...reader.push(all.subarray(at, at + cut)))
        at += cut
      }
      expect(Buffer.concat(messages.map(({bytes: one}) => one))).toEqual(all)
      expect(messages.map(({said}) => said)).toEqual(['first', ...lines.map((one) => one.replace(/\r$/, ''))])
    }),
  )
})
