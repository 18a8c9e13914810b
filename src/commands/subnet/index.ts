import * as Flags from '@oclif/core/flags'
import {Prefix} from '../../lib/address/prefix.js'
import {valuesArg} from '../../lib/cli/args.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {VALUES_HELP} from '../../lib/cli/set-command.js'
import {prose} from '../../lib/cli/prose.js'
import {sentenceWidth, STDOUT, valueWidth} from '../../lib/io/terminal.js'
import type {View} from '../../lib/text/view.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import type {SubnetCatalogue} from '../../lib/subnet/words/subnet-catalogue.js'
import {SUBNET_WORDS} from '../../lib/subnet/words/subnet-words.js'
import {subnetColumns} from '../../lib/subnet/subnet-columns.js'
import {subnetText} from '../../lib/subnet/subnet-text.js'
import {describeSubnet, type SubnetInfo} from '../../lib/subnet/describe-subnet.js'
import {explainSubnet} from '../../lib/subnet/explain-subnet.js'
import {joinMask, parseSubnets, type SubnetOptions} from '../../lib/subnet/parse-subnet.js'

const EXPECTED = 'ADDRESS/PREFIX, such as 192.168.11.229/24 or 2001:db8::1/64'

function subnetView(words: SubnetCatalogue): View<SubnetInfo> {
  return {
    columns: subnetColumns,
    text: (info, paint) =>
      subnetText(info, explainSubnet(info, words), paint, words, sentenceWidth(STDOUT), valueWidth(STDOUT)),
  }
}

export default class Subnet extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Explain a network: the AND in binary, hosts, counts, and its purpose.'
  static override description = prose`A value is ADDRESS/PREFIX, ADDRESS/NETMASK, or the two words ADDRESS NETMASK. An
address without a prefix is a single host. With --wildcard, a mask with holes (0.255.0.255) is expanded to its
networks.

${VALUES_HELP}`

  static override args = {
    value: valuesArg('addresses with a prefix: 192.168.11.229/24, 10.0.0.1/255.0.0.0, 2001:db8::1/64'),
  }

  static override flags = {
    ...languageFlags,
    mask: Flags.string({description: 'the prefix or netmask of values that have none', helpValue: 'MASK'}),
    wildcard: Flags.boolean({description: 'read dotted masks as wildcard masks: 0.0.0.255 is /24'}),
  }

  static override examples = [
    '<%= config.bin %> subnet 192.168.11.229/24',
    '<%= config.bin %> subnet 192.168.11.229 255.255.255.0',
    {
      description: 'two fields, for a script',
      command: '<%= config.bin %> subnet 10.0.0.1/8 --get networkAddress,broadcastAddress',
    },
    {
      description: 'a list, as CSV',
      command: "printf '10.0.0.1/8\\n2001:db8::1/64\\n' | <%= config.bin %> subnet --csv",
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Subnet)
    const options: SubnetOptions = {form: flags.wildcard ? 'wildcard' : 'netmask', mask: flags.mask}
    const view = subnetView(SUBNET_WORDS[readerLanguage(flags.lang)])
    const words = joinMask(args.value ?? [], options.form)
    const sources = this.sources(words, EXPECTED)
    const answers = this.mapNetworks(sources, {
      expected: EXPECTED,
      cutsRanges: true,
      toRow: ({text}) => parseSubnets(text, options).map((subnet) => describeSubnet(subnet, text)),
      taker:
        sources.some((source) => 'list' in source) && flags.mask === undefined
          ? await this.takeSubnets(view)
          : undefined,
    })
    const print = this.printer(view)
    for await (const rows of answers) for (const row of rows) print(row)
  }

  /** Long lists of plain prefixes; the module is loaded for lists alone. */
  private async takeSubnets(view: View<SubnetInfo>) {
    const {BulkSubnetRows} = await import('../../lib/subnet/bulk-subnet.js')
    const sample = describeSubnet(Prefix.parse('198.41.0.4/24'))
    return this.lineTaker(view, sample, (format) => new BulkSubnetRows(format))
  }
}
