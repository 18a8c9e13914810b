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
  static override summary = 'Look up names: which records do they have, and who says so?'
  static override description = prose`It asks the system's hosts file, then its name servers (/etc/resolv.conf); or
each server given with @SERVER or --server, and reports where their answers differ. localhost and names below it are
this machine. Names are taken as they are; --search tries the search list.

As with dig, words may be in any order: @x is a server (lists are @- and words with a /, @./names.txt), a record type
is a type (mx. is the name "mx"), everything else is a name. Without a type it asks for addresses, A and AAAA, and
either is enough. IANA types go by name, any type by number, such as TYPE65280; data of an unknown form is shown as
bytes (RFC 3597). ANY and AXFR are refused with the reason.

One name takes at most 5 s, or --timeout; 32 names are looked up at a time. A lost datagram is sent again, and a
truncated answer is fetched over TCP. Before that, looking up a server's own name takes at most 5 s.

"No record of that type" means that an authoritative or recursive server said so: a referral, or an alias (CNAME) to
elsewhere, is reported and not followed; --from-roots follows it. Values are written as in zone files, names without
the final dot. Names also come from standard input, one per line.

Exit codes: 0 there are such records; 1 there are none (NXDOMAIN, NODATA), or the servers differ; 3 no answer, a
refusal, or a referral or alias that was not followed to its end.`

  static override args = {
    name: valuesArg('names (non-Latin scripts become punycode), types and @SERVERs, in any order'),
  }

  static override flags = dnsLookupFlags

  static override examples = [
    '<%= config.bin %> dns lookup www.example.com',
    '<%= config.bin %> dns lookup example.com MX TXT',
    {
      description: 'do two servers agree?',
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
