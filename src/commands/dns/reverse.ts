import {IpAddress} from '../../lib/address/ip-address.js'
import {valuesArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import {durationFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {dnsClientFlags} from '../../lib/cli/flags/dns-lookup-flags.js'
import type {Value} from '../../lib/io/values.js'
import {sortReverseWords} from '../../lib/dns/lookup/lookup-words.js'
import {openResolver} from '../../lib/dns/resolver.js'
import {lookUpReverse, type ReverseResult, type ReverseRow} from '../../lib/dns/lookup/look-up-reverse.js'
import {wantedVersion} from '../../lib/stream/parse-target.js'
import {EXIT} from '../../lib/errors.js'
import {reverseView} from '../../lib/dns/lookup/lookup-view.js'

const EXPECTED = 'addresses, such as 192.0.2.7 or 2001:db8::7'

export default class DnsReverse extends LiveCommand {
  static override layers = ['application' as const]
  static override summary = 'Which names does an address have?'
  static override description = prose`Asks for the PTR records of the address's name under in-addr.arpa or ip6.arpa.
It asks the system's hosts file first, then its name servers; or each server given with @SERVER or --server, and
reports where their answers differ. The owner of that zone can put any name there: trust a name only if it leads back
to the address.

One address takes at most 5 s, or --timeout; before that, looking up a server's own name takes at most 5 s. Addresses
also come from standard input, one per line, and from files, which need a / here: @./FILE.

Exit codes: 0 it has a name; 1 it has none, or the servers differ; 3 no answer.`

  static override args = {address: valuesArg('the addresses, IPv4 or IPv6, and @SERVERs')}

  static override flags = {
    ...dnsClientFlags,
    timeout: durationFlag({description: 'how long an address may take, including retries [default: 5s]'}),
  }

  static override examples = [
    '<%= config.bin %> dns reverse 192.0.2.7 2001:db8::7',
    {description: 'in a script', command: 'if <%= config.bin %> dns reverse 192.0.2.7 -q; then echo it has a name; fi'},
    {description: 'only the names', command: '<%= config.bin %> dns reverse @./addresses.txt --get address,value'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(DnsReverse)
    const words = sortReverseWords(args.address ?? [])
    const sources = words.sources.length > 0 ? words.sources : this.sources([], EXPECTED)
    const resolve = await openResolver({
      servers: [...(flags.server ?? []), ...words.servers],
      tcp: flags.tcp,
      bind: flags.bind,
      version: wantedVersion(flags),
      timeoutMs: flags.timeout ?? 5000,
      signal: this.stopSignal(),
      trace: this.tracer(flags),
    })
    const print = this.printer(reverseView, '')
    const results = this.mapValuesAtOnce(sources, {
      expected: EXPECTED,
      toRow: async (value) => ({value, result: await lookUpReverse(IpAddress.parse(value.text), resolve)}),
    })
    await this.untilStopped(async () => {
      for await (const {value, result} of results) this.tell(result, value, print)
    })
  }

  private tell(result: ReverseResult, value: Value, print: (row: ReverseRow) => void): void {
    const {rows, answer, failures, differences} = result
    for (const row of rows) print(row)
    this.flush()
    for (const failure of failures) this.reportValue(failure, value)
    for (const message of differences) this.noticeOf({code: 'ANSWERS_DIFFER', message})
    if (answer === 'failed') this.setExitCode(EXIT.network)
    if (answer === 'no' || differences.length > 0) this.setExitCode(EXIT.no)
  }
}
