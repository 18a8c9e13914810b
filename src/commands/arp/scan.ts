import * as Flags from '@oclif/core/flags'
import {Prefix} from '../../lib/address/prefix.js'
import type {NeighbourRow} from '../../lib/arp/list-neighbours.js'
import {namedRows} from '../../lib/arp/named-rows.js'
import {ARP_WORDS} from '../../lib/arp/words/arp-words.js'
import {planScan, scanLink} from '../../lib/arp/scan-link.js'
import {unconfirmed} from '../../lib/text/told.js'
import {wordArg} from '../../lib/cli/args.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {Progress} from '../../lib/cli/progress.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {neighbourView} from '../../lib/arp/neighbour-text.js'

export default class ArpScan extends LiveCommand {
  static override layers = ['link' as const]
  static override summary = 'Who is on this link? Ask for every address of a network and list those that answer.'
  static override description = prose`The network must be directly connected, and at most a /20. Up to 500 addresses
wait for an answer at a time, each for at most 3.2 seconds: the kernel's table holds 1024. This machine's own
addresses and old entries of the table are left out. Two owners of one address make two rows (IPv4, as root). Scan
only networks that are yours.

Exit codes: 0 an answer, 1 no answers; 4 a link without ARP or a carrier, or a system that does not show who has answered.

Waits: 3.2 s for each address; with --resolve 2 s for each name. Tested on Linux, and on Windows under Wine.`

  static override args = {net: wordArg('the network: 192.0.2.0/24')}

  static override flags = {
    ...languageFlags,
    resolve: Flags.boolean({description: 'look up the names of those that answer (/etc/hosts, then DNS: PTR)'}),
  }

  static override examples = [
    '<%= config.bin %> arp scan 192.0.2.0/24',
    {description: 'in a script', command: 'if <%= config.bin %> arp scan 192.0.2.0/28 -q; then echo not alone; fi'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(ArpScan)
    const signal = this.stopSignal()
    const words = ARP_WORDS[readerLanguage(flags.lang)]
    const plan = await planScan(Prefix.parse(args.net))
    const print = this.live.rows(neighbourView([], words, {hasNames: flags.resolve}))
    const progress = new Progress(this.stderr)
    const onProgress = ({asked, found, total}: {asked: number; found: number; total: number}) =>
      progress.show(`${asked} of ${total} addresses asked, ${found} answered`)
    const macs = new Map<string, Set<string | null>>()
    let unsure: NeighbourRow | null = null
    for await (const row of namedRows(scanLink(plan, {signal, onProgress}), flags.resolve)) {
      progress.clear()
      print(row)
      macs.set(row.address, (macs.get(row.address) ?? new Set()).add(row.mac))
      if (row.confirmed === null) unsure = row
    }
    progress.clear()
    if (macs.size === 0) this.setExitCode(EXIT.no)
    if (this.format === 'text') this.notice(summary(macs.size, plan))
    for (const [address, owners] of macs) {
      if (owners.size > 1) this.notice(`${owners.size} hosts claim ${address}: ${[...owners].join(', ')}`)
    }
    if (unsure !== null) this.reportGap(unconfirmed(unsure))
  }
}

function summary(count: number, {hosts, own}: {hosts: unknown[]; own: string[]}): string {
  const self = own.length > 0 ? ` (${own.join(', ')}: this machine)` : ''
  return `${count} of ${hosts.length} addresses answered${self}`
}
