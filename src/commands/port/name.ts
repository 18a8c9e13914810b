import {valuesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {namePorts} from '../../lib/port/name-port.js'
import {loadServices} from '../../lib/port/services.js'
import {nameColumns, nameText} from '../../lib/port/port-text.js'

const EXPECTED = 'a port or a service name, such as 443 or https'

export default class PortName extends NetkitCommand {
  static override layers = ['transport' as const]
  static override summary = 'Find the name of a port, or the port of a service name.'
  static override description = prose`Names are IANA's, the usual ones first (80 is http, not www-http). A registered
name says what a port is meant for, not what listens there; for that use "port who". Well-known, registered and
dynamic are the ranges of RFC 6335; the ephemeral ports that this machine uses for outgoing connections are a separate
setting (Linux: net.ipv4.ip_local_port_range).

The exit code is 1 if the name or port is not registered. Nothing here waits.`

  static override args = {value: valuesArg('ports and names: 443, https, 3306')}

  static override examples = [
    '<%= config.bin %> port name 443',
    '<%= config.bin %> port name https postgresql --get port,name,range',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> port name "$SERVICE" -q; then echo registered; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(PortName)
    const services = await loadServices()
    const sources = this.sources(args.value ?? [], EXPECTED)
    const found = this.mapValues(sources, {expected: EXPECTED, toRow: ({text}) => namePorts(text, services)})
    const show = this.printer({columns: nameColumns, text: nameText})
    for await (const ports of found) {
      for (const port of ports) show(port)
      if (ports.every(({name}) => name === null)) this.setExitCode(EXIT.no)
    }
  }
}
