import * as Flags from '@oclif/core/flags'
import {parseBlock} from '../../lib/address/parse-block.js'
import {wordArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {countFlag} from '../../lib/cli/flags.js'
import {addressView} from '../../lib/sets/network-view.js'
import {randomAddresses, seededRandom, systemRandom} from '../../lib/ip/random-addresses.js'

export default class IpRandom extends NetkitCommand {
  static override layers = ['internet' as const]
  static override summary = 'Draw random addresses from a network or a range.'
  static override description = `Every address is as likely as any other, network and broadcast address included. --seed makes the same ones again, for tests.`

  static override args = {net: wordArg('a network, or a range FIRST-LAST')}

  static override flags = {
    count: countFlag({char: 'n', description: 'so many addresses', default: 1}),
    unique: Flags.boolean({description: 'none of them twice'}),
    seed: Flags.string({description: 'any text: the same seed draws the same addresses', helpValue: 'SEED'}),
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
    const print = this.printer(addressView)
    for (const address of randomAddresses(parseBlock(args.net), wish)) print({address: address.toString()})
  }
}
