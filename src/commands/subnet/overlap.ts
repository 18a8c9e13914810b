import type {Block} from '../../lib/address/block.js'
import {parseBlock} from '../../lib/address/parse-block.js'
import {valuesArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import type {View} from '../../lib/text/view.js'
import {EXPECTED_NETWORKS, LISTS_HELP, SetCommand} from '../../lib/cli/set-command.js'
import {EXIT} from '../../lib/errors.js'
import {overlapColumns} from '../../lib/sets/network-columns.js'
import {findOverlaps, type Overlap, type Relation} from '../../lib/sets/find-overlaps.js'

const WORDS: Record<Relation, string> = {
  equal: 'is the same as',
  contains: 'contains',
  inside: 'is inside',
  partial: 'shares a part with',
}

const overlapView: View<Overlap> = {
  columns: overlapColumns,
  text: ({a, b, relation}, paint) => `${a} ${paint('label', WORDS[relation])} ${b}`,
  isLine: true,
}

export default class SubnetOverlap extends SetCommand {
  static override layers = ['internet' as const]
  static override summary = 'Which networks of a list overlap?'
  static override description = prose`${LISTS_HELP}

Every pair that shares an address is named, with how the first lies to the second: equal, contains, inside, or
(ranges) partial.

The exit code is 0 where there is one, 1 where there is none.`

  static override args = {net: valuesArg('the networks to compare with one another')}

  static override examples = [
    '<%= config.bin %> subnet overlap 10.0.0.0/8 10.1.0.0/16 192.168.0.0/16',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet overlap @sites.txt @new-site.txt; then echo choose another range; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetOverlap)
    const blocks: Block[] = []
    const values = this.mapValues(await this.networkSources(args.net), {
      expected: EXPECTED_NETWORKS,
      toRow: ({text}) => parseBlock(text),
    })
    for await (const block of values) blocks.push(block)
    const print = this.printer(overlapView)
    let isNone = true
    for (const pair of findOverlaps(blocks)) {
      print(pair)
      isNone = false
    }
    if (isNone) this.setExitCode(EXIT.no)
  }
}
