import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {createDecoder, createEncoder, parseFraming} from '../../../src/lib/framing/create-decoder.js'
import {MessageCounter} from '../../../src/lib/proxy/message-counter.js'
import {cut} from '../framing/stream.js'

const FRAMINGS = ['line', 'delimiter:0d0a', 'fixed:3', 'u8', 'u32be', 'i32le', 'varint', 'netstring', 'header'] as const

/** What a chunk holds, worked out from where messages begin and end. */
function expected(messageSizes: number[], chunkSizes: number[]) {
  let end = 0
  const messages = messageSizes.map((size) => ({start: end, end: (end += size)}))
  let at = 0
  return chunkSizes.map((size) => {
    const [from, to] = [at, (at += size)]
    const touched = messages.filter(({start, end: stop}) => start < to && stop > from)
    const whole = touched.filter(({start, end: stop}) => start >= from && stop <= to)
    return {messages: whole.length, parts: touched.length - whole.length}
  })
}

test.each(FRAMINGS)('%s: what each chunk holds is what the places of the messages say', (name) => {
  const framing = parseFraming(name)
  const encode = createEncoder(framing)
  const payload = fc
    .uint8Array({maxLength: 20, max: 9})
    .map((bytes) => (name === 'fixed:3' ? Uint8Array.of(1, 2, 3) : bytes))
  const sizes = fc.array(fc.integer({min: 1, max: 40}), {minLength: 1, maxLength: 6})
  fc.assert(
    fc.property(fc.array(payload, {maxLength: 15}), sizes, (payloads, cuts) => {
      const frames = payloads.map((bytes) => encode(bytes))
      const chunks = cut(Buffer.concat(frames), cuts)
      const counter = new MessageCounter(createDecoder(framing))
      const contents = chunks.map((chunk) => counter.take(chunk))
      counter.end()
      const wanted = expected(
        frames.map(({length}) => length),
        chunks.map(({length}) => length),
      )
      expect(contents).toEqual(wanted)
      expect(counter.messages).toBe(frames.length)
      expect(counter.failure).toBeNull()
      expect(counter.kinds).toEqual({
        whole: wanted.filter(({messages, parts}) => messages === 1 && parts === 0).length,
        merged: wanted.filter(({messages, parts}) => messages + parts > 1).length,
        split: wanted.filter(({messages, parts}) => messages === 0 && parts === 1).length,
      })
    }),
  )
})

describe('a stream that leaves the framing', () => {
  const counterOf = (framing: string) => new MessageCounter(createDecoder(parseFraming(framing)))

  test('is explained, and counted no further', () => {
    const counter = counterOf('u32be')
    expect(counter.take(Buffer.from('GET / HTTP/1.1\r\n'))).toBeNull()
    expect(counter.failure?.message).toContain('the peer speaks HTTP')
    expect(counter.take(Buffer.from([0, 0, 0, 0]))).toBeNull()
    expect(counter.messages).toBe(0)
    expect(counter.kinds).toEqual({whole: 0, merged: 0, split: 0})
  })

  test('good messages before the bad one count', () => {
    const counter = counterOf('netstring')
    expect(counter.take(Buffer.from('1:a,1:b,x'))).toBeNull()
    expect(counter.messages).toBe(2)
  })

  test('that ends inside a message is one', () => {
    const counter = counterOf('line')
    counter.take(Buffer.from('whole\nhalf'))
    counter.end()
    expect(counter.failure).toMatchObject({code: 'TRUNCATED_FRAME'})
  })
})
