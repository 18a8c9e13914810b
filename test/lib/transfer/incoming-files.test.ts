import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {NetworkError} from '../../../src/lib/errors.js'
import {IncomingFiles} from '../../../src/lib/transfer/incoming-files.js'
import {rawHeader, sha256, shortFrame, wholeFile} from '../../support/transfer-bytes.js'

type Got = {name: string; body: Buffer; trailer: Buffer | null}

/** Takes everything, as a receiver does that accepts whatever comes; chunks end where `cuts` say. */
function receive(protocol: IncomingFiles, stream: Buffer, cuts: readonly number[] = []): Got[] {
  const files: Got[] = []
  let [name, body] = ['', [] as Buffer[]]
  for (const chunk of pieces(stream, cuts)) {
    for (let at = 0; ;) {
      const {used, event} = protocol.take(chunk.subarray(at))
      at += used
      if (event === null && used === 0) break
      if (event?.type === 'refused') throw event.refusal
      if (event?.type === 'file') {
        name = event.header.name
        body = []
        if (event.header.resume) protocol.offer({offset: 0, sha256: sha256(Buffer.alloc(0)).toString('hex')})
        else protocol.accept()
      } else if (event?.type === 'body') body.push(Buffer.from(event.bytes))
      else if (event?.type === 'end') {
        files.push({name, body: Buffer.concat(body), trailer: event.trailer && Buffer.from(event.trailer)})
      }
    }
  }
  return files
}

function pieces(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b), stream.length]
  return places.slice(1).map((end, index) => stream.subarray(places[index]!, end))
}

const whole = () => new IncomingFiles({lengthField: 'i32le', isCompat: false})

const body = fc.uint8Array({maxLength: 300}).map((bytes) => Buffer.from(bytes))
const file = fc.record({name: fc.constantFrom('a', 'b.txt', '文件'), body, hasTrailer: fc.boolean()})

test('however the stream is cut, the same files come out', () => {
  fc.assert(
    fc.property(fc.array(file, {maxLength: 4}), fc.array(fc.nat(), {maxLength: 12}), (files, cuts) => {
      const stream = files.map(({name, body: bytes, hasTrailer}) =>
        hasTrailer
          ? wholeFile(name, bytes)
          : Buffer.concat([rawHeader(JSON.stringify({filename: name, filesize: bytes.length})), bytes]),
      )
      const protocol = whole()
      const got = receive(protocol, Buffer.concat(stream), cuts)
      const expected = files.map(({name, body: bytes, hasTrailer}) => ({
        name,
        body: bytes,
        trailer: hasTrailer ? sha256(bytes) : null,
      }))
      expect(got).toEqual(expected)
      expect(protocol.isBetween).toBe(true)
      protocol.end()
    }),
  )
})

test('random bytes give our errors, or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({maxLength: 200}), fc.array(fc.nat(), {maxLength: 5}), (bytes, cuts) => {
      try {
        const protocol = whole()
        receive(protocol, Buffer.from(bytes), cuts)
        protocol.end()
      } catch (error) {
        expect(error).toBeInstanceOf(NetworkError)
      }
    }),
  )
})

test('a stream with one byte changed gives our errors, or files', () => {
  const stream = Buffer.concat([wholeFile('a', Buffer.from('hello')), wholeFile('b', Buffer.alloc(0), {resume: false})])
  fc.assert(
    fc.property(fc.nat({max: stream.length - 1}), fc.integer({min: 1, max: 255}), (at, change) => {
      const changed = Buffer.from(stream)
      changed[at]! ^= change
      try {
        const protocol = whole()
        receive(protocol, changed)
        protocol.end()
      } catch (error) {
        expect(error).toBeInstanceOf(NetworkError)
      }
    }),
  )
})

test.each([1, 3, 5, 20, 60, 70, 100])('a stream that ends after %i bytes is truncated', (size) => {
  const protocol = whole()
  receive(protocol, wholeFile('a', Buffer.alloc(40)).subarray(0, size))
  expect(() => protocol.end()).toThrow(expect.objectContaining({code: 'TRUNCATED_FRAME'}))
})

describe('a length or header is refused', () => {
  const bomb = (hex: string) => Buffer.from(hex, 'hex')
  const json = (text: string) => rawHeader(text)
  test.each<[string, Buffer, string, RegExp]>([
    ['2 GiB − 1', bomb('ffffff7f'), 'FRAME_TOO_LONG', /2147483647 is above/],
    ['−1', bomb('ffffffff'), 'BAD_FRAME', /-1 is negative/],
    ['1 GB', bomb('00ca9a3b'), 'FRAME_TOO_LONG', /1000000000 is above/],
    ['one byte too long', bomb('01000100'), 'FRAME_TOO_LONG', /65537 is above/],
    ['0: no JSON', bomb('00000000'), 'BAD_FRAME', /not JSON/],
    ['a browser', Buffer.from('GET / HTTP/1.1\r\n'), 'FRAME_TOO_LONG', /HTTP/],
    ['not JSON', json('filename=a'), 'BAD_FRAME', /not JSON/],
    ['not UTF-8', json('{"filename":"\xff","total_size":1}').fill(0xff, 17, 18), 'BAD_FRAME', /not JSON in UTF-8/],
    ['10,000 levels', json(`${'['.repeat(10_000)}${']'.repeat(10_000)}`), 'BAD_FRAME', /not a JSON object/],
    [
      '10,000 levels in an object',
      json(`{"filename":"a","total_size":1,"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`),
      'BAD_FRAME',
      /32 levels/,
    ],
    ['no size', json('{"filename":"a"}'), 'BAD_FRAME', /total_size/],
    ['a negative size', json('{"filename":"a","total_size":-1}'), 'BAD_FRAME', /total_size/],
    ['half a byte', json('{"filename":"a","total_size":1.5}'), 'BAD_FRAME', /total_size/],
    ['2^53', json('{"filename":"a","total_size":9007199254740992}'), 'BAD_FRAME', /total_size/],
    ['2^64 − 1', json('{"filename":"a","total_size":18446744073709551615}'), 'BAD_FRAME', /total_size/],
    ['two sizes', json('{"filename":"a","total_size":1,"filesize":2}'), 'BAD_FRAME', /differ/],
    ['the same key twice', json('{"filename":"a","total_size":1,"total_size":2}'), 'BAD_FRAME', /twice/],
    ['the same key in disguise', json('{"filename":"a","total_size":1,"total\\u005fsize":2}'), 'BAD_FRAME', /twice/],
    ['__proto__', json('{"filename":"a","__proto__":{"total_size":5}}'), 'BAD_FRAME', /total_size/],
    ['a trailer that we do not know', json('{"filename":"a","total_size":1,"trailer":"crc"}'), 'BAD_FRAME', /trailer/],
    ['resume that is no boolean', json('{"filename":"a","total_size":1,"resume":1}'), 'BAD_FRAME', /resume/],
    ['set-user-ID', json('{"filename":"a","total_size":1,"mode":2541}'), 'BAD_FRAME', /mode/],
    ['a time of nobody', json('{"filename":"a","total_size":1,"mtimeMs":8.64e16}'), 'BAD_FRAME', /mtimeMs/],
    ['half a digest', json('{"filename":"a","total_size":1,"md5":"abc"}'), 'BAD_FRAME', /md5/],
    ['a way out', json('{"filename":"../../etc/passwd","total_size":1}'), 'BAD_FILE_NAME', /U\+002F/],
    ['a way out by folders', json('{"filename":"a","total_size":1,"path":[".."]}'), 'BAD_FILE_NAME', /another folder/],
    ['folders that are text', json('{"filename":"a","total_size":1,"path":"x"}'), 'BAD_FILE_NAME', /list/],
    ['no name', json('{"total_size":1}'), 'BAD_FILE_NAME', /not text/],
    [
      'the name of a partial file',
      json('{"filename":".a.netkit-part","total_size":1}'),
      'BAD_FILE_NAME',
      /partial files/,
    ],
  ])('%s', (_, stream, code, reason) => {
    expect(() => receive(whole(), stream)).toThrow(
      expect.objectContaining({code, message: expect.stringMatching(reason)}),
    )
  })

  test.each([{trailer: 'sha256'}, {resume: true}])('with --compat: %j', (more) => {
    const protocol = new IncomingFiles({lengthField: 'i32le', isCompat: true})
    const stream = rawHeader(JSON.stringify({filename: 'a', total_size: 1, ...more}))
    expect(() => receive(protocol, stream)).toThrow(/use --compat at both ends/)
  })
})

describe('a file that is refused', () => {
  function refuseFirst(stream: Buffer, cut: number): string[] {
    const protocol = whole()
    const names: string[] = []
    for (const chunk of pieces(stream, [cut])) {
      for (let at = 0; ;) {
        const {used, event} = protocol.take(chunk.subarray(at))
        at += used
        if (event === null && used === 0) break
        if (event?.type === 'refused') names.push('a')
        if (event?.type !== 'file') continue
        names.push(event.header.name)
        if (names.length === 1) protocol.refuse()
        else protocol.accept()
      }
    }
    protocol.end()
    return names
  }

  test.each([
    ['with a trailer', wholeFile('a', Buffer.alloc(50))],
    ['without', rawHeader('{"filename":"a","total_size":0}')],
    ['that is empty', wholeFile('a', Buffer.alloc(0))],
    ['of a bad name', wholeFile('../a', Buffer.alloc(50))],
    ['of a bad name that is empty', rawHeader('{"filename":"..","total_size":0}')],
    ['that would be resumed: no body follows', rawHeader('{"filename":"a","total_size":9,"resume":true}')],
  ])('%s is passed over, wherever the stream is cut', (_, first) => {
    const stream = Buffer.concat([first, wholeFile('b', Buffer.from('x'))])
    for (let cut = 0; cut <= stream.length; cut++) expect(refuseFirst(stream, cut)).toEqual(['a', 'b'])
  })
})

describe('resume', () => {
  const head = rawHeader('{"filename":"a","total_size":9,"resume":true}')
  function offered(): IncomingFiles {
    const protocol = whole()
    protocol.take(head.subarray(0, 4))
    expect(protocol.take(head.subarray(4)).event).toMatchObject({type: 'file', header: {resume: true}})
    protocol.offer({offset: 5, sha256: sha256(Buffer.from('hello')).toString('hex')})
    return protocol
  }

  test.each([
    [5, 'good'],
    [0, 'all good'],
  ])('the sender begins at %i', (offset, rest) => {
    const protocol = offered()
    const events = []
    const stream = Buffer.concat([shortFrame({offset}), Buffer.from(rest.padEnd(9 - offset))])
    for (let at = 0; ;) {
      const {used, event} = protocol.take(stream.subarray(at))
      at += used
      if (event === null && used === 0) break
      if (event) events.push(event.type === 'body' ? {...event, bytes: Buffer.from(event.bytes).toString()} : event)
    }
    expect(events).toEqual([
      {type: 'start', offset},
      {type: 'body', bytes: rest.padEnd(9 - offset)},
      {type: 'end', trailer: null},
    ])
  })

  test.each([[4], [6], [-1], ['5'], [null]])('and nowhere else, %j', (offset) => {
    const protocol = offered()
    const stream = shortFrame({offset})
    protocol.take(stream.subarray(0, 4))
    expect(() => protocol.take(stream.subarray(4))).toThrow(expect.objectContaining({code: 'BAD_FRAME'}))
  })

  test('the length of that choice is bounded', () => {
    expect(() => offered().take(Buffer.from('7fffffff', 'hex'))).toThrow(
      expect.objectContaining({code: 'FRAME_TOO_LONG'}),
    )
  })
})
