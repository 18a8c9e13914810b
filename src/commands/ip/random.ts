import * as Flags from '@oclif/core/flags'
import {valuesArg} from '../../lib/cli/args.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP} from '../../lib/cli/set-command.js'
import {countFlag} from '../../lib/cli/flags.js'
import {prose} from '../../lib/cli/prose.js'
import {addressView} from '../../lib/sets/network-view.js'
import {randomAddresses, seededRandom, systemRandom} from '../../lib/ip/random-addresses.js'

export default class IpRandom extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Pick random addresses from a network or a range.'
  static override description = prose`Every address of all the networks is equally likely, network and broadcast
addresses included. --seed repeats the same addresses, for tests.

${LISTS_HELP}`

  static override args = {net: valuesArg('networks, or ranges FIRST-LAST')}

  static override flags = {
    count: countFlag({char: 'n', description: 'how many addresses', default: 1}),
    unique: Flags.boolean({description: 'no address twice'}),
    seed: Flags.string({description: 'any text: the same seed picks the same addresses', helpValue: 'SEED'}),
  }

  static override examples = [
    '<%= config.bin %> ip random 10.0.0.0/8',
    '<%= config.bin %> ip random 2001:db8::/64 --count 5 --unique',
    '<%= config.bin %> ip random 192.0.2.0/24 --count 3 --seed demo --json',
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IpRandom)
    const random = flags.seed === undefined ? systemRandom() : seededRandom(flags.seed)
    const wish = {count: flags.count, unique: flags.unique ?? false, random}
    const pool = await this.readSet(await this.networkSources(args.net))
    if (pool.isEmpty) return // each value was refused
    const print = this.printer(addressView)
    for (const address of randomAddresses([...pool.ranges()], wish)) print({address: address.toString()})
  }
}
