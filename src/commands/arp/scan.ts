import {Prefix} from '../../lib/address/prefix.js'
import {planScan, scanLink} from '../../lib/arp/scan-link.js'
import {wordArg} from '../../lib/cli/args.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {Progress} from '../../lib/cli/progress.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {neighbourView} from '../../lib/arp/neighbour-text.js'

export default class ArpScan extends LiveCommand {
  static override layers = ['link' as const]
  static override summary = 'Who is on this link? Ask for every address of a network, and list those that answer.'
  static override description = prose`The network must be on the link of one interface and at most a /20. At most 500
addresses wait for an answer at a time, each for 3.2 seconds at most: the kernel's table holds 1024. This machine's
own addresses are left out. The exit code is 1 where nobody answers. Scan networks that are yours alone. macOS and
Windows are untested.`

  static override args = {net: wordArg('the network: 192.0.2.0/24')}

  static override examples = [
    '<%= config.bin %> arp scan 192.0.2.0/24',
    {description: 'in a script', command: 'if <%= config.bin %> arp scan 192.0.2.0/28 -q; then echo not alone; fi'},
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(ArpScan)
    const signal = this.stopSignal()
    const plan = await planScan(Prefix.parse(args.net))
    const print = this.live.rows(neighbourView([]))
    const progress = new Progress(this.stderr)
    const onProgress = ({asked, found, total}: {asked: number; found: number; total: number}) =>
      progress.show(`${asked} of ${total} addresses asked, ${found} answered`)
    let count = 0
    for await (const row of scanLink(plan, {signal, onProgress})) {
      progress.clear()
      print(row)
      count++
    }
    progress.clear()
    if (count === 0) this.setExitCode(EXIT.no)
    if (this.format === 'text') this.notice(summary(count, plan))
  }
}

function summary(count: number, {hosts, own}: {hosts: unknown[]; own: string[]}): string {
  const self = own.length > 0 ? ` (${own.join(', ')}: this machine)` : ''
  return `${count} of ${hosts.length} addresses answered${self}`
}
