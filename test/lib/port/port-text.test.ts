import {expect, test} from 'vitest'
import {hiddenHint} from '../../../src/lib/port/port-text.js'

test.each([
  ['own', ': try sudo, or look from its container'],
  ['all', ': in another container or namespace, or the kernel itself (WireGuard, VXLAN)?'],
  ['root', ''], // without CAP_SYS_PTRACE: the owner may be anywhere
] as const)('a hint about a hidden owner to who sees %s processes', (sight, hint) => {
  expect(hiddenHint(sight)).toBe(hint)
})
