import * as Flags from '@oclif/core/flags'
import {countFlag} from '../flags.js'
import {RULE_FAMILIES, RULE_FORMATS} from '../../sets/rule-lines.js'

/** Flags of `subnet merge`: how few networks, and how they are written. */
export const mergeFlags = {
  sources: Flags.boolean({description: 'with each network the places of the input that it came from'}),
  'max-entries': countFlag({description: 'at most this many networks, adding as few addresses as possible'}),
  'min-prefix': Flags.string({
    description: 'no network smaller than that: /24 for IPv4, /48 for IPv6, /24,/48 for both',
    helpValue: 'LENGTH[,LENGTH]',
  }),
  ranges: Flags.boolean({
    description: 'ranges FIRST-LAST instead of networks',
    exclusive: ['sources', 'rules', 'total'],
  }),
  total: Flags.boolean({description: 'only how many networks and addresses', exclusive: ['sources', 'rules']}),
  rules: Flags.option({
    description: 'as a set for a firewall or router to load',
    options: RULE_FORMATS,
    exclusive: ['sources', 'json', 'csv', 'csv-safe', 'get'],
  })(),
  name: Flags.string({description: 'what --rules calls the sets: NAME4 and NAME6', default: 'netkit'}),
  family: Flags.option({
    description: 'empty the set of this version, too, where it would have no entries; else it is not touched',
    options: RULE_FAMILIES,
    dependsOn: ['rules'],
  })(),
  partial: Flags.boolean({
    description: 'write rules even where values were refused, without them (the exit code is 2 all the same)',
    dependsOn: ['rules'],
  }),
  strict: Flags.boolean({description: 'refuse networks with host bits set: 10.0.0.1/8'}),
}
