import * as fc from 'fast-check'
import {expect, test} from 'vitest'
import {TlsRecords} from '../../../src/lib/proxy/tls-records.js'

function record(type: number, payload: Uint8Array): Buffer {
  const header = Buffer.from([type, 3, 3, 0, 0])
  header.writeUInt16BE(payload.length, 3)
  return Buffer.concat([header, payload])
}

const hello = (first = 1) => record(22, Buffer.from([first, 0, 0, 1, 0]))

test.each([
  ['a ClientHello', [hello()], 1],
  ['a ServerHello and data', [hello(2), record(23, Buffer.alloc(16_000))], 2],
  ['half a record is none yet', [hello(), Buffer.from([23, 3, 3, 0, 9, 1])], 1],
  ['nothing', [], null],
  ['HTTP', [Buffer.from('GET / HTTP/1.1\r\n\r\n')], null],
  ['a stream that begins with data', [record(23, Buffer.from('x'))], null], // no handshake: another protocol
  ['a handshake that says no hello', [record(22, Buffer.from([9, 0]))], null],
  ['an empty record', [record(22, Buffer.alloc(0)), Buffer.from('abc')], null],
  ['one longer than any may be', [Buffer.from([22, 3, 1, 0xff, 0xff, 1])], null],
  ['what leaves TLS is not counted', [hello(), Buffer.from('plain text, and a lot of it')], 1],
])('%s', (_name, chunks, count) => {
  const records = new TlsRecords()
  for (const chunk of chunks) records.take(chunk)
  expect(records.count).toBe(count)
})

test('however the stream is cut, the count is the same', () => {
  const payloads = fc.array(fc.uint8Array({minLength: 1, maxLength: 40}), {maxLength: 20})
  fc.assert(
    fc.property(payloads, fc.array(fc.integer({min: 1, max: 30}), {minLength: 1}), (bodies, sizes) => {
      const stream = Buffer.concat([hello(), ...bodies.map((body) => record(23, body))])
      const records = new TlsRecords()
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = sizes[turn % sizes.length]!
        records.take(stream.subarray(at, at + size))
        at += size
      }
      expect(records.count).toBe(1 + bodies.length)
    }),
  )
})
