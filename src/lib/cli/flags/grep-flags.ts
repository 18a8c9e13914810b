import * as Flags from '@oclif/core/flags'
import {countFlag} from '../flags.js'
import {networksFlag} from '../set-command.js'

/** Flags of `ip grep`. */
export const grepFlags = {
  in: networksFlag('only addresses and blocks in these networks', {required: false}),
  label: Flags.boolean({description: 'before each line the label of its network, and a tab', exclusive: ['invert']}),
  covers: networksFlag('only blocks that hold one of these addresses: routes, access lists', {required: false}),
  'only-matching': Flags.boolean({
    char: 'o',
    description: 'each address or block alone, canonically, a line each',
    exclusive: ['invert'],
  }),
  bare: Flags.boolean({
    description: 'with -o: the addresses without length, mask or range',
    dependsOn: ['only-matching'],
  }),
  invert: Flags.boolean({char: 'v', description: 'the lines without such an address'}),
  count: Flags.boolean({
    char: 'c',
    description: 'only how many lines (with -o: addresses and blocks)',
    exclusive: ['top', 'label'],
  }),
  top: countFlag({description: 'the N most frequent addresses (with --label: labels)', exclusive: ['invert']}),
  anonymise: Flags.string({
    aliases: ['anonymize'],
    description: 'keep only so many bits of each address that is printed; alone it is netkit ip anonymise',
    helpValue: 'LENGTH[,LENGTH]',
  }),
}
