import {wordArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {EXIT} from '../../lib/errors.js'
import {vendorTable} from '../../lib/mac/open-vendor-table.js'
import {searchVendors} from '../../lib/mac/search-vendors.js'
import {vendorView} from '../../lib/mac/mac-text.js'

export default class MacSearch extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary = 'Search MAC address vendors by part of their name, or by a prefix.'
  static override description = `Case does not matter. A prefix has 6 to 12 hexadecimal digits. The exit code is 1 if nothing is found.`

  static override args = {text: wordArg('part of a vendor’s name, or the beginning of an address')}

  static override examples = [
    '<%= config.bin %> mac search "IANA Department"',
    '<%= config.bin %> mac search 8c:ec:4b',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> mac search 00:00:5e -q; then echo found; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(MacSearch)
    const rows = searchVendors(args.text, vendorTable())
    this.showAll(rows, vendorView(rows))
    if (rows.length === 0) this.setExitCode(EXIT.no)
  }
}
