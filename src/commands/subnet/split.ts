import {Prefix} from '../../lib/address/prefix.js'
import {valuesArg} from '../../lib/cli/args.js'
import type {View} from '../../lib/text/view.js'
import {countFlag} from '../../lib/cli/flags.js'
import {prose} from '../../lib/cli/prose.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {lengthFlag, oneFlagOf, VALUES_HELP} from '../../lib/cli/set-command.js'
import {partText} from '../../lib/subnet/part-text.js'
import {subnetColumns} from '../../lib/subnet/subnet-columns.js'
import {takeParts} from '../../lib/subnet/take-parts.js'
import {BulkSubnetRows} from '../../lib/subnet/bulk-subnet.js'
import {describeSubnet, type SubnetInfo} from '../../lib/subnet/describe-subnet.js'
import {take} from '../../lib/sets/free-networks.js'
import {type Cut, partCount, splitLength, splitNetwork} from '../../lib/subnet/split-network.js'

const EXPECTED = 'a network, such as 192.168.11.0/24 or 2001:db8::/48'

const partView: View<SubnetInfo> = {columns: subnetColumns, text: partText, isLine: true}

export default class SubnetSplit extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Cut a network into equal parts.'
  static override description = prose`By prefix length, into N parts (rounded up to a power of two), or into parts for
N hosts each. Rows are those of "subnet", and the first ones appear at once, however many there are.

${VALUES_HELP}`

  static override args = {net: valuesArg('the networks to cut')}

  static override flags = {
    prefix: lengthFlag({description: 'the prefix length of the parts'}),
    parts: countFlag({description: 'at least N parts'}),
    hosts: countFlag({description: 'parts for N hosts each'}),
    limit: countFlag({description: 'only the first N parts of each network'}),
  }

  static override examples = [
    '<%= config.bin %> subnet split 192.168.11.0/24 --prefix 26',
    '<%= config.bin %> subnet split 10.0.0.0/8 --parts 5',
    '<%= config.bin %> subnet split 2001:db8::/48 --prefix 64 --limit 3 --json',
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetSplit)
    oneFlagOf(flags, ['prefix', 'parts', 'hosts'], 'say how to split: --prefix 26, --parts 4 or --hosts 50')
    const sources = this.sources(args.net ?? [], EXPECTED)
    const networks = this.mapNetworks(sources, {
      expected: EXPECTED,
      cutsRanges: true,
      toRow: ({text}) => {
        const network = Prefix.parse(text).masked
        return {network, length: splitLength(network, flags as Cut)}
      },
    })
    let show: ReturnType<typeof this.partPrinter> | undefined
    for await (const {network, length} of networks) {
      const parts = partCount(network, length)
      if (flags.parts !== undefined && BigInt(flags.parts) < parts) {
        this.remark(`${parts} parts: the number of equal parts is a power of two`)
      }
      show ??= this.partPrinter()
      show(network, length, flags.limit === undefined || BigInt(flags.limit) > parts ? parts : BigInt(flags.limit))
    }
  }

  /** In bulk as far as the format and the addresses allow, the rest one by one. */
  private partPrinter(): (network: Prefix, length: number, count: bigint) => void {
    const print = this.printer(partView)
    const sample = describeSubnet(Prefix.parse('198.41.0.4/24'))
    const taker = this.lineTaker(partView, sample, (format) => new BulkSubnetRows(format))
    return (network, length, count) => {
      const done = taker ? takeParts(network, length, count, taker) : 0n
      if (done === count || this.format === 'quiet') return
      for (const part of take(splitNetwork(network, length, done), Number(count - done))) print(describeSubnet(part))
    }
  }
}
