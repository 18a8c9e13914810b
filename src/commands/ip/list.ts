import {NetkitCommand} from '../../lib/cli/command.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {prose} from '../../lib/cli/prose.js'
import {listInterfaces} from '../../lib/ip/list-interfaces.js'
import {interfaceView} from '../../lib/ip/interface-view.js'
import {IP_WORDS} from '../../lib/ip/words/ip-words.js'
import {gapIn} from '../../lib/text/told.js'

export default class IpList extends NetkitCommand {
  static override layers = ['link' as const, 'internet' as const]
  static override summary = 'List the addresses of this machine, interface by interface.'
  static override description = prose`An address belongs to an interface, not to the machine. Interfaces that are down
or have no address are listed too. “dynamic” means that the address was assigned for a limited time (DHCP, SLAAC), “no
carrier” that nothing is connected. On Linux netkit asks the kernel (rtnetlink), else iproute2, else Node and /sys;
what those leave out is named, with exit code 4.`

  static override flags = languageFlags

  static override examples = [
    '<%= config.bin %> ip list',
    {description: 'addresses only, for a script', command: '<%= config.bin %> ip list --get name,address'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(IpList)
    const told = await listInterfaces()
    this.showAll(told.value, interfaceView(told.value, IP_WORDS[readerLanguage(flags.lang)]))
    this.reportGap(gapIn(told))
  }
}
