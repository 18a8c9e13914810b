import {wordArg} from '../../lib/cli/args.js'
import {countFlag} from '../../lib/cli/flags.js'
import {NeighbourCommand} from '../../lib/cli/neighbour-command.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {VALUES_HELP} from '../../lib/cli/set-command.js'

export default class SubnetPrevious extends NeighbourCommand {
  static override layers = ['internet' as const]
  static override summary = 'Name the previous network of the same size.'
  static override description = prose`Host bits of the given network are cleared first. The exit code is 1 if the
address space ends before --count networks are found.

${VALUES_HELP}`

  static override args = {net: wordArg('the network, or a list of them (@FILE): 10.0.4.0/22')}

  static override flags = {
    count: countFlag({char: 'n', description: 'how many networks, in descending order', default: 1}),
  }

  static override examples = [
    '<%= config.bin %> subnet previous 10.0.4.0/22',
    '<%= config.bin %> subnet previous 2001:db8:4::/48 --count 3',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet previous "$net" -q; then echo found; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetPrevious)
    if (!(await this.showNeighbours(args.net, 'previous', flags.count))) this.setExitCode(EXIT.no)
  }
}
