import {expect, test} from 'vitest'
import {localEndText, parseLocalEnd} from '../../../src/lib/net/local-end.js'

test.each([
  ['127.0.0.9', '127.0.0.9', {address: '127.0.0.9', port: 0, version: 4}],
  ['127.0.0.9:9000', '127.0.0.9:9000', {address: '127.0.0.9', port: 9000, version: 4}],
  ['::1', '::1', {address: '::1', port: 0, version: 6}, 'begins like a port'],
  ['[::1]:9000', '[::1]:9000', {address: '::1', port: 9000, version: 6}],
  [':9000', '*:9000', {address: null, port: 9000, version: undefined}],
  ['*:9000', '*:9000', {address: null, port: 9000, version: undefined}],
  ['9000', '*:9000', {address: null, port: 9000, version: undefined}],
])('--bind %s is %s', async (...[text, written, end]) => {
  const parsed = await parseLocalEnd(text)
  expect(parsed).toEqual(end)
  expect(localEndText(parsed)).toBe(written)
})
