import {wordArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {EXIT} from '../../lib/errors.js'
import {vendorTable} from '../../lib/mac/open-vendor-table.js'
import {searchVendors} from '../../lib/mac/search-vendors.js'
import {vendorView} from '../../lib/mac/mac-text.js'

export default class MacSearch extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary = 'Search the vendors of MAC addresses by a part of their name, or by a prefix.'
  static override description = `Small and capital letters are the same. A prefix has 6 to 12 hexadecimal digits. The exit code is 1 where nothing is found.`

  static override args = {text: wordArg('a part of a vendor’s name, or the beginning of an address')}

  static override examples = [
    '<%= config.bin %> mac search "IANA Department"',
    '<%= config.bin %> mac search 8c:ec:4b',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> mac search 00:00:5e -q; then echo somebody has it; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(MacSearch)
    const rows = searchVendors(args.text, vendorTable())
    this.showAll(rows, vendorView(rows))
    if (rows.length === 0) this.setExitCode(EXIT.no)
  }
}
