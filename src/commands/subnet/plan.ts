import * as Flags from '@oclif/core/flags'
import {Prefix} from '../../lib/address/prefix.js'
import {valuesArg, wordArg} from '../../lib/cli/args.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {networksFlag} from '../../lib/cli/set-command.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {readPlan} from '../../lib/subnet/read-plan.js'
import {bulkSetOf} from '../../lib/lists/block-builder.js'
import {planColumns, planRows} from '../../lib/subnet/plan-columns.js'
import {planText} from '../../lib/subnet/plan-text.js'
import type {Cloud} from '../../lib/subnet/host-range.js'
import {parseWish, refuseSameNames, type Wish} from '../../lib/subnet/parse-wish.js'
import {newWishes} from '../../lib/subnet/parse-plan.js'
import {lengthOfWish, planNetwork} from '../../lib/subnet/plan-network.js'
import {planTree} from '../../lib/subnet/plan-tree.js'
import {savePlan} from '../../lib/subnet/save-plan.js'

const EXPECTED = 'a name and its size, such as web=100, web=100+20% or link=/30'
const CLOUDS: Cloud[] = ['aws', 'azure', 'gcp']

export default class SubnetPlan extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Divide a network among names, each with the smallest block that fits (VLSM).'
  static override description = prose`NAME=HOSTS is a network for that many hosts, NAME=HOSTS+20% for a fifth more,
NAME=/PREFIX one of that length. The largest come first, so that no address is lost between blocks. What is left is
shown as free. Names also come from standard input, one per line.

Networks in --used are left out. @PLAN.json is a plan that --json printed: its names keep their networks, new ones are added.

The exit code is 1 if not all fit; the plan then holds those that do, and says how many addresses are missing.`

  static override args = {
    net: wordArg('the network to divide, or @PLAN.json'),
    wish: valuesArg('NAME=HOSTS, NAME=HOSTS+20% or NAME=/PREFIX'),
  }

  static override flags = {
    used: networksFlag('networks already in use', {required: false}),
    reserve: Flags.option({
      description: 'leave room for the addresses a cloud reserves in each subnet: aws and azure 5, gcp 4',
      options: CLOUDS,
    })(),
    svg: Flags.string({description: 'draw the plan as SVG into this file', helpValue: 'FILE'}),
    html: Flags.string({description: 'write the picture and a table as an HTML page', helpValue: 'FILE'}),
  }

  static override examples = [
    '<%= config.bin %> subnet plan 192.168.0.0/22 web=100+20% db=50 guests=200 link=/30',
    '<%= config.bin %> subnet plan 10.0.0.0/20 app=500 data=200 --reserve aws --html plan.html',
    {
      description: 'add a network to a plan in use',
      command: '<%= config.bin %> subnet plan @plan.json voip=60 --json',
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet plan 10.0.0.0/24 a=100 b=100 c=20 -q; then echo fits; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetPlan)
    const saved = readPlan(args.net)
    const network = saved?.network ?? Prefix.parse(args.net)
    const cloud = flags.reserve ?? null
    const kept = saved?.kept ?? []
    const isShown = saved !== null && args.wish === undefined // the plan as it is
    const wishes = isShown ? [] : await this.readWishes(args.wish ?? [], network)
    const wanted = newWishes(wishes, kept, (wish) => lengthOfWish(wish, network, cloud))
    const taken = await this.readFlag(flags.used ?? [])
    const used = saved === null ? taken : bulkSetOf([...saved.used.ranges(), ...taken.ranges()])
    const plan = planNetwork(network, wanted, cloud, {used, kept})
    const tree = planTree(plan)
    savePlan(plan, tree, flags)
    if (this.format === 'csv' || this.format === 'get' || this.format === 'format') {
      const print = this.printer({columns: planColumns, text: () => ''})
      for (const row of planRows(plan)) print(row)
    } else this.show(plan, {columns: [], text: (_, paint) => planText(plan, tree, paint)})
    if (plan.unplaced.length > 0) this.setExitCode(EXIT.no)
  }

  private async readWishes(words: readonly string[], {version}: Prefix): Promise<Wish[]> {
    const sources = this.sources(words, EXPECTED)
    const wishes: Wish[] = []
    const rows = this.mapValues(sources, {expected: EXPECTED, toRow: ({text}) => parseWish(text, version)})
    for await (const wish of rows) wishes.push(wish)
    refuseSameNames(wishes)
    return wishes
  }
}
