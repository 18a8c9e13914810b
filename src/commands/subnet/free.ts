import type {Block} from '../../lib/address/block.js'
import {valuesArg} from '../../lib/cli/args.js'
import {countFlag} from '../../lib/cli/flags.js'
import {prose} from '../../lib/cli/prose.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {lengthFlag, LISTS_HELP, networksFlag} from '../../lib/cli/set-command.js'
import {countFree, explainFull} from '../../lib/sets/count-free.js'
import {freeColumns, type FreeRow} from '../../lib/sets/network-columns.js'
import {setOfEntries} from '../../lib/lists/entry-list.js'
import type {View} from '../../lib/text/view.js'
import {visible} from '../../lib/text/visible.js'
import {EXIT} from '../../lib/errors.js'
import {freeNetworks, take} from '../../lib/sets/free-networks.js'

const freeView: View<FreeRow> = {
  columns: freeColumns,
  text: ({prefixLength, blocks, addresses, first}) =>
    `/${String(prefixLength).padEnd(3)} ${String(blocks).padStart(7)} ${blocks === 1 ? 'block ' : 'blocks'} ${addresses.padStart(12)} addresses, from ${first} on`,
  isLine: true,
}

export default class SubnetFree extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Find the next free networks of a size in a pool.'
  static override description = prose`Subtracts --used from POOL and lists the first free networks of the given prefix
length, lowest first. Without --prefix it counts the free blocks, each as large as possible, one row per length.

${LISTS_HELP}

The exit code is 1 if there are none; standard error then names the entry that covers the pool. Finding fewer than
--count is no failure: count the rows.`

  static override args = {pool: valuesArg('the networks to search')}

  static override flags = {
    used: networksFlag('the networks in use', {required: false}),
    prefix: lengthFlag({
      description: 'the prefix length wanted; without it, the free blocks of each length are counted',
    }),
    count: countFlag({char: 'n', description: 'how many networks to list', default: 1}),
  }

  static override examples = [
    '<%= config.bin %> subnet free 10.0.0.0/16 --used 10.0.0.0/24,10.0.2.0/23 --prefix 24 --count 3',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet free 10.0.0.0/16 --used @taken.txt --prefix 24; then echo found; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetFree)
    const pool = await this.readSet(await this.networkSources(args.pool))
    const used = await this.readEntries(this.flagSources(flags.used ?? []), null)
    const free = pool.subtract(setOfEntries(used))
    const {prefix, count} = flags
    const isFull = prefix === undefined ? this.showCounts(countFree(free)) : this.showFree(free.ranges(), prefix, count)
    if (!isFull) return
    for (const reason of explainFull(pool, used, free)) this.remark(visible(reason))
    this.setExitCode(EXIT.no)
  }

  /** Each answers whether there was nothing to show. */
  private showCounts(rows: FreeRow[]): boolean {
    this.showAll(rows, freeView)
    return rows.length === 0
  }

  private showFree(ranges: Iterable<Block>, prefix: number, count: number): boolean {
    const found = [...take(freeNetworks(ranges, prefix), count)]
    this.showPrefixes(found)
    return found.length === 0
  }
}
