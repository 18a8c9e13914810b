import {describe, expect, test} from 'vitest'
import {AnswerLimit} from '../../../src/lib/dns/answer-limit.js'

/** A limit of 10 a second, 20 at once, with a clock that the test sets. */
function start() {
  const clock = {ms: 0}
  const limit = new AnswerLimit(10, 20, () => clock.ms)
  const count = (address: string, questions: number) => {
    const verdicts = Array.from({length: questions}, () => limit.verdict(address))
    return {
      answer: verdicts.filter((one) => one === 'answer').length,
      truncate: verdicts.filter((one) => one === 'truncate').length,
      drop: verdicts.filter((one) => one === 'drop').length,
    }
  }
  return {clock, count}
}

test('above the limit every other question is sent to TCP, the rest is dropped', () => {
  const {clock, count} = start()
  expect(count('192.0.2.7', 40)).toEqual({answer: 20, truncate: 10, drop: 10})
  clock.ms += 1000
  expect(count('192.0.2.7', 20)).toEqual({answer: 10, truncate: 5, drop: 5})
  clock.ms += 1e9
  expect(count('192.0.2.7', 21).answer).toBe(20) // a pause saves no more than that
})

describe('neighbours share a limit, strangers do not', () => {
  test.each([
    ['192.0.2.7', '192.0.2.8', true],
    ['192.0.2.7', '192.0.3.7', false],
    ['192.0.2.7', '::ffff:192.0.2.9', true],
    ['2001:db8::1', '2001:db8::2', true],
    ['2001:db8:0:1::1', '2001:db8:0:ff::2', true],
    ['2001:db8:0:1::1', '2001:db8:0:100::2', false],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1::', true],
    ['fe80::1%eth0', 'fe80::2%eth0', true],
  ])('%s and %s: %s', (one, other, isShared) => {
    const {count} = start()
    count(one, 20)
    expect(count(other, 1).answer).toBe(isShared ? 0 : 1)
  })
})

test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])('this machine is believed: %s', (address) => {
  expect(start().count(address, 1000)).toEqual({answer: 1000, truncate: 0, drop: 0})
})

test('the networks that are remembered are bounded', () => {
  const {count} = start()
  count('192.0.2.7', 20)
  for (let network = 0; network < 10_000; network++) count(`10.${network >> 8}.${network & 255}.1`, 1)
  expect(count('192.0.2.7', 1).answer).toBe(1) // forgotten
})
