import * as Flags from '@oclif/core/flags'
import {countFlag} from '../flags.js'
import {networksFlag} from '../set-command.js'

/** Flags of `ip grep`. */
export const grepFlags = {
  in: networksFlag('only addresses in these networks', {required: false}),
  label: Flags.boolean({description: 'before each line the label of its network, and a tab', exclusive: ['invert']}),
  'only-matching': Flags.boolean({char: 'o', description: 'the addresses alone, a line each', exclusive: ['invert']}),
  invert: Flags.boolean({char: 'v', description: 'the lines without such an address'}),
  count: Flags.boolean({
    char: 'c',
    description: 'only how many lines (with -o: addresses)',
    exclusive: ['top', 'label'],
  }),
  top: countFlag({description: 'the N most frequent addresses (with --label: labels)', exclusive: ['invert']}),
  anonymise: Flags.string({
    aliases: ['anonymize'],
    description: 'keep only so many bits of each printed address: /24,/48 for IPv4 and IPv6',
    helpValue: 'LENGTH[,LENGTH]',
  }),
}
