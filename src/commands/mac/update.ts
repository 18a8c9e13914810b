import * as Flags from '@oclif/core/flags'
import {filesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {vendorTable} from '../../lib/mac/open-vendor-table.js'
import {updateVendors} from '../../lib/mac/update-vendors.js'
import {vendorUpdateView} from '../../lib/mac/mac-text.js'

export default class MacUpdate extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary = "Update the vendor registries from IEEE's CSV files."
  static override description = prose`The files are oui.csv, mam.csv, oui36.csv, iab.csv and cid.csv from
https://standards-oui.ieee.org; netkit does not fetch them. Each registry in them replaces the old one. The result is
kept in your data folder (~/.local/share/netkit/oui.bin); delete it to return to the registries that came with netkit.`

  static override args = {file: filesArg("IEEE's CSV files")}

  static override flags = {
    force: Flags.boolean({description: 'accept a registry even if it would lose more than half of its blocks'}),
  }

  static override examples = ['<%= config.bin %> mac update oui.csv mam.csv oui36.csv']

  async run(): Promise<void> {
    const {args, flags} = await this.parse(MacUpdate)
    this.showAll(updateVendors(args.file, vendorTable(), {force: flags.force}), vendorUpdateView)
  }
}
