import {valuesArg} from '../../lib/cli/args.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import type {Value} from '../../lib/io/values.js'
import {parseQueryName} from '../../lib/dns/query-name.js'
import type {LookupResult, LookupRow} from '../../lib/dns/look-up.js'
import {openResolver} from '../../lib/dns/resolver.js'
import {EXIT} from '../../lib/errors.js'
import {lookupView} from '../../lib/dns/lookup-text.js'
import {dnsLookupFlags} from '../../lib/cli/flags/dns-lookup-flags.js'
import {prose} from '../../lib/cli/prose.js'

const EXPECTED = 'names, such as www.example.com'

export default class DnsLookup extends LiveCommand {
  static override layers = ['application' as const]
  static override summary = 'Look names up: which records do they have, says who?'
  static override description = prose`A name is looked up in the system's hosts file and then asked of its name
servers (/etc/resolv.conf), or of the servers named with --server: of each of them, and where their answers differ a
line says so. Names are taken as they are, without a search list.

Without --type the addresses are asked for, A and AAAA, and either will do. Types: A AAAA CNAME MX NS TXT SOA SRV CAA
PTR HTTPS. ANY is refused: servers need not answer it with all they have (RFC 8482).

All waits for one name together end after 5 s, or what --timeout says; within them a lost datagram is sent again, and
a truncated answer fetched over TCP. A server's own name is looked up for at most 5 s before.

Values are written as in zone files, names without the final dot. Names also come from standard input, one per line,
and from files (@FILE).

Exit code: 0 there are such records; 1 there are none (NXDOMAIN, NODATA), or the servers differ; 3 no answer, or the
server will not say.`

  static override args = {name: valuesArg('the names to look up; other scripts than Latin become punycode')}

  static override flags = dnsLookupFlags

  static override examples = [
    '<%= config.bin %> dns lookup www.example.com',
    '<%= config.bin %> dns lookup example.com --type MX,TXT',
    {
      description: 'do two servers say the same?',
      command: '<%= config.bin %> dns lookup example.com --server 192.0.2.53 --server 198.51.100.53',
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> dns lookup db.example.com -q; then echo it has an address; fi',
    },
    {description: 'from the root down', command: '<%= config.bin %> dns lookup www.example.com --from-roots'},
    {
      description: 'many names, only the addresses',
      command: '<%= config.bin %> dns lookup @names.txt --get name,value',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DnsLookup)
    const question = {message: 'Which name? (www.example.com)', check: parseQueryName}
    const sources = await this.sources(args.name ?? [], EXPECTED, question)
    const signal = this.stopSignal()
    const wanted = {types: flags.type ?? (['A', 'AAAA'] as const), wantsAll: flags.type !== undefined}
    const resolve = await openResolver({
      servers: flags.server,
      tcp: flags.tcp,
      fromRoots: flags['from-roots'],
      timeoutMs: flags.timeout ?? 5000,
      signal,
      onStep: (message) => this.noticeOf({code: 'REFERRAL', message}),
      trace: this.tracer(flags),
    })
    const print = this.printer(lookupView, '')
    const results = this.mapValues(sources, {
      expected: EXPECTED,
      toRow: async (value) => ({value, result: await resolve(parseQueryName(value.text), wanted)}),
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
