import {valuesArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP, networksFlag} from '../../lib/cli/set-command.js'
import {EXIT} from '../../lib/errors.js'

export default class SubnetIntersect extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'List the addresses that two lists share.'
  static override description = prose`${LISTS_HELP}

The exit code is 1 if they share none.`

  static override args = {net: valuesArg('the networks of one list')}

  static override flags = {
    with: networksFlag('the networks of the other list', {required: true}),
  }

  static override examples = [
    '<%= config.bin %> subnet intersect 10.0.0.0/8 --with 10.1.0.0/16,192.168.0.0/16',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet intersect @ours.txt --with @blocklist.txt -q; then echo blocked; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetIntersect)
    const other = await this.readFlag(flags.with ?? [])
    const shared = (await this.readSet(this.networkSources(args.net))).intersect(other)
    this.showNetworks(shared)
    if (shared.isEmpty) this.setExitCode(EXIT.no)
  }
}
