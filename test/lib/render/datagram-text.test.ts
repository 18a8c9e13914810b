import {expect, test} from 'vitest'
import {datagramText, payloadText} from '../../../src/lib/render/datagram-text.js'
import {plain} from '../../../src/lib/render/paint.js'

test.each([
  ['hello', 'hello'],
  ['two\nlines\n', 'two\\nlines\\n'],
  ['\x1b]0;title\x07', '\\x1b]0;title\\x07'],
  ['\u202eabc', '\\u202eabc'],
  ['收到', '收到'],
  ['', ''],
])('%j is shown as %j', (text, shown) => expect(payloadText({text, bytes: Buffer.from(text)})).toBe(shown))

test('bytes that are no text are written out', () => {
  expect(payloadText({text: null, bytes: Uint8Array.of(0x61, 0xff, 0x1b, 0x7f)})).toBe('a\\xff\\x1b\\x7f')
})

test('a line tells when, from where, how much and what', () => {
  const receivedMs = new Date(2026, 4, 6, 7, 8, 9, 12).getTime()
  const lines = [
    {endpoint: '127.0.0.1:53122', sizeBytes: 5, text: 'hello', bytes: Buffer.from('hello'), receivedMs},
    {endpoint: '[2001:db8::7]:9000', sizeBytes: 1, text: 'x', bytes: Buffer.from('x'), receivedMs: receivedMs + 1},
    {endpoint: '192.0.2.123:65535', sizeBytes: 0, text: '', bytes: Buffer.alloc(0), receivedMs},
  ]
  expect(`\n${lines.map((line) => datagramText(line, plain)).join('|\n')}|`).toMatchInlineSnapshot(`
    "
    07:08:09.012  127.0.0.1:53122           5 bytes  hello|
    07:08:09.013  [2001:db8::7]:9000        1 byte   x|
    07:08:09.012  192.0.2.123:65535         0 bytes  |"
  `)
})
