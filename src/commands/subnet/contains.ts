import {blockText} from '../../lib/address/block-text.js'
import {prose} from '../../lib/cli/prose.js'
import {parseBlock} from '../../lib/address/parse-block.js'
import {valuesArg, wordArg} from '../../lib/cli/args.js'
import type {View} from '../../lib/text/view.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP} from '../../lib/cli/set-command.js'
import {EXIT, InputError} from '../../lib/errors.js'
import type {Block} from '../../lib/address/block.js'
import type {ValueSource} from '../../lib/io/values.js'
import {containsColumns, type ContainsRow} from '../../lib/sets/network-columns.js'
import {MemberFinder} from '../../lib/sets/member-finder.js'
import {visible} from '../../lib/text/visible.js'
import {parseMember} from '../../lib/sets/parse-member.js'

const containsView: View<ContainsRow> = {
  columns: containsColumns,
  text: ({network, value, contained, entry, label, source}, paint) => {
    if (network === null) return paint('bad', `no   ${value} is in none of the networks`)
    if (!contained) return paint('bad', `no   ${value} is not in ${network}`)
    const place = source === null || source.startsWith('argument') ? [] : [source]
    const more = [...(label === null ? [] : [label]), ...place].map(visible).join(', ')
    const name = entry === null || entry === network ? network : `${network} (${visible(entry)})`
    return paint('good', `yes  ${value} is in ${name}`) + (more === '' ? '' : `  ${paint('label', more)}`)
  },
  isLine: true,
}

const EXPECTED = 'addresses or networks, such as 10.1.2.3 or 2001:db8::/48'

export default class SubnetContains extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Do addresses or networks lie inside a network?'
  static override description = prose`NET may be a list (@FILE); then the answer names the narrowest entry that holds
the value, as written, with its label and place. A value may also be covered only by several entries together: then
the answer names their merged network and no entry.

${LISTS_HELP}

The exit code is 0 if all are inside, else 1. IPv4 networks never contain IPv6 addresses or the reverse;
::ffff:10.0.0.1 is an IPv6 address.`

  static override args = {
    net: wordArg('the network, a range, or a list of them'),
    value: valuesArg('the addresses, networks or ranges to look for'),
  }

  static override examples = [
    '<%= config.bin %> subnet contains 10.0.0.0/8 10.1.2.3 10.9.0.0/16',
    {
      description: 'which cloud region is this address in?',
      command: '<%= config.bin %> subnet contains @json:ip-ranges.json 3.5.140.9 --label-column region',
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet contains @trusted.txt "$client" -q; then echo come in; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetContains)
    const source = this.flagSources([args.net])[0]!
    const name = 'value' in source && !source.value.includes(',') ? blockText(parseBlock(source.value)) : null
    const values = this.sources(args.value ?? [], EXPECTED)
    const wanted = membersOf(values)
    const {list, union} =
      wanted === null ? {list: await this.readEntries([source]), union: null} : await this.readMembers([source], wanted)
    const finder = new MemberFinder(list, union, name)
    const rows = this.mapValues(values, {
      expected: EXPECTED,
      toRow: ({text}) => {
        const row = finder.look(text, parseMember(text))
        if (!row.contained) this.setExitCode(EXIT.no)
        return row
      },
    })
    await this.showEach(rows, containsView)
  }
}

/** The members where all are known beforehand and few; else null. What is no member is refused when its turn comes. */
function membersOf(sources: readonly ValueSource[]): Block[] | null {
  if (sources.length > 16) return null
  const members: Block[] = []
  for (const source of sources) {
    if ('list' in source) return null
    try {
      members.push(parseMember(source.value))
    } catch (error) {
      if (!(error instanceof InputError)) throw error
    }
  }
  return members
}
