import {valuesArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP} from '../../lib/cli/set-command.js'
import {supernetsOf} from '../../lib/sets/supernets-of.js'

export default class SubnetSupernet extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Find the smallest network that contains a whole list.'
  static override description = prose`One row for IPv4 and one for IPv6 if the list has both.

${LISTS_HELP}`

  static override args = {net: valuesArg('the networks, addresses and ranges to contain')}

  static override examples = [
    '<%= config.bin %> subnet supernet 10.1.0.0/24 10.1.7.9',
    {
      description: 'one network around all sites, for a summary route',
      command: '<%= config.bin %> subnet supernet @sites.txt --get network',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetSupernet)
    this.showPrefixes(supernetsOf(await this.readSet(await this.networkSources(args.net))))
  }
}
