import {NetkitCommand} from '../../lib/cli/command.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {prose} from '../../lib/cli/prose.js'
import {routeListView} from '../../lib/route/route-text.js'
import {listRoutes} from '../../lib/route/list-routes.js'
import {ROUTE_WORDS} from '../../lib/route/words/route-words.js'
import {gapIn} from '../../lib/text/told.js'

export default class RouteList extends NetkitCommand {
  static override layers = ['internet' as const]
  static override summary = 'List the routing tables of this machine, the longest prefix first.'
  static override description = prose`Of the routes that hold an address the one with the longest prefix decides, of equals the one with the lowest metric. Tables
other than main are used where a rule says so (policy routing). This machine's own addresses are left out.
Where neither the kernel (rtnetlink) nor iproute2 can be asked, what /proc leaves out is named: exit code 4.
macOS and Windows are untested.`

  static override flags = languageFlags

  static override examples = [
    '<%= config.bin %> route list',
    {description: 'the gateways alone', command: '<%= config.bin %> route list --get network,gateway,interface'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(RouteList)
    const told = await listRoutes()
    this.showAll(told.value, routeListView(told.value, ROUTE_WORDS[readerLanguage(flags.lang)]))
    this.reportGap(gapIn(told))
  }
}
