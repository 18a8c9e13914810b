import {expect, test} from 'vitest'
import {treatmentWords} from '../../../src/lib/proxy/treatment-words.js'
import {connectionText} from '../../../src/lib/stream/connection-text.js'
import {stateText} from '../../../src/lib/stream/state-text.js'
import {plain} from '../../../src/lib/text/paint.js'

const CLOSED = {event: 'closed', from: '127.0.0.1', port: 53122, sentBytes: 0, durationMs: 2, error: null} as const
const ENDS = {local: '127.0.0.1:9000', timerMs: null, pid: null, sendQueueBytes: 0}
const PEER = {remote: '127.0.0.1:53122', state: 'ESTABLISHED'} as const
const TREATMENT = {
  recut: null,
  gapMs: null,
  mergeMs: 0,
  delayMs: 0,
  jitterMs: 0,
  bytesPerSecond: null,
  resetAfterBytes: null,
  halfCloseAfterBytes: null,
  direction: 'both',
} as const

test.each([
  [1, '1 byte'],
  [0, '0 bytes'],
  [2, '2 bytes'],
])('%d is written as %s wherever bytes are counted', (count, text) => {
  expect(connectionText({...CLOSED, receivedBytes: count} as never, plain)).toContain(`closed: ${text} received`)
  expect(treatmentWords({...TREATMENT, resetAfterBytes: count} as never, null)).toBe(`a reset after ${text}`)
  expect(treatmentWords({...TREATMENT, halfCloseAfterBytes: count} as never, null)).toBe(`a half-close after ${text}`)
})

test.each([
  [{...ENDS, ...PEER, receiveQueueBytes: 1}, '1 byte to read'],
  [{...ENDS, ...PEER, receiveQueueBytes: 2}, '2 bytes to read'],
  [{...ENDS, ...PEER, sendQueueBytes: 1, receiveQueueBytes: 0}, '1 byte not acknowledged'],
  [{...ENDS, remote: null, state: 'LISTEN', receiveQueueBytes: 1}, '1 connection to accept'],
  [{...ENDS, remote: null, state: 'LISTEN', receiveQueueBytes: 2}, '2 connections to accept'],
])('a state has its queues in words: %o', (connection, note) => {
  expect(stateText(connection as never, plain)).toMatch(new RegExp(`  ${note}$`))
})
