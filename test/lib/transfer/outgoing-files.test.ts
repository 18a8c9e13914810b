import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {NetworkError} from '../../../src/lib/errors.js'
import type {FileHeader} from '../../../src/lib/transfer/file-header.js'
import {OutgoingFiles} from '../../../src/lib/transfer/outgoing-files.js'
import {encodeAnswer} from '../../../src/lib/transfer/short-frames.js'
import {rawHeader, shortFrame} from '../../support/transfer-bytes.js'

const plain: FileHeader = {
  name: 'a',
  folders: [],
  sizeBytes: 5,
  hasTrailer: true,
  resume: false,
  mode: null,
  mtimeMs: null,
  md5: null,
  sha256: null,
}
const hash = 'ab'.repeat(32)

function sender(isCompat = false): OutgoingFiles {
  return new OutgoingFiles({lengthField: 'i32le', isCompat})
}

test.each([
  [plain, '{"filename":"a","total_size":5,"trailer":"sha256"}'],
  [{...plain, hasTrailer: false}, '{"filename":"a","total_size":5}'],
  [
    {...plain, folders: ['x', 'y'], resume: true, mode: 0o644, mtimeMs: 7},
    '{"filename":"a","total_size":5,"path":["x","y"],"trailer":"sha256","resume":true,"mode":420,"mtimeMs":7}',
  ],
])('the header %# on the wire', (header, json) => {
  expect(Buffer.from(sender().begin(header))).toEqual(rawHeader(json))
})

describe('replies', () => {
  test('the answer, after the body', () => {
    const protocol = sender()
    protocol.begin(plain)
    protocol.sending(5)
    protocol.sending(32)
    expect(protocol.push(shortFrame({ok: true, sha256: hash}))).toEqual([{sha256: hash, failure: null}])
    expect(protocol.isBetween).toBe(true)
  })

  test.each([
    ['CHECKSUM_MISMATCH', 3],
    ['FILE_EXISTS', 4],
    ['NO_SPACE', 4],
    ['SOMETHING_NEW', 3],
  ])('a refusal %s is exit code %i', (code, exitCode) => {
    const protocol = sender()
    protocol.begin(plain)
    const [reply] = protocol.push(shortFrame({ok: false, sha256: null, error: 'no \u001b[31m', code}))
    expect(reply).toMatchObject({failure: {code, exitCode, message: 'the receiver says: no \u001b[31m'}})
    expect(protocol.isBetween).toBe(false) // the body is still on its way
    protocol.sending(5)
    protocol.sending(32)
    expect(protocol.isBetween).toBe(true)
  })

  test('a refusal of a peer that knows no codes, or wild ones', () => {
    for (const code of [undefined, 7, 'x', '__proto__', 'A'.repeat(99)]) {
      const protocol = sender()
      protocol.begin(plain)
      expect(protocol.push(shortFrame({ok: false, error: 5, code}))).toMatchObject([{failure: {code: 'REFUSED'}}])
    }
  })

  test.each<[string, unknown]>([
    ['an offer that nobody asked for', {offset: 5, sha256: hash}],
    ['"ok" before the body has gone', {ok: true, sha256: hash}],
    ['neither', {}],
    ['no object', [1]],
    ['no JSON', '{'],
    ['no digest', {ok: false, sha256: 'x'}],
    ['ok that is no boolean', {ok: 1}],
  ])('%s is a bad frame', (_, value) => {
    const protocol = sender()
    protocol.begin(plain)
    expect(() => protocol.push(shortFrame(value))).toThrow(expect.objectContaining({code: 'BAD_FRAME'}))
  })

  test.each([[-1], [1.5], [2 ** 53], ['0']])('an offer of %j is a bad frame', (offset) => {
    const protocol = sender()
    protocol.begin({...plain, resume: true})
    expect(() => protocol.push(shortFrame({offset, sha256: hash}))).toThrow(
      expect.objectContaining({code: 'BAD_FRAME'}),
    )
  })

  test('a length bomb', () => {
    expect(() => sender().push(Buffer.from('ffffffff', 'hex'))).toThrow(
      expect.objectContaining({code: 'FRAME_TOO_LONG'}),
    )
  })

  test('a plain peer may say what it likes', () => {
    expect(sender(true).push(Buffer.from('thank you'))).toEqual([])
  })

  test('random bytes give our errors, or none', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, resume) => {
        const protocol = sender()
        protocol.begin({...plain, resume})
        try {
          protocol.push(bytes)
        } catch (error) {
          expect(error).toBeInstanceOf(NetworkError)
        }
      }),
    )
  })
})

test('a reason of any length fits into an answer', () => {
  const failure = new NetworkError('BAD_FRAME', 'x'.repeat(100_000))
  expect(encodeAnswer({sha256: null, failure}).length).toBeLessThan(1000)
})
