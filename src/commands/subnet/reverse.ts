import {Prefix} from '../../lib/address/prefix.js'
import {valuesArg} from '../../lib/cli/args.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {VALUES_HELP} from '../../lib/cli/set-command.js'
import {writeMessage} from '../../lib/cli/failure.js'
import {prose} from '../../lib/cli/prose.js'
import type {View} from '../../lib/text/view.js'
import {zoneColumns} from '../../lib/sets/network-columns.js'
import {type ReverseZone, reverseZones} from '../../lib/subnet/reverse-zones.js'

const EXPECTED = 'a network, such as 192.0.2.0/24 or 2001:db8::/32'

const zoneView: View<{zone: string}> = {columns: zoneColumns, text: ({zone}) => zone, isLine: true}

export default class SubnetReverse extends ListCommand {
  static override layers = ['internet' as const, 'application' as const]
  static override summary = 'Name the reverse DNS zones of a network, whatever its prefix length.'
  static override description = prose`Zones end on an octet (in-addr.arpa) or a nibble (ip6.arpa); other networks need
several zones. An IPv4 network longer than /24 shares its octet with others: its zone gets an RFC 2317 name,
128/26.2.0.192.in-addr.arpa, and the zone above points into it with CNAMEs.

${VALUES_HELP}`

  static override args = {
    net: valuesArg('networks, or lists of them (@FILE)'),
  }

  static override examples = [
    '<%= config.bin %> subnet reverse 10.20.0.0/15',
    '<%= config.bin %> subnet reverse 192.0.2.128/26',
    '<%= config.bin %> subnet reverse 2001:db8::/32 --json',
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetReverse)
    const sources = this.sources(args.net ?? [], EXPECTED)
    const print = this.printer(zoneView)
    const answers = this.mapNetworks(sources, {
      expected: EXPECTED,
      cutsRanges: true,
      toRow: ({text}) => reverseZones(Prefix.parse(text)),
    })
    for await (const zones of answers) {
      for (const {zone} of zones) print({zone})
      this.tellDelegation(zones)
    }
  }

  private tellDelegation([{zone, parent} = {zone: '', parent: null}]: ReverseZone[]): void {
    if (parent === null || this.format !== 'text') return
    writeMessage(this.stderr, `RFC 2317: ${parent} points into ${zone} with a CNAME for each address`)
  }
}
