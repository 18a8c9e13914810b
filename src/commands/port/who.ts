import {valuesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {parsePorts} from '../../lib/port/parse-ports.js'
import {whoHas} from '../../lib/port/port-holders.js'
import {loadServices} from '../../lib/port/services.js'
import {gapIn} from '../../lib/text/told.js'
import {holderColumns, portHolderText} from '../../lib/port/port-text.js'

const EXPECTED = 'a port, such as 8080'

export default class PortWho extends NetkitCommand {
  static override layers = ['transport' as const]
  static override summary = 'Who has this port on this machine?'
  static override description = prose`Shows every socket on the port, TCP and UDP, and each process that has it open:
listeners, connections, closed connections that the kernel remembers for a minute (TIME_WAIT), and ports bound without
a listener (BOUND). Commands are shown without their arguments, which may contain secrets. Only root sees the
processes of other users.

Linux is asked through sock_diag, else /proc; without /proc the processes are unknown (4). Windows is asked through iphlpapi, which needs koffi (else 4); macOS through lsof, which is untested.

Exit codes: 0 one of the ports is in use; 1 none is; 4 this system does not show it.

Waits: none on Linux; on macOS 10 s for lsof.`

  static override args = {port: valuesArg('ports, ranges and service names: 8080, 8000-8099, https')}

  static override examples = [
    '<%= config.bin %> port who 8080',
    {description: 'its process, for a script', command: '<%= config.bin %> port who 8080 --get pid,command'},
    {
      description: 'in a script',
      command: 'if <%= config.bin %> port who 5432 -q; then echo in use; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(PortWho)
    const services = await loadServices()
    const sources = this.sources(args.port ?? [], EXPECTED)
    const ports = new Set<number>()
    const parsed = this.mapValues(sources, {expected: EXPECTED, toRow: ({text}) => parsePorts(text, services)})
    for await (const some of parsed) for (const port of some) ports.add(port)

    const told = await whoHas(ports)
    const show = this.printer({columns: holderColumns, text: portHolderText}, '')
    for (const holder of told.value) show(holder)
    if (told.value.length === 0) this.setExitCode(EXIT.no)
    this.reportGap(gapIn(told))
  }
}
