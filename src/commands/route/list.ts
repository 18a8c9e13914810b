import {NetkitCommand} from '../../lib/cli/command.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {prose} from '../../lib/cli/prose.js'
import {routeListView} from '../../lib/route/route-text.js'
import {listRoutes} from '../../lib/route/list-routes.js'
import {ROUTE_WORDS} from '../../lib/route/words/route-words.js'
import {gapIn} from '../../lib/text/told.js'

export default class RouteList extends NetkitCommand {
  static override layers = ['internet' as const]
  static override summary = 'List the routing tables of this machine, longest prefix first.'
  static override description = prose`Among the routes that cover an address, the longest prefix wins, then the lowest
metric. Tables other than main are used if a rule says so (policy routing). This machine's own addresses are left out.
If neither the kernel (rtnetlink) nor iproute2 can be asked, what /proc leaves out is named: exit code 4. Untested on
macOS.`

  static override flags = languageFlags

  static override examples = [
    '<%= config.bin %> route list',
    {description: 'only the gateways', command: '<%= config.bin %> route list --get network,gateway,interface'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(RouteList)
    const told = await listRoutes()
    this.showAll(told.value, routeListView(told.value, ROUTE_WORDS[readerLanguage(flags.lang)]))
    this.reportGap(gapIn(told))
  }
}
