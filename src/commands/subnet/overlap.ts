import {valuesArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import type {View} from '../../lib/text/view.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP} from '../../lib/cli/set-command.js'
import {EXIT} from '../../lib/errors.js'
import {overlapColumns} from '../../lib/sets/network-columns.js'
import {visible} from '../../lib/text/visible.js'
import {findOverlaps, type Overlap, type Relation} from '../../lib/sets/find-overlaps.js'

const WORDS: Record<Relation, string> = {
  equal: 'is the same as',
  contains: 'contains',
  inside: 'is inside',
  partial: 'shares a part with',
}

const overlapView: View<Overlap> = {
  columns: overlapColumns,
  text: ({a, b, relation, aInput, bInput, aSource, bSource}, paint) => {
    const name = (block: string, input: string, source: string) =>
      `${visible(input)}${input === block ? '' : ` = ${block}`} ${paint('label', `(${visible(source)})`)}`
    return `${name(a, aInput, aSource)} ${WORDS[relation]} ${name(b, bInput, bSource)}`
  },
  isLine: true,
}

export default class SubnetOverlap extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Which networks of a list overlap?'
  static override description = prose`${LISTS_HELP}

Lists every pair that shares an address, and how the first relates to the second: equal, contains, inside, or (ranges)
partial.

The exit code is 0 if there is a pair, 1 if there is none.`

  static override args = {net: valuesArg('the networks to compare')}

  static override examples = [
    '<%= config.bin %> subnet overlap 10.0.0.0/8 10.1.0.0/16 192.168.0.0/16',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet overlap @sites.txt @new-site.txt; then echo choose another range; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetOverlap)
    const entries = [...(await this.readEntries(this.networkSources(args.net)))]
    const print = this.printer(overlapView)
    let isNone = true
    for (const pair of findOverlaps(entries)) {
      print(pair)
      isNone = false
    }
    if (isNone) this.setExitCode(EXIT.no)
  }
}
