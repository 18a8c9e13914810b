import * as Flags from '@oclif/core/flags'
import {NetkitCommand} from '../../lib/cli/command.js'
import {countFlag} from '../../lib/cli/flags.js'
import {prose} from '../../lib/cli/prose.js'
import {originOfPrefix, originOfVendor, randomMacs} from '../../lib/mac/random-macs.js'
import {vendorTable} from '../../lib/mac/open-vendor-table.js'
import {randomMacView} from '../../lib/mac/mac-text.js'

export default class MacRandom extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary = 'Generate random MAC addresses, local ones or with a vendor’s prefix.'
  static override description = prose`Without a flag they are local (U/L bit 1) and unicast, free to use on your own
network. An address with a vendor's prefix may belong to a real card; use it only for tests.`

  static override flags = {
    vendor: Flags.string({
      description: 'use a prefix of this vendor (part of its name)',
      helpValue: 'TEXT',
      exclusive: ['oui'],
    }),
    oui: Flags.string({description: 'start with this prefix', helpValue: 'PREFIX'}),
    count: countFlag({char: 'n', description: 'how many (1)', default: 1}),
  }

  static override examples = [
    '<%= config.bin %> mac random',
    {description: 'ten with a prefix', command: '<%= config.bin %> mac random --oui 00:00:5e --count 10'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(MacRandom)
    const origin =
      flags.vendor !== undefined
        ? originOfVendor(flags.vendor, vendorTable())
        : flags.oui !== undefined
          ? originOfPrefix(flags.oui)
          : ({kind: 'local'} as const)
    await this.showEach(randomMacs(flags.count, origin), randomMacView)
  }
}
