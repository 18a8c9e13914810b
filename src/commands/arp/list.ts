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
  static override description = prose`The state is the kernel's: REACHABLE is confirmed, STALE was confirmed once,
FAILED and INCOMPLETE have not answered; COMPLETE is all that some systems say. No packet is sent. FAILED rows are
hidden unless --all is given. If only /proc can be read, IPv6 is missing: exit code 4. Tested on Linux, and on Windows under Wine.`

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
