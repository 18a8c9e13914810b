import {expect, test} from 'vitest'
import {FRAMING_FORMS, parseFraming} from '../../../src/lib/framing/create-decoder.js'

const plain = (sizeBytes: number, signed: boolean, littleEndian: boolean) => ({
  kind: 'length',
  layout: {field: {sizeBytes, signed, littleEndian}, offset: 0, adjust: 0, strip: sizeBytes},
})

test.each([
  ['line', {kind: 'line'}],
  ['varint', {kind: 'varint'}],
  ['netstring', {kind: 'netstring'}],
  ['header', {kind: 'header', lengthField: 'i32le'}],
  ['delimiter:0d0A', {kind: 'delimiter', delimiter: Uint8Array.of(13, 10)}],
  ['fixed:16', {kind: 'fixed', frameBytes: 16}],
  ['u8', plain(1, false, false)],
  ['u16be', plain(2, false, false)],
  ['u16le', plain(2, false, true)],
  ['u24be', plain(3, false, false)],
  ['u32be', plain(4, false, false)],
  ['u32le', plain(4, false, true)],
  ['i32be', plain(4, true, false)],
  ['i32le', plain(4, true, true)],
  ['u64be', plain(8, false, false)],
  ['u64le', plain(8, false, true)],
  ['i64le', plain(8, true, true)],
  [
    'length:1,2,-3,4',
    {
      kind: 'length',
      layout: {field: {sizeBytes: 2, signed: false, littleEndian: false}, offset: 1, adjust: -3, strip: 4},
    },
  ],
  [
    'length:0,8,0,8,le',
    {
      kind: 'length',
      layout: {field: {sizeBytes: 8, signed: false, littleEndian: true}, offset: 0, adjust: 0, strip: 8},
    },
  ],
])('%s', (text, framing) => {
  expect(parseFraming(text)).toEqual(framing)
})

test('the field before a header can be chosen', () => {
  expect(parseFraming('header', {headerLength: 'u32be'})).toEqual({kind: 'header', lengthField: 'u32be'})
})

test.each([
  ['', 0, `unknown framing: known are ${FRAMING_FORMS.join(', ')}`],
  ['lines', 0, `unknown framing: known are ${FRAMING_FORMS.join(', ')}`],
  ['toString', 0, `unknown framing: known are ${FRAMING_FORMS.join(', ')}`], // a property of every object
  ['u32', 0, 'unknown framing: did you mean u32be or u32le?'], // the byte order is missing
  ['U16BE', 0, 'unknown framing: did you mean u16be?'],
  [' line', 0, `unknown framing: known are ${FRAMING_FORMS.join(', ')}`],
  ['line:', 4, 'line takes no parameter'],
  ['u8:1', 2, 'u8 takes no parameter'],
  ['fixed', 5, 'a parameter is missing: fixed:N'],
  ['fixed:', 6, 'N "" is not an integer from 1 to 2147483647'],
  ['fixed:0', 6, 'N "0" is not an integer from 1 to 2147483647'], // would never end
  ['fixed:-1', 6, 'N "-1" is not an integer from 1 to 2147483647'],
  ['fixed:1e3', 6, 'N "1e3" is not an integer from 1 to 2147483647'],
  ['fixed:4294967296', 6, 'N "4294967296" is not an integer from 1 to 2147483647'],
  ['delimiter', 9, 'a parameter is missing: delimiter:HEX'],
  ['delimiter:', 10, 'the delimiter is empty'],
  ['delimiter:0d0', 13, 'an odd number of hexadecimal digits'],
  ['delimiter:0d0g', 13, '"g" is not a hexadecimal digit'],
  ['delimiter:0x0d', 11, '"x" is not a hexadecimal digit'],
  ['length', 6, 'a parameter is missing: length:OFFSET,SIZE,ADJUST,STRIP[,le]'],
  ['length:0,4', 10, 'adjust is missing'],
  ['length:0,4,0', 12, 'strip is missing'],
  ['length:0,4,0,4,be', 15, '"be": only "le" is allowed here'], // big-endian is the default
  ['length:0,4,0,4,le,1', 17, 'too many parameters'],
  ['length:-1,4,0,4', 7, 'offset "-1" is not an integer from 0 to 65535'],
  ['length:65536,4,0,4', 7, 'offset "65536" is not an integer from 0 to 65535'],
  ['length:0,5,0,4', 9, 'size "5" is not 1, 2, 3, 4 or 8 bytes'],
  ['length:0,4,+2,4', 11, 'adjust "+2" is not an integer from -2147483647 to 2147483647'],
  ['length:0,4,0,-4', 13, 'strip "-4" is not an integer from 0 to 65535'],
])('"%s" is refused at %d: %s', (text, offset, reason) => {
  expect(() => parseFraming(text)).toThrow(
    expect.objectContaining({
      code: 'INVALID_FRAMING',
      exitCode: 2,
      input: text,
      offset,
      message: `"${text}": ${reason}`,
    }),
  )
})
