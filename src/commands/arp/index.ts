import {IpAddress} from '../../lib/address/ip-address.js'
import {explainNeighbour} from '../../lib/arp/explain-neighbour.js'
import {findNeighbour} from '../../lib/arp/find-neighbour.js'
import {listNeighbours, type NeighbourRow} from '../../lib/arp/list-neighbours.js'
import {valuesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import type {View} from '../../lib/text/view.js'
import {sourceOf} from '../../lib/io/values.js'
import {EXIT} from '../../lib/errors.js'
import {neighbourColumns, neighbourText, neighbourView} from '../../lib/arp/neighbour-text.js'

const EXPECTED = 'an IP address on this link, such as 192.0.2.7'

const answerView: View<NeighbourRow> = {
  columns: neighbourColumns,
  text: (row, paint) => neighbourText(row, explainNeighbour(row), paint),
}

export default class Arp extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary =
    'Who has this address? Find a neighbour’s MAC address by ARP or NDP; alone: list the known ones.'
  static override description = prose`An empty datagram to port 9 makes the kernel ask; no privilege is needed. The
answer is read from the kernel's table. It takes 3.2 seconds at most; the exit code is 1 where nobody answers. An
address behind a gateway is refused, and the gateway named: its MAC address is known to the routers there alone. macOS
and Windows are untested.`

  static override args = {value: valuesArg('addresses on this link: 192.0.2.7, fe80::1%eth0')}

  static override examples = [
    '<%= config.bin %> arp',
    '<%= config.bin %> arp 192.0.2.7',
    {description: 'in a script', command: 'if <%= config.bin %> arp 192.0.2.7 -q; then echo somebody has it; fi'},
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(Arp)
    if (args.value === undefined) {
      const rows = await listNeighbours()
      return this.showAll(rows, neighbourView(rows))
    }
    const rows = this.mapValues(args.value.map(sourceOf), {
      expected: EXPECTED,
      toRow: async ({text}) => {
        const address = IpAddress.parse(text)
        this.flush() // the next answer may take its time
        const row = await findNeighbour(address)
        if (row.mac === null && row.state !== 'LOCAL') this.setExitCode(EXIT.no)
        return row
      },
    })
    await this.showEach(rows, answerView)
  }
}
