import {listNeighbours} from '../../lib/arp/list-neighbours.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {neighbourView} from '../../lib/arp/neighbour-text.js'
import {prose} from '../../lib/cli/prose.js'

export default class ArpList extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary = 'List the neighbours that the kernel knows: ARP (IPv4) and NDP (IPv6).'
  static override description = prose`The state is the kernel's: REACHABLE is confirmed, STALE was once, FAILED and
INCOMPLETE have not answered; COMPLETE is said where the system tells no more. Nobody is asked. macOS and Windows are
untested.`

  static override examples = [
    '<%= config.bin %> arp list',
    {description: 'addresses and vendors', command: '<%= config.bin %> arp list --get address,mac,vendor'},
  ]

  async run(): Promise<void> {
    await this.parse(ArpList)
    const rows = await listNeighbours()
    this.showAll(rows, neighbourView(rows))
  }
}
