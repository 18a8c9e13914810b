import * as Flags from '@oclif/core/flags'
import {countFlag} from '../flags.js'
import {RULE_FAMILIES, RULE_FORMATS} from '../../sets/rule-lines.js'

/** Flags of `subnet merge`: how few networks, and how they are written. */
export const mergeFlags = {
  sources: Flags.boolean({description: 'show the input lines that each network came from'}),
  'max-entries': countFlag({description: 'at most this many networks, adding as few addresses as possible'}),
  'min-prefix': Flags.string({
    description: 'no network smaller than this: /24 for IPv4, /48 for IPv6, /24,/48 for both',
    helpValue: 'LENGTH[,LENGTH]',
  }),
  ranges: Flags.boolean({
    description: 'print ranges FIRST-LAST instead of networks',
    exclusive: ['sources', 'rules', 'total'],
  }),
  total: Flags.boolean({
    description: 'print only how many networks and addresses there are',
    exclusive: ['sources', 'rules'],
  }),
  rules: Flags.option({
    description: 'print a set for a firewall or router to load',
    options: RULE_FORMATS,
    exclusive: ['sources', 'json', 'csv', 'csv-safe', 'get'],
  })(),
  name: Flags.string({description: 'the name of the sets that --rules prints: NAME4 and NAME6', default: 'netkit'}),
  family: Flags.option({
    description: 'empty this version’s set if it would have no entries; otherwise it is left alone',
    options: RULE_FAMILIES,
    dependsOn: ['rules'],
  })(),
  partial: Flags.boolean({
    description: 'print rules even if some values were refused (the exit code is still 2)',
    dependsOn: ['rules'],
  }),
  strict: Flags.boolean({description: 'refuse networks with host bits set: 10.0.0.1/8'}),
}
