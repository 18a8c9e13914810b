import fc from 'fast-check'
import {expect, test} from 'vitest'
import {DatagramLines, datagramText, payloadText} from '../../../src/lib/datagram/datagram-text.js'
import {plain} from '../../../src/lib/text/paint.js'

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

const AT = new Date(2026, 4, 6, 7, 8, 9, 12).getTime()

function datagram(from: string, port: number, bytes: Buffer, receivedMs = AT) {
  const endpoint = from.includes(':') ? `[${from}]:${port}` : `${from}:${port}`
  return {from, port, endpoint, bytes, sizeBytes: bytes.length, text: bytes.toString(), receivedMs}
}

test('a line tells when, from where, how much and what', () => {
  const lines = [
    datagram('127.0.0.1', 53122, Buffer.from('hello')),
    datagram('2001:db8::7', 9000, Buffer.from('x'), AT + 1),
    datagram('192.0.2.123', 65535, Buffer.alloc(0)),
  ]
  expect(`\n${lines.map((line) => datagramText(line, plain)).join('|\n')}|`).toMatchInlineSnapshot(`
    "
    07:08:09.012  127.0.0.1:53122           5 bytes  hello|
    07:08:09.013  [2001:db8::7]:9000        1 byte   x|
    07:08:09.012  192.0.2.123:65535         0 bytes  |"
  `)
})

test('the fast road writes the same lines, and leaves those that are not printable ASCII', () => {
  const anyDatagram = fc
    .record({
      from: fc.constantFrom('192.0.2.7', '2001:db8::7'),
      port: fc.constantFrom(9000, 9001),
      text: fc.oneof(fc.constantFrom('hello', 'hallo', '', '~ ~', '\x1f', '\x7f', '收到', '\n'), fc.string()),
      ms: fc.constantFrom(AT, AT + 1, AT + 1000),
    })
    .map(({from, port, text, ms}) => datagram(from, port, Buffer.from(text), ms))
  const property = fc.property(fc.array(anyDatagram), (datagrams) => {
    const lines = new DatagramLines()
    for (const one of datagrams) {
      const written: Uint8Array[] = []
      const isPlain = lines.write(one, {writeBytes: (bytes) => written.push(Buffer.from(bytes))})
      expect(isPlain).toBe(/^[ -~]*$/.test(one.text))
      expect(Buffer.concat(written).toString()).toBe(isPlain ? `${datagramText(one, plain)}\n` : '')
    }
  })
  fc.assert(property)
})
