import * as Flags from '@oclif/core/flags'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {listPorts} from '../../lib/port/port-holders.js'
import {holderColumns, portHolderText} from '../../lib/port/port-text.js'

export default class PortList extends NetkitCommand {
  static override layers = ['transport' as const]
  static override summary = 'List the ports of this machine that are taken, and by whom.'
  static override description = prose`TCP listeners, UDP sockets, and closed connections that the kernel keeps in mind
for a while (TIME_WAIT), in the order of their ports. "port who" also shows the connections of a port. Commands are
shown without their arguments; the processes of other users are hidden from all but root.

Linux tells by /proc. On macOS lsof is asked, on Windows netstat: written after their documentation, not tried there
yet.

The exit code is 1 if no port is taken.

Waits: none on Linux; elsewhere 10 s for lsof or netstat.`

  static override flags = {
    tcp: Flags.boolean({description: 'TCP alone'}),
    udp: Flags.boolean({description: 'UDP alone'}),
  }

  static override examples = [
    '<%= config.bin %> port list',
    '<%= config.bin %> port list --tcp --csv',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> port list --udp -q; then echo something listens for datagrams; fi',
    },
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(PortList)
    const protocols = (['tcp', 'udp'] as const).filter((protocol) => flags[protocol] || (!flags.tcp && !flags.udp))
    const holders = await listPorts(protocols)
    const show = this.printer({columns: holderColumns, text: portHolderText}, '')
    for (const holder of holders) show(holder)
    if (holders.length === 0) this.setExitCode(EXIT.no)
  }
}
