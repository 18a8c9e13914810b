import * as Flags from '@oclif/core/flags'
import {MacAddress} from '../../lib/address/mac-address.js'
import {valuesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {sentenceWidth, STDOUT, valueWidth} from '../../lib/io/terminal.js'
import type {View} from '../../lib/text/view.js'
import {describeMac, type MacInfo} from '../../lib/mac/describe-mac.js'
import {explainMac} from '../../lib/mac/explain-mac.js'
import {vendorTable} from '../../lib/mac/open-vendor-table.js'
import {aboutView} from '../../lib/text/about-view.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import type {MacCatalogue} from '../../lib/mac/words/mac-catalogue.js'
import {MAC_WORDS} from '../../lib/mac/words/mac-words.js'
import {macColumns, macText} from '../../lib/mac/mac-text.js'

const EXPECTED = 'a MAC address, such as 00:00:5e:00:53:01'

function macView(words: MacCatalogue): View<MacInfo> {
  return {
    columns: macColumns,
    text: (info, paint) =>
      macText(info, explainMac(info, words), paint, words, sentenceWidth(STDOUT), valueWidth(STDOUT)),
  }
}

export default class Mac extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary = 'Explain a MAC address: vendor, I/G and U/L bits, EUI-64, its IPv6 address.'
  static override description = prose`Accepts 8c:ec:4b:87:99:d7, 8C-EC-4B-87-99-D7, 8cec.4b87.99d7, 8cec4b-8799d7,
8cec4b8799d7, and EUI-64 in the same notations. The vendor comes from IEEE's registries (--about; netkit mac update
reads newer ones); the longest matching prefix counts.

Values also come from standard input, one per line (- or no value at all), and from files (@FILE); # starts a comment.`

  static override args = {value: valuesArg('MAC addresses: 8C-EC-4B-87-99-D7, 00:00:5e:00:53:01')}

  static override flags = {
    ...languageFlags,
    about: Flags.boolean({description: 'show the source and date of the registries'}),
  }

  static override examples = [
    '<%= config.bin %> mac 8C-EC-4B-87-99-D7',
    '<%= config.bin %> mac 01:00:5e:00:00:fb',
    {
      description: 'vendors of a list, as CSV',
      command: "printf '00:00:5e:00:53:01\\n' | <%= config.bin %> mac --csv",
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Mac)
    if (flags.about)
      return this.showAll(vendorTable().sources, aboutView(readerLanguage(flags.lang), valueWidth(STDOUT)))
    const sources = this.sources(args.value ?? [], EXPECTED)
    const view = macView(MAC_WORDS[readerLanguage(flags.lang)])
    const rows = this.mapValues(sources, {
      expected: EXPECTED,
      toRow: ({text}) => describeMac(MacAddress.parse(text), vendorTable(), text),
      taker: sources.some((source) => 'list' in source) ? await this.takeMacs(view) : undefined,
    })
    await this.showEach(rows, view)
  }

  /** Long lists of plain addresses; the module is loaded for lists alone. */
  private async takeMacs(view: View<MacInfo>) {
    const {BulkMacRows} = await import('../../lib/mac/bulk-mac.js')
    const table = vendorTable()
    const sample = describeMac(MacAddress.parse('00:00:5e:00:53:01'), table)
    return this.lineTaker(view, sample, (format) => new BulkMacRows(format, table))
  }
}
