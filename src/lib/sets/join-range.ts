import {ipVersion} from '../address/ip-version.js'
import type {Block} from '../address/block.js'
import {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'

/** The words of the command line as values: exactly two addresses are the ends of one range. */
export function joinRange(words: readonly string[]): readonly string[] {
  return words.length === 2 && words.every((word) => ipVersion(word) !== 0) ? [words.join('-')] : words
}

/** Whether the block is a network. Throws InputError MIXED_KINDS where the ones before it were of the other kind: rows differ. */
export function refuseOtherKind(block: Block, before: boolean | null, input: string): boolean {
  const isNetwork = block instanceof Prefix
  if (before === null || before === isNetwork) return isNetwork
  const [here, there] = isNetwork ? ['a network', 'ranges'] : ['a range', 'networks']
  throw new InputError('MIXED_KINDS', `"${input}": ${here} after ${there}: run the command once for each kind`, {input})
}
