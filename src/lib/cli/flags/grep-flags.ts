import * as Flags from '@oclif/core/flags'
import {countFlag} from '../flags.js'
import {networksFlag} from '../set-command.js'

/** Flags of `ip grep`. */
export const grepFlags = {
  in: networksFlag('only addresses and blocks in these networks', {required: false}),
  label: Flags.boolean({
    description: 'print the label of the network and a tab before each line',
    exclusive: ['invert'],
  }),
  covers: networksFlag('only blocks that contain one of these addresses: routes, access lists', {required: false}),
  'only-matching': Flags.boolean({
    char: 'o',
    description: 'print only the addresses and blocks, in canonical form, one per line',
    exclusive: ['invert'],
  }),
  bare: Flags.boolean({
    description: 'with -o: print the addresses without length, mask or range',
    dependsOn: ['only-matching'],
  }),
  invert: Flags.boolean({char: 'v', description: 'print the lines that do not match'}),
  count: Flags.boolean({
    char: 'c',
    description: 'print only how many lines (with -o: addresses and blocks) there are',
    exclusive: ['top', 'label'],
  }),
  top: countFlag({description: 'print the N most frequent addresses (with --label: labels)', exclusive: ['invert']}),
  anonymise: Flags.string({
    aliases: ['anonymize'],
    description: 'print only this many bits of each address; alone, the same as netkit ip anonymise',
    helpValue: 'LENGTH[,LENGTH]',
  }),
}
