import * as Flags from '@oclif/core/flags'
import {valuesArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP} from '../../lib/cli/set-command.js'
import {sortedColumns} from '../../lib/sets/network-columns.js'
import {type SortedRow, sortEntries} from '../../lib/sets/sort-entries.js'
import type {View} from '../../lib/text/view.js'
import {visible} from '../../lib/text/visible.js'

const sortedView: View<SortedRow> = {
  columns: sortedColumns,
  text: ({entry, label}) => [entry, ...(label === null ? [] : [label])].map(visible).join('\t'),
  isLine: true,
}

export default class SubnetSort extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Sort lists by address, keeping entries as written.'
  static override description = prose`Nothing is merged. IPv4 comes first, then lower addresses; a wider network comes
before those inside it. Labels are kept.

${LISTS_HELP}`

  static override args = {net: valuesArg('the networks, addresses and ranges to sort')}

  static override flags = {
    unique: Flags.boolean({description: 'keep only the first of entries with the same addresses'}),
  }

  static override examples = [
    '<%= config.bin %> subnet sort 10.0.10.0/24 10.0.9.0/24 2001:db8::/32 10.0.0.0/8',
    '<%= config.bin %> subnet sort @sites.txt --unique',
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetSort)
    const entries = await this.readEntries(await this.networkSources(args.net))
    const print = this.printer(sortedView)
    for (const row of sortEntries(entries, flags.unique ?? false)) print(row)
  }
}
