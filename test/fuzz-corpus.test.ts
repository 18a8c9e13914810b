// Inputs that the fuzzer (npm run fuzz) found to be faults once. Each is read again, and with each all its cuts.
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {corpusOf, faultOf} from '../fuzz/target.js'
import {TARGETS} from '../fuzz/targets.js'

const root = path.resolve(import.meta.dirname, '..')

describe.each(Object.entries(TARGETS))('%s', (name, target) => {
  test('takes its own seeds, or refuses them in words', () => {
    for (const seed of target.seeds) expect(faultOf(target, Buffer.from(seed as Uint8Array))).toBeNull()
  })

  test.each(corpusOf(root, name))('$file', ({input}) => {
    expect(faultOf(target, Buffer.from(input))).toBeNull()
    for (let size = 0; size < Math.min(input.length, 300); size++) {
      expect(faultOf(target, Buffer.from(input.subarray(0, size)))).toBeNull()
    }
  })
})
