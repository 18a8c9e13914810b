import {listNeighbours} from '../../lib/arp/list-neighbours.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {neighbourView} from '../../lib/arp/neighbour-text.js'
import {ARP_WORDS} from '../../lib/arp/words/arp-words.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {prose} from '../../lib/cli/prose.js'
import {neighbourFlags} from '../../lib/cli/flags/neighbour-flags.js'
import {gapIn} from '../../lib/text/told.js'

export default class ArpList extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary = 'List the neighbours that the kernel knows: ARP (IPv4) and NDP (IPv6).'
  static override description = prose`The state is the kernel's: REACHABLE is confirmed, STALE was once, FAILED and INCOMPLETE have not answered; COMPLETE is said where
the system tells no more. Nobody is asked. Rows that are FAILED are left out: nobody was there; --all shows them.
Where only /proc can be read, IPv6 is missing: exit code 4. macOS and Windows are untested.`

  static override flags = {...languageFlags, ...neighbourFlags}

  static override examples = [
    '<%= config.bin %> arp list',
    {description: 'addresses and vendors', command: '<%= config.bin %> arp list --get address,mac,vendor'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(ArpList)
    const told = await listNeighbours(flags)
    this.showAll(told.value, neighbourView(told.value, ARP_WORDS[readerLanguage(flags.lang)]))
    this.reportGap(gapIn(told))
  }
}
