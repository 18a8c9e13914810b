import * as Flags from '@oclif/core/flags'
import {IpAddress} from '../../lib/address/ip-address.js'
import {valuesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {sentenceWidth, STDOUT} from '../../lib/io/terminal.js'
import type {View} from '../../lib/text/view.js'
import {EXIT, type NetkitError} from '../../lib/errors.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {ROUTE_WORDS} from '../../lib/route/words/route-words.js'
import {routeColumns, routeText} from '../../lib/route/route-text.js'
import {describeRoute, isReached, type RouteInfo, type RouteReasons} from '../../lib/route/describe-route.js'
import {explainRoute} from '../../lib/route/explain-route.js'
import {parseMark} from '../../lib/route/parse-mark.js'
import {gapIn} from '../../lib/text/told.js'

const EXPECTED = 'an IP address, such as 192.0.2.7 or 2001:db8::7'

export default class Route extends NetkitCommand {
  static override layers = ['internet' as const]
  static override summary = 'How would an address be reached? On this link, through a gateway, or not at all; and why.'
  static override description = prose`Shows the AND of the address with each network of this machine, then the routes
that cover it: the longest prefix wins. The kernel decides (rtnetlink, else ip route get), so policy rules, multipath
and routes that drop packets count. Without either, netkit uses a UDP socket that sends nothing and /proc, and names
what they leave open, with exit code 4. The exit code is 1 if the address cannot be reached. Tested on Linux, and on Windows under Wine.`

  static override args = {value: valuesArg('addresses: 192.0.2.7, 2001:db8::7, fe80::1%eth0')}

  static override flags = {
    ...languageFlags,
    bind: Flags.string({
      description: 'the source address of the packet, one of this machine’s',
      helpValue: 'ADDRESS',
    }),
    mark: Flags.string({
      description: 'the mark of the packet (SO_MARK), a number or 0x…, for policy rules',
      helpValue: 'N',
    }),
  }

  static override examples = [
    '<%= config.bin %> route 192.0.2.7',
    {description: 'in a script', command: 'if <%= config.bin %> route 2001:db8::7 -q; then echo reachable; fi'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Route)
    const sources = this.sources(args.value ?? [], EXPECTED)
    const question = {
      bind: flags.bind === undefined ? null : IpAddress.parse(flags.bind),
      mark: flags.mark === undefined ? 0 : parseMark(flags.mark),
    }
    const gaps = new Map<string, NetkitError>()
    const reasons = new WeakMap<RouteInfo, RouteReasons>()
    const rows = this.mapValues(sources, {
      expected: EXPECTED,
      toRow: async ({text}) => {
        const answer = await describeRoute(IpAddress.parse(text), question)
        reasons.set(answer.info, answer.reasons)
        const gap = gapIn(answer.told)
        if (gap !== null) gaps.set(gap.message, gap)
        if (!isReached(answer.info)) this.setExitCode(EXIT.no)
        return answer.info
      },
    })
    const words = ROUTE_WORDS[readerLanguage(flags.lang)]
    const view: View<RouteInfo> = {
      columns: routeColumns,
      text: (info, paint) => {
        const answer = {info, reasons: reasons.get(info)!}
        return routeText(answer, explainRoute(answer, words), paint, words, sentenceWidth(STDOUT))
      },
    }
    await this.showEach(rows, view)
    for (const gap of gaps.values()) this.reportGap(gap)
  }
}
