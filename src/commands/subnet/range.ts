import {prefixesOf} from '../../lib/address/block.js'
import {parseBlock} from '../../lib/address/parse-block.js'
import {Prefix} from '../../lib/address/prefix.js'
import {valuesArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {VALUES_HELP} from '../../lib/cli/set-command.js'
import {networkView, rangeView} from '../../lib/sets/network-view.js'
import {joinRange, refuseOtherKind} from '../../lib/sets/join-range.js'

const EXPECTED = 'a range, such as 10.0.0.5-10.0.0.17, or a network, such as 10.0.0.0/29'

export default class SubnetRange extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Turn a range of addresses into networks, or a network into its range.'
  static override description = prose`FIRST LAST or FIRST-LAST becomes the fewest networks that cover exactly that
range; a network becomes its first and last address. Several values must all be ranges or all be networks.

${VALUES_HELP}`

  static override args = {
    value: valuesArg('FIRST LAST, FIRST-LAST, or a network'),
  }

  static override examples = [
    '<%= config.bin %> subnet range 10.0.0.5 10.0.0.17',
    '<%= config.bin %> subnet range 2001:db8::-2001:db8::ffff',
    '<%= config.bin %> subnet range 10.0.0.0/29 --json',
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetRange)
    const sources = this.sources(joinRange(args.value ?? []), EXPECTED)
    let isNetwork: boolean | null = null
    const blocks = this.mapNetworks(sources, {
      expected: EXPECTED,
      toRow: ({text}) => {
        const block = parseBlock(text)
        isNetwork = refuseOtherKind(block, isNetwork, text)
        return block
      },
    })
    let printRange: ReturnType<typeof this.printer<{first: string; last: string}>> | null = null
    let printNetwork: ReturnType<typeof this.printer<{network: string}>> | null = null
    for await (const block of blocks) {
      if (block instanceof Prefix) {
        printRange ??= this.printer(rangeView)
        printRange({first: block.first.toString(), last: block.last.toString()})
      } else {
        printNetwork ??= this.printer(networkView)
        for (const prefix of prefixesOf(block)) printNetwork({network: prefix.toString()})
      }
    }
  }
}
