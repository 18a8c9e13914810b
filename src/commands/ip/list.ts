import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {listInterfaces} from '../../lib/ip/list-interfaces.js'
import {interfaceView} from '../../lib/ip/interface-view.js'

export default class IpList extends NetkitCommand {
  static override layers = ['link' as const, 'internet' as const]
  static override summary = 'List the addresses of this machine, interface by interface.'
  static override description = prose`An address belongs to an interface, not to the machine. Interfaces that are down
or have no address are listed, too. “dynamic” says that the address was given for a time (DHCP, SLAAC), where the
system tells.`

  static override examples = [
    '<%= config.bin %> ip list',
    {description: 'addresses only, for a script', command: '<%= config.bin %> ip list --get name,address'},
  ]

  async run(): Promise<void> {
    await this.parse(IpList)
    const rows = await listInterfaces()
    this.showAll(rows, interfaceView(rows))
  }
}
