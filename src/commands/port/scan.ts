import type {IpVersion} from '../../lib/address/endpoint.js'
import {valuesArg} from '../../lib/cli/args.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {Progress} from '../../lib/cli/progress.js'
import {prose} from '../../lib/cli/prose.js'
import type {Origin} from '../../lib/io/values.js'
import {EXIT, InputError, NetkitError} from '../../lib/errors.js'
import {parsePorts} from '../../lib/port/parse-ports.js'
import {hostsOfTarget, isAway, MANY_PROBES, type ScanHost, scanPorts, uniqueHosts} from '../../lib/port/scan-ports.js'
import {parseScanTarget, type ScanTarget} from '../../lib/port/scan-targets.js'
import {versionOf} from '../../lib/stream/parse-target.js'
import {grouped} from '../../lib/text/grouped.js'
import {loadServices} from '../../lib/port/services.js'
import {checkColumns, checkText, scanProgressText, scanSummaryText} from '../../lib/port/port-text.js'
import {portScanFlags} from '../../lib/cli/flags/port-scan-flags.js'

const EXPECTED = 'a host or a network, such as 192.0.2.7 or 192.0.2.0/28'

export default class PortScan extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Which TCP ports of a host or a network are open?'
  static override description = prose`Scan only what you may test: your own machines, or those whose owner has agreed.
Others see it, and may call it an attack.

Connects to every port, as any client may; nothing is sent. Rows come as open ports are found, a summary goes to
stderr. Every address of a name is scanned, and every host of a network (a /16 at most). More than
${grouped(MANY_PROBES)} ports altogether, loopback aside, need --yes.

Some hundreds of connections are tried at a time, up to 2048 where answers are slow to come, fewer where this machine
runs out of descriptors or source ports: those ports are tried again, never called closed. --rate sets a limit of its
own. A firewall that drops connections makes ports filtered, and so may a busy one that drops some: a longer --timeout
and a lower --rate tell them apart.

Exit codes: 0 one open port was found, 1 none; 130 Ctrl-C, after printing what was found.

Waits: --timeout for each connection, 10 s for each name.`

  static override args = {target: valuesArg('hosts, networks, ranges A-B: 127.0.0.1, 192.0.2.0/28, @FILE')}

  static override flags = portScanFlags

  static override examples = [
    '<%= config.bin %> port scan 127.0.0.1 --ports all',
    '<%= config.bin %> port scan 192.0.2.0/28 --ports 22,80,443,8000-9000 --rate 500',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> port scan 127.0.0.1 --ports 8000-8999 -q; then echo something listens; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PortScan)
    const services = await loadServices()
    const ports = parsePorts(flags.ports, services)
    const targets = await this.targets(args.target ?? [])
    const signal = this.stopSignal()
    const hosts = await this.hosts(targets, signal, versionOf(flags))
    if (!flags.yes && isAway(hosts)) await this.confirm(hosts.length * ports.length, hosts.length, ports.length)
    const show = this.live.rows({columns: checkColumns, text: checkText})
    const progress = new Progress(this.stderr)
    const summary = await scanPorts(hosts, services, {
      ports,
      timeoutMs: flags.timeout,
      rate: flags.rate ?? null,
      allStates: flags['all-states'],
      onRow(row) {
        progress.clear()
        show(row)
      },
      onProgress: (soFar) => progress.show(scanProgressText(soFar)),
      signal,
    })
    progress.clear()
    this.flush()
    this.notice(scanSummaryText(summary))
    if (summary.open === 0) this.setExitCode(EXIT.no)
  }

  private async targets(words: string[]): Promise<Target[]> {
    const sources = await this.sources(words, EXPECTED, {message: 'Which host? (127.0.0.1)', check: parseScanTarget})
    const targets: Target[] = []
    const parsed = this.mapValues(sources, {
      expected: EXPECTED,
      toRow: ({text, origin}) => ({target: parseScanTarget(text), origin}),
    })
    for await (const target of parsed) targets.push(target)
    return targets
  }

  /** A name that does not resolve is reported, and the others are scanned. */
  private async hosts(targets: Target[], signal: AbortSignal, version: IpVersion | undefined): Promise<ScanHost[]> {
    const hosts: ScanHost[] = []
    for (const {target, origin} of targets) {
      try {
        hosts.push(...(await hostsOfTarget(target, signal, version)))
      } catch (error) {
        if (targets.length === 1 || !(error instanceof NetkitError)) throw error
        this.reportValue(error, {origin})
      }
    }
    return uniqueHosts(hosts)
  }

  private async confirm(probes: number, hosts: number, ports: number): Promise<void> {
    if (probes <= MANY_PROBES) return
    const size = `${grouped(probes)} ports (${grouped(hosts)} hosts × ${grouped(ports)})`
    await this.askFor(`--yes, as that is ${size}`, {
      message: `That is ${size}. Go on? (yes)`,
      check(answer) {
        if (answer !== 'yes') throw new InputError('USAGE', 'only "yes" goes on; Ctrl-C does not')
      },
    })
  }
}

/** What is to be scanned, and where it was said. */
type Target = {target: ScanTarget; origin: Origin}
