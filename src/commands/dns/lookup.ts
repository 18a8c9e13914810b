import {valuesArg} from '../../lib/cli/args.js'
import {wantedVersion} from '../../lib/stream/parse-target.js'
import {dnsLookupFlags} from '../../lib/cli/flags/dns-lookup-flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {prose} from '../../lib/cli/prose.js'
import type {LookupResult, LookupRow} from '../../lib/dns/lookup/look-up.js'
import {lookUpSearching, searchedNames, searchListFor} from '../../lib/dns/lookup/look-up-searching.js'
import {lookupView} from '../../lib/dns/lookup/lookup-view.js'
import {sortLookupWords} from '../../lib/dns/lookup/lookup-words.js'
import {openResolver} from '../../lib/dns/resolver.js'
import {EXIT} from '../../lib/errors.js'
import type {Value} from '../../lib/io/values.js'

const EXPECTED = 'names, such as www.example.com'

export default class DnsLookup extends LiveCommand {
  static override layers = ['application' as const]
  static override summary = 'Look names up: which records do they have, says who?'
  static override description = prose`A name is looked up in the system's hosts file and then asked of its name
servers (/etc/resolv.conf), or of the servers named with @SERVER or --server: of each of them, and where their answers
differ a line says so. localhost and names below it are this machine. Names are taken as they are; --search tries the
search list.

Words stand in any order, as dig's do: @x is a server (lists are @- and words with a /, @./names.txt), the name of a
type is that type (mx. is the name "mx"), all else are names. Without a type the addresses are asked for, A and AAAA,
and either will do. Every type of IANA goes by its name, any by TYPE65280; its data is then shown as bytes where it has
no form here (RFC 3597). ANY and AXFR are refused with their reasons.

All waits for one name together end after 5 s, or what --timeout says; 32 names are asked for at the same time. A lost
datagram is sent again, a truncated answer fetched over TCP. A server's own name is looked up for at most 5 s before.

"No record of that type" is said only where an authority, or a server that looked for us, has said so: a referral, or an
alias (CNAME) to elsewhere, is not followed but named as such; --from-roots follows it. Values are written as in zone
files, names without the final dot. Names also come from standard input, one per line.

Exit code: 0 there are such records; 1 there are none (NXDOMAIN, NODATA), or the servers differ; 3 no answer, the server
will not say, or a referral or alias was not followed to its end.`

  static override args = {
    name: valuesArg('names (other scripts than Latin become punycode), types and @SERVERs, in any order'),
  }

  static override flags = dnsLookupFlags

  static override examples = [
    '<%= config.bin %> dns lookup www.example.com',
    '<%= config.bin %> dns lookup example.com MX TXT',
    {
      description: 'do two servers say the same?',
      command: '<%= config.bin %> dns lookup example.com @192.0.2.53 @198.51.100.53',
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> dns lookup db.example.com -q; then echo it has an address; fi',
    },
    {description: 'from the root down', command: '<%= config.bin %> dns lookup www.example.com --from-roots'},
    {
      description: 'many names, only the addresses',
      command: '<%= config.bin %> dns lookup @./names.txt --get name,value',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DnsLookup)
    const words = sortLookupWords(args.name ?? [])
    const sources = words.sources.length > 0 ? words.sources : this.sources([], EXPECTED)
    const asked = [...(flags.type ?? []), ...words.types]
    const wanted =
      asked.length > 0 ? {types: asked, wantsAll: true} : ({types: ['A', 'AAAA'], wantsAll: false} as const)
    const search = searchListFor(flags.search)
    const resolve = await openResolver({
      servers: [...(flags.server ?? []), ...words.servers],
      tcp: flags.tcp,
      bind: flags.bind,
      version: wantedVersion(flags),
      dnssec: flags.dnssec,
      fromRoots: flags['from-roots'],
      timeoutMs: flags.timeout ?? 5000,
      signal: this.stopSignal(),
      onStep: (message) => this.noticeOf({code: 'REFERRAL', message}),
      trace: this.tracer(flags),
    })
    const print = this.printer(lookupView, '')
    const results = this.mapValuesAtOnce(sources, {
      expected: EXPECTED,
      toRow: async (value) => ({
        value,
        result: await lookUpSearching(searchedNames(value.text, search), resolve, wanted),
      }),
    })
    await this.untilStopped(async () => {
      for await (const {value, result} of results) this.tell(result, value, print)
    })
  }

  private tell(
    {rows, answer, failures, differences}: LookupResult,
    value: Value,
    print: (row: LookupRow) => void,
  ): void {
    for (const row of rows) print(row)
    this.flush()
    for (const failure of failures) this.reportValue(failure, value)
    for (const message of differences) this.noticeOf({code: 'ANSWERS_DIFFER', message})
    if (answer === 'failed') this.setExitCode(EXIT.network)
    if (answer === 'no' || differences.length > 0) this.setExitCode(EXIT.no)
  }
}
