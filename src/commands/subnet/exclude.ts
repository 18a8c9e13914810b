import {valuesArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP, networksFlag} from '../../lib/cli/set-command.js'

export default class SubnetExclude extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Remove addresses from networks and list what is left.'
  static override description = prose`${LISTS_HELP}

The exit code is 0 even if nothing is left.`

  static override args = {net: valuesArg('the networks to remove from')}

  static override flags = {
    without: networksFlag('the addresses to remove', {required: true}),
  }

  static override examples = [
    '<%= config.bin %> subnet exclude 10.0.0.0/8 --without 10.0.0.0/24,10.1.2.3',
    {
      description: 'a block list without your own networks',
      command: '<%= config.bin %> subnet exclude @blocklist.txt --without @ours.txt',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetExclude)
    const without = await this.readFlag(flags.without ?? [])
    const base = await this.readSet(this.networkSources(args.net))
    this.showNetworks(base.subtract(without))
  }
}
