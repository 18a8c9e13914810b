import * as Flags from '@oclif/core/flags'
import {parseLoneAddress} from '../../lib/ip/parse-lone-address.js'
import {valuesArg} from '../../lib/cli/args.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {VALUES_HELP} from '../../lib/cli/set-command.js'
import {prose} from '../../lib/cli/prose.js'
import {sentenceWidth, STDOUT, valueWidth} from '../../lib/io/terminal.js'
import type {View} from '../../lib/text/view.js'
import {describeIp, type IpInfo} from '../../lib/ip/describe-ip.js'
import {explainIp} from '../../lib/ip/explain-ip.js'
import {ipRegistries} from '../../lib/ip/ip-registries.js'
import {aboutView} from '../../lib/text/about-view.js'
import type {IpCatalogue} from '../../lib/ip/words/ip-catalogue.js'
import {IP_WORDS} from '../../lib/ip/words/ip-words.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {ipColumns, ipText} from '../../lib/ip/ip-text.js'

const EXPECTED = 'an IP address, such as 192.0.2.7 or 2001:db8::7'

function ipView(words: IpCatalogue): View<IpInfo> {
  return {
    columns: ipColumns,
    text: (info, paint) =>
      ipText(info, explainIp(info, words), paint, words, sentenceWidth(STDOUT), valueWidth(STDOUT)),
  }
}

export default class Ip extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Explain an address: public, private, multicast or this machine, and its other forms.'
  static override description = prose`The answer comes from the IANA registries (--about); the most specific block
around an address counts. “global” is the registry's “globally reachable”: N/A, deprecated rows and multicast count as
no, and an IPv4 address inside an IPv6 one is shown (embedded) but does not decide. “scope” says how far an address is
valid, in the terms of ip addr.

${VALUES_HELP}`

  static override args = {value: valuesArg('addresses: 192.0.2.7, 2001:db8::7, fe80::1%eth0')}

  static override flags = {
    ...languageFlags,
    about: Flags.boolean({description: 'show the source and date of the registries'}),
  }

  static override examples = [
    '<%= config.bin %> ip 172.168.0.1',
    '<%= config.bin %> ip 2001:db8::1 224.0.0.251',
    {
      description: 'two fields, for a script',
      command: '<%= config.bin %> ip 100.64.0.1 --get global,special.name',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Ip)
    if (flags.about) return this.showAll(ipRegistries(), aboutView(readerLanguage(flags.lang), valueWidth(STDOUT)))
    const sources = this.sources(args.value ?? [], EXPECTED)
    const rows = this.mapNetworks(sources, {
      expected: EXPECTED,
      toRow: ({text}) => describeIp(parseLoneAddress(text), text),
    })
    await this.showEach(rows, ipView(IP_WORDS[readerLanguage(flags.lang)]))
  }
}
