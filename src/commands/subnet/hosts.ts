import * as Flags from '@oclif/core/flags'
import {prose} from '../../lib/cli/prose.js'
import {writeAddresses} from '../../lib/lists/write-addresses.js'
import {parseBlock} from '../../lib/address/parse-block.js'
import {wordArg} from '../../lib/cli/args.js'
import {countFlag} from '../../lib/cli/flags.js'
import {SetCommand} from '../../lib/cli/set-command.js'
import {addressView} from '../../lib/sets/network-view.js'
import {listHosts} from '../../lib/subnet/list-hosts.js'

export default class SubnetHosts extends SetCommand {
  static override layers = ['internet' as const]
  static override summary = 'List every host address of a network, a row each.'
  static override description = prose`Without the network and the broadcast address (IPv6: without the subnet-router
anycast address), unless --all. Of a range A-B every address is listed. More than 2^24 (16,777,216) rows need --limit
or --yes.`

  static override args = {net: wordArg('a network, or a range FIRST-LAST')}

  static override flags = {
    all: Flags.boolean({description: 'network and broadcast address, too'}),
    limit: countFlag({description: 'only the first rows'}),
    step: countFlag({description: 'only each Nth address', default: 1}),
    yes: Flags.boolean({description: 'however many they are'}),
  }

  static override examples = [
    '<%= config.bin %> subnet hosts 192.168.11.0/29',
    '<%= config.bin %> subnet hosts 2001:db8::/64 --limit 10',
    {
      description: 'the first address of each /24',
      command: '<%= config.bin %> subnet hosts 10.0.0.0/16 --step 256',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetHosts)
    const run = listHosts(parseBlock(args.net), {...flags, limit: flags.limit})
    this.copyRows(addressView, {address: ''}, (around, out) => writeAddresses(run, around, out))
  }
}
