import * as Flags from '@oclif/core/flags'
import {prose} from '../../lib/cli/prose.js'
import {writeAddresses} from '../../lib/lists/write-addresses.js'
import {parseBlock} from '../../lib/address/parse-block.js'
import {valuesArg} from '../../lib/cli/args.js'
import {countFlag} from '../../lib/cli/flags.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {VALUES_HELP} from '../../lib/cli/set-command.js'
import {addressView} from '../../lib/sets/network-view.js'
import {listHosts} from '../../lib/subnet/list-hosts.js'

const EXPECTED = 'a network or a range, such as 192.168.11.0/29 or 10.0.0.1-10.0.0.9'

export default class SubnetHosts extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'List every host address of a network, one per row.'
  static override description = prose`Leaves out the network and broadcast addresses (IPv6: the subnet-router anycast
address), unless --all is given. A range A-B is listed in full. More than 2^24 (16,777,216) rows need --limit or
--yes.

${VALUES_HELP}`

  static override args = {net: valuesArg('networks, or ranges FIRST-LAST')}

  static override flags = {
    all: Flags.boolean({description: 'include the network and broadcast addresses'}),
    limit: countFlag({description: 'only the first N addresses of each network'}),
    step: countFlag({description: 'only every Nth address', default: 1}),
    yes: Flags.boolean({description: 'list them however many there are'}),
  }

  static override examples = [
    '<%= config.bin %> subnet hosts 192.168.11.0/29',
    '<%= config.bin %> subnet hosts 2001:db8::/64 --limit 10',
    {
      description: 'the first two hosts of each network in a configuration',
      command: '<%= config.bin %> subnet hosts @text:router.cfg --limit 2',
    },
    {
      description: 'the first address of each /24',
      command: '<%= config.bin %> subnet hosts 10.0.0.0/16 --step 256',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetHosts)
    const sources = this.sources(args.net ?? [], EXPECTED)
    let around: string[] | null | undefined
    let rows = 0n
    const runs = this.mapNetworks(sources, {
      expected: EXPECTED,
      toRow: ({text}) => listHosts(parseBlock(text), {...flags, limit: flags.limit, before: rows}),
    })
    for await (const run of runs) {
      rows += run.count
      if (around === undefined) around = this.rowCopier(addressView, {address: ''})
      if (around !== null) writeAddresses(run, around, this.stdout)
    }
  }
}
