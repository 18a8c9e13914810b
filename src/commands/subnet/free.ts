import {parseBlock} from '../../lib/address/parse-block.js'
import {wordArg} from '../../lib/cli/args.js'
import {countFlag} from '../../lib/cli/flags.js'
import {prose} from '../../lib/cli/prose.js'
import {LISTS_HELP, lengthFlag, networksFlag, SetCommand} from '../../lib/cli/set-command.js'
import {sourceOf} from '../../lib/io/values.js'
import {EXIT} from '../../lib/errors.js'
import {freeNetworks, take} from '../../lib/sets/free-networks.js'

export default class SubnetFree extends SetCommand {
  static override layers = ['internet' as const]
  static override summary = 'Find the next free networks of a size in a pool.'
  static override description = prose`POOL without what is --used, then the first networks of that prefix length that
lie whole in it, lowest first.

${LISTS_HELP}

The exit code is 1 where there is none. Fewer than --count is an answer: count the rows.`

  static override args = {pool: wordArg('the network to look in, or a list (@FILE)')}

  static override flags = {
    used: networksFlag('what is taken', {required: false}),
    prefix: lengthFlag({description: 'the prefix length of the networks wanted', required: true}),
    count: countFlag({description: 'so many of them', default: 1}),
  }

  static override examples = [
    '<%= config.bin %> subnet free 10.0.0.0/16 --used 10.0.0.0/24,10.0.2.0/23 --prefix 24 --count 3',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet free 10.0.0.0/16 --used @taken.txt --prefix 24; then echo that one; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetFree)
    const source = sourceOf(args.pool, 0)
    if ('value' in source) parseBlock(source.value)
    const pool = await this.readSet([source])
    const rest = pool.subtract(await this.readFlag(flags.used ?? []))
    const found = [...take(freeNetworks(rest.ranges(), flags.prefix), flags.count)]
    this.showPrefixes(found)
    if (found.length === 0) this.setExitCode(EXIT.no)
  }
}
