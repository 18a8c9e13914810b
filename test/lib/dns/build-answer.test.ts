import {encode} from 'dns-packet'
import {describe, expect, test} from 'vitest'
import {RCODE, readQuestion} from '../../../src/lib/dns/build-answer.js'

const whole = encode({id: 7, flags: 0x0100, questions: [{name: 'www.example.com', type: 'A'}]})

describe('a question that is not there in full is a format error, with an end', () => {
  // A reader that looks behind the end sees undefined, counts on with NaN, and no bound holds: it never stopped.
  test.each(Array.from({length: whole.length - 12}, (_, index) => 12 + index))('cut to %i bytes', (size) => {
    const asked = readQuestion(whole.subarray(0, size))
    expect(asked).toMatchObject({refusal: 'not one whole question'})
    const {answer} = asked as {answer: Buffer}
    expect([answer.length, answer[3]]).toEqual([12, RCODE.FORMERR])
  })

  test.each<[string, number[]]>([
    ['a label of 64 bytes', [64, ...Array.from({length: 64}, () => 0x61), 0, 0, 1, 0, 1]],
    ['a pointer', [0xc0, 12, 0, 1, 0, 1]],
    ['a pointer without its second byte', [0xc0]],
    ['a name of 256 bytes', [...named(62), 0, 0, 1, 0, 1]],
  ])('%s', (_, question) => {
    const bytes = Buffer.concat([whole.subarray(0, 12), Buffer.from(question)])
    expect(readQuestion(bytes)).toMatchObject({refusal: 'not one whole question'})
  })

  test('a name of 255 bytes is whole', () => {
    const bytes = Buffer.concat([whole.subarray(0, 12), Buffer.from([...named(61), 0, 0, 1, 0, 1])])
    expect(readQuestion(bytes)).toMatchObject({type: 1, end: bytes.length})
  })
})

/** Three labels of 63 bytes and a fourth. */
function named(last: number): number[] {
  return [63, 63, 63, last].flatMap((size) => [size, ...Array.from({length: size}, () => 0x61)])
}
