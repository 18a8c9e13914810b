import {expect, test} from 'vitest'
import {upperCased} from '../../../src/lib/datagram/upper-cased.js'
import {encodingOf} from '../../../src/lib/text/encoding.js'

test.each([
  ['utf-8', 'hello 1', 'HELLO 1'],
  ['utf-8', 'grün', 'GRÜN'],
  ['utf-8', 'straße', 'STRASSE'], // as long as before: ß takes two bytes
  ['utf-8', 'ŉ', 'ŉ'], // capitals would be longer (ʼN): an answer never is
  ['utf-8', '收到 ok', '收到 OK'],
  ['gbk', '收到 ok', '收到 OK'],
  ['gbk', 'grün', 'GRüN'], // it has no Ü
  ['gbk', '僡', '僡'], // its second byte is 0x61, which alone would be an "a"
])('in %s, %j becomes %j', async (label, text, capitals) => {
  const encoding = await encodingOf(label)
  const upper = upperCased(Buffer.from(encoding.encode(text)), encoding)
  expect(encoding.decode(upper)).toBe(capitals)
})

test('bytes that are no text stay as they are', async () => {
  const bytes = Buffer.from([0x61, 0xff, 0x62])
  expect(upperCased(bytes, await encodingOf('utf-8'))).toEqual(bytes)
})
