import * as Flags from '@oclif/core/flags'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {listPorts} from '../../lib/port/port-holders.js'
import {gapIn} from '../../lib/text/told.js'
import {holderColumns, portHolderText} from '../../lib/port/port-text.js'

export default class PortList extends NetkitCommand {
  static override layers = ['transport' as const]
  static override summary = 'List the ports in use on this machine, and by which process.'
  static override description = prose`TCP listeners come first, then UDP sockets and TCP ports bound without a
listener (BOUND), each sorted by port; --time-wait adds closed connections that the kernel remembers for a minute.
"port who" also shows the connections of a port. Commands are shown without their arguments; only root sees the
processes of other users.

It uses the same sources as netkit port who, and exits with 4 where they do not show the processes.

Exit codes: 0 some ports are in use; 1 none are; 4 this system does not show it.

Waits: none on Linux; on macOS 10 s for lsof.`

  static override flags = {
    tcp: Flags.boolean({description: 'TCP only'}),
    udp: Flags.boolean({description: 'UDP only'}),
    'time-wait': Flags.boolean({description: 'include closed connections in TIME_WAIT'}),
  }

  static override examples = [
    '<%= config.bin %> port list',
    '<%= config.bin %> port list --tcp --csv',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> port list --udp -q; then echo UDP in use; fi',
    },
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(PortList)
    const protocols = (['tcp', 'udp'] as const).filter((protocol) => flags[protocol] || (!flags.tcp && !flags.udp))
    const told = await listPorts(protocols, {timeWait: flags['time-wait']})
    const show = this.printer({columns: holderColumns, text: portHolderText}, '')
    for (const holder of told.value) show(holder)
    if (told.value.length === 0) this.setExitCode(EXIT.no)
    this.reportGap(gapIn(told))
  }
}
