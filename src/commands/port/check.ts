import type {Endpoint} from '../../lib/address/endpoint.js'
import type {IpVersion} from '../../lib/address/ip-address.js'
import {valuesArg} from '../../lib/cli/args.js'
import {tlsCheckOf} from '../../lib/cli/flags/check-tls-flags.js'
import {portCheckFlags} from '../../lib/cli/flags/port-check-flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {prose} from '../../lib/cli/prose.js'
import type {Origin} from '../../lib/io/values.js'
import {EXIT, NetkitError} from '../../lib/errors.js'
import {checkPorts, verdictOf} from '../../lib/port/check-port.js'
import {isHostAndPorts, parseHostAndPorts, parsePayload} from '../../lib/port/parse-host-and-ports.js'
import {endpointWithPortNumber} from '../../lib/port/port-number.js'
import {wantedVersion} from '../../lib/stream/parse-target.js'
import {loadServices} from '../../lib/port/services.js'
import {checkedColumns, checkedText} from '../../lib/port/port-text.js'

const EXPECTED = 'HOST PORT[,PORT…] or HOST:PORT…, such as 192.0.2.7:443'

const EXITS = {yes: EXIT.done, no: EXIT.no, unknown: EXIT.network} as const

/** What is to be checked, and where it was said. */
type Target = {endpoint: Endpoint; origin: Origin}

export default class PortCheck extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Is a port open, closed or filtered, and why?'
  static override description = prose`open: something accepts connections. closed: the host answers that nothing
listens. filtered: no answer in time, or a router or firewall refuses. The addresses of a name are tried as in RFC
8305, and the row shows the one that answered.

--udp sends a datagram, up to three times: an ICMP refusal means closed, an answer open, silence open|filtered,
because UDP servers may keep silent and refusals are rare: Linux sends about one a second to each peer. DNS and NTP
ports get a real request, others an empty datagram or --payload.

--tls also does a TLS handshake and checks the certificate: 1 if it is not trusted, has expired, or expires within
--min-days; 3 if an open port does not speak TLS. --starttls does so, too, and asks a mail server to switch to TLS first.

Exit codes: 0 all are open; 3 if any gave no answer, was unreachable, has no name or is open|filtered; else 1.

Waits: --timeout for each port, including the lookup of the name.`

  static override args = {value: valuesArg('HOST PORT[,PORT…], where a port may be a range or a name, or HOST:PORT…')}

  static override flags = portCheckFlags

  static override examples = [
    '<%= config.bin %> port check example.com 80,443',
    '<%= config.bin %> port check 127.0.0.1:5432 [::1]:5432 --json',
    {description: 'a DNS server', command: '<%= config.bin %> port check 192.0.2.53:53 --udp'},
    {
      description: 'is the certificate valid for another month?',
      command: '<%= config.bin %> port check example.com:443 --tls --min-days 30',
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> port check localhost:5432 -q; then echo the database is up; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PortCheck)
    const payload = flags.payload === undefined ? null : parsePayload(flags.payload)
    const targets = await this.targets(args.value ?? [], wantedVersion(flags))
    const signal = this.stopSignal()
    const outcomes = checkPorts(
      targets.map(({endpoint}) => endpoint),
      {
        protocol: flags.udp ? 'udp' : 'tcp',
        timeoutMs: flags.timeout,
        allAddresses: flags['all-addresses'],
        payload,
        bind: flags.bind,
        tls: await tlsCheckOf(flags),
        signal,
      },
    )
    const show = this.live.rows({columns: checkedColumns, text: checkedText})
    let index = 0
    for await (const outcome of outcomes) {
      if (signal.aborted) return
      const {origin} = targets[index++]!
      if (outcome instanceof NetkitError) {
        if (targets.length === 1) throw outcome
        this.reportValue(outcome, {origin})
        continue
      }
      for (const row of outcome) {
        show(row)
        this.setExitCode(EXITS[verdictOf(row, flags.tls)])
      }
    }
  }

  private async targets(words: string[], version: IpVersion | undefined): Promise<Target[]> {
    if (isHostAndPorts(words)) {
      const endpoints = parseHostAndPorts(words, await loadServices(), version)
      return endpoints.map((endpoint) => ({endpoint, origin: {argument: 1}}))
    }
    const sources = this.sources(words, EXPECTED)
    const targets: Target[] = []
    const parsed = this.mapValues(sources, {
      expected: EXPECTED,
      toRow: async ({text, origin}) => ({endpoint: await endpointWithPortNumber(text, version), origin}),
    })
    for await (const target of parsed) targets.push(target)
    return targets
  }
}
