import {expect, test} from 'vitest'
import {createEncoder, NetstringDecoder} from '../../../src/lib/framing/create-decoder.js'
import {decode, text, wire} from './stream.js'

const encode = createEncoder({kind: 'netstring'})

test.each([
  ['hello', '5:hello,'],
  ['hello world!', '12:hello world!,'], // the example of netstrings.txt
  ['', '0:,'],
  ['5:hello,', '8:5:hello,,'], // a netstring in a netstring
])('"%s" is %s', (payload, netstring) => {
  expect(Buffer.from(encode(wire(`'${payload}'`))).toString()).toBe(netstring)
  expect(text(decode(new NetstringDecoder(), wire(`'${netstring}'`)).frames)).toEqual([payload])
})

test.each([
  ['5:hello;', 'BAD_FRAME', 'expected a comma instead of byte 0x3b'],
  ['05:hello,', 'BAD_FRAME', 'the length has a leading zero'],
  ['00:,', 'BAD_FRAME', 'the length has a leading zero'],
  [':,', 'BAD_FRAME', 'byte 0x3a stands where a digit should'],
  ['-1:,', 'BAD_FRAME', 'byte 0x2d stands where a digit should'],
  ['5 :hello,', 'BAD_FRAME', 'byte 0x20 stands where a digit or the colon should'],
  ['GET / HTTP/1.1', 'BAD_FRAME', "byte 0x47 stands where a digit should; 0x47455420 is 'GET ': the peer speaks HTTP"],
  [
    '220 mail.example',
    'BAD_FRAME',
    "byte 0x20 stands where a digit or the colon should; 0x32323020 is '220 ': the peer greets like an FTP or SMTP server",
  ],
  ['16777217:', 'FRAME_TOO_LONG', 'length 16777217 is above the maximum of 16777216 bytes'],
  ['2147483648', 'FRAME_TOO_LONG', 'length 21474836 is above the maximum of 16777216 bytes'], // too long before its end
  ['5:hell', 'TRUNCATED_FRAME', 'the stream ended after 6 of at least 8 bytes'],
  ['5:hello', 'TRUNCATED_FRAME', 'the stream ended after 7 of at least 8 bytes'],
  ['5', 'TRUNCATED_FRAME', 'the stream ended after 1 of at least 2 bytes'],
])('"%s" is %s', (received, code, reason) => {
  const {frames, error} = decode(new NetstringDecoder(), wire(`'${received}'`))
  expect(frames).toEqual([])
  expect(error).toMatchObject({code, message: `frame at byte 0: ${reason}`})
})
