import {blockText} from '../../lib/address/block-text.js'
import {prose} from '../../lib/cli/prose.js'
import type {BlockSet} from '../../lib/lists/block-set.js'
import {parseBlock} from '../../lib/address/parse-block.js'
import {valuesArg, wordArg} from '../../lib/cli/args.js'
import type {View} from '../../lib/text/view.js'
import {LISTS_HELP, SetCommand} from '../../lib/cli/set-command.js'
import {sourceOf} from '../../lib/io/values.js'
import {EXIT} from '../../lib/errors.js'
import {containsColumns, type ContainsRow} from '../../lib/sets/network-columns.js'
import {parseMember} from '../../lib/sets/parse-member.js'

const containsView: View<ContainsRow> = {
  columns: containsColumns,
  text: ({network, value, contained}, paint) => {
    if (network === null) return paint('bad', `no   ${value} is in none of the networks`)
    return contained
      ? paint('good', `yes  ${value} is in ${network}`)
      : paint('bad', `no   ${value} is not in ${network}`)
  },
  isLine: true,
}

const EXPECTED = 'addresses or networks, such as 10.1.2.3 or 2001:db8::/48'

export default class SubnetContains extends SetCommand {
  static override layers = ['internet' as const]
  static override summary = 'Do addresses or networks lie inside a network?'
  static override description = prose`NET may be a list (@FILE); then the network of the row is the one of the merged
list that holds the value.

${LISTS_HELP}

The exit code is 0 where all are inside, and 1 otherwise. IPv4 and IPv6 never hold one another, ::ffff:10.0.0.1 is an
IPv6 address.`

  static override args = {
    net: wordArg('the network, a range, or a list of them'),
    value: valuesArg('the addresses, networks or ranges to look for'),
  }

  static override examples = [
    '<%= config.bin %> subnet contains 10.0.0.0/8 10.1.2.3 10.9.0.0/16',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet contains @trusted.txt "$client" -q; then echo come in; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetContains)
    const source = sourceOf(args.net, 0)
    const name = 'value' in source ? blockText(parseBlock(source.value)) : null
    const set = await this.readSet([source])
    const values = await this.sources(args.value ?? [], EXPECTED, {message: 'Which address?', check: parseMember})
    const rows = this.mapValues(values, {expected: EXPECTED, toRow: ({text}) => this.look(text, set, name)})
    await this.showEach(rows, containsView)
  }

  private look(value: string, set: BlockSet, name: string | null): ContainsRow {
    const around = set.blockAround(parseMember(value))
    if (around === null) this.setExitCode(EXIT.no)
    return {network: name ?? (around && blockText(around)), value, contained: around !== null}
  }
}
