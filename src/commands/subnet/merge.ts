import {bulkSetOf} from '../../lib/lists/block-builder.js'
import {valuesArg} from '../../lib/cli/args.js'
import type {View} from '../../lib/text/view.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP} from '../../lib/cli/set-command.js'
import {rangeView} from '../../lib/sets/network-view.js'
import type {NetworkSource} from '../../lib/sets/network-source.js'
import {ruleLines} from '../../lib/sets/rule-lines.js'
import {sourcedColumns, totalColumns, type TotalRow} from '../../lib/sets/network-columns.js'
import {parseMinPrefix, reduceSet, type Reduced} from '../../lib/sets/reduce-set.js'
import {parseSetName} from '../../lib/sets/parse-set-name.js'
import {type SourcedNetwork, traceSources} from '../../lib/sets/trace-sources.js'
import {mergeFlags} from '../../lib/cli/flags/merge-flags.js'
import {prose} from '../../lib/cli/prose.js'

const totalView: View<TotalRow> = {
  columns: totalColumns,
  text: ({networks, addresses}) => `${networks} networks, ${addresses} addresses`,
}
const sourcedView: View<SourcedNetwork> = {
  columns: sourcedColumns,
  text: ({network, sources}, paint) => `${network}  ${paint('label', sources.join(' '))}`,
  isLine: true,
}

export default class SubnetMerge extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Merge lists of networks into the smallest list of the same addresses.'
  static override description = prose`${LISTS_HELP}

--min-prefix and --max-entries shorten the list by adding addresses that were not in it; standard error says how many
(--total: the key "added"). For up to 10,000 networks --max-entries adds as few addresses as possible, for more
approximately so.

--rules prints all rules or none: if a value was refused there are none, unless --partial is given. A set without
networks (IPv4 or IPv6) is left alone, unless --family names it; then it is emptied.`

  static override args = {
    net: valuesArg('networks, addresses, ranges: 10.0.0.0/8, 192.0.2.7, 2001:db8::/32, 10.0.0.1-10.0.0.9, @FILE'),
  }

  static override flags = mergeFlags

  static override examples = [
    '<%= config.bin %> subnet merge 10.0.0.0/24 10.0.1.0/24 192.0.2.7',
    '<%= config.bin %> subnet merge @blocklist.txt --sources',
    {
      description: 'for a router with room for 1000 entries',
      command: '<%= config.bin %> subnet merge @blocklist.txt --max-entries 1000 --rules cisco',
    },
    {
      description: 'load a block list into nftables',
      command: '<%= config.bin %> subnet merge @blocklist.txt --rules nft --name blocked | nft -f -',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetMerge)
    const limits = {minPrefix: parseMinPrefix(flags['min-prefix']), maxEntries: flags['max-entries']}
    const sources = this.networkSources(args.net)
    if (flags.sources) return this.showSources(sources, limits)
    const {rules, partial} = flags
    const name = parseSetName(flags.name, rules)
    const reduced = reduceSet(await this.readSet(sources), limits)
    if (rules && (!partial || reduced.set.isEmpty)) this.refuseAnyRefused()
    this.tellCost(reduced)
    const {set} = reduced
    if (flags.total) this.show(totalOf(reduced), totalView)
    else if (flags.ranges) this.showRanges(reduced)
    else if (rules) this.showLines(ruleLines(rules, [...set.prefixes()], name, flags.family))
    else this.showNetworks(set)
  }

  private async showSources(sources: NetworkSource[], limits: Parameters<typeof reduceSet>[1]): Promise<void> {
    const inputs = [...(await this.readEntries(sources))]
    const reduced = reduceSet(bulkSetOf(inputs.map(({block}) => block)), limits)
    this.tellCost(reduced)
    const print = this.printer(sourcedView)
    for (const row of traceSources(reduced.set.prefixes(), inputs)) print(row)
  }

  private showRanges({set}: Reduced): void {
    const print = this.printer(rangeView)
    for (const {first, last} of set.ranges()) print({first: first.toString(), last: last.toString()})
  }

  private tellCost({isLossy, isAbout, entriesLess, added}: Reduced): void {
    const about = isAbout ? ', approximately the fewest possible' : ''
    if (isLossy) this.remark(`${entriesLess} fewer entries, ${added} addresses added${about}`)
  }
}

function totalOf({set, added}: Reduced): TotalRow {
  return {networks: set.prefixCount, addresses: String(set.addressCount), added: String(added)}
}
