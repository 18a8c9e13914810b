import type {IpVersion} from '../../lib/address/ip-address.js'
import {valuesArg} from '../../lib/cli/args.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {Progress} from '../../lib/cli/progress.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT, InputError, NetkitError} from '../../lib/errors.js'
import {parsePorts} from '../../lib/port/parse-ports.js'
import {parseExclusions, withoutExclusions} from '../../lib/port/exclusions.js'
import {hostsOfTargets, runScan} from '../../lib/port/run-scan.js'
import {isAway, type ScanHost, type ScanOptions} from '../../lib/port/scan-ports.js'
import {parseScanTarget} from '../../lib/port/scan-targets.js'
import {UDP_PORTS} from '../../lib/port/scan-udp.js'
import {wantedVersion} from '../../lib/stream/parse-target.js'
import {loadServices} from '../../lib/port/services.js'
import {portScanFlags} from '../../lib/cli/flags/port-scan-flags.js'
import {checkView, MANY_PROBES, scanProgressText, scanQuestion, scanSummaryText} from '../../lib/port/port-text.js'

const EXPECTED = 'a host or a network, such as 192.0.2.7 or 192.0.2.0/28'

export default class PortScan extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Which ports of a host or a network are open?'
  static override description = prose`Scan only your own machines, or those whose owner has agreed. Others will see it and may take it for an attack.

Connects to every TCP port like any client and sends nothing. --udp sends datagrams, as "port check --udp" does: a
silent port is open|filtered, counted as filtered. Rows appear as open ports are found; a summary goes to stderr.
Every address of a name is scanned, and every host of a network (a /16 at most). More than ${MANY_PROBES} ports in
total, not counting loopback, need --yes.

Tries up to 2048 connections at a time, fewer if this machine runs out of descriptors or source ports: those ports are
tried again, never reported as closed. Filtered ports may be behind a firewall, or behind a busy router that drops
some packets: a longer --timeout and a lower --rate tell them apart.

Exit codes: 0 an open port was found, 1 none; 130 Ctrl-C, after printing what was found.

Waits: --timeout for each connection, 10 s for each name.`

  static override args = {target: valuesArg('hosts, networks, ranges A-B: 127.0.0.1, 192.0.2.0/28, @FILE')}

  static override flags = portScanFlags

  static override examples = [
    '<%= config.bin %> port scan 127.0.0.1 --ports all',
    '<%= config.bin %> port scan 192.0.2.0/28 --ports 22,80,443,8000-9000 --exclude 192.0.2.1,8080 --rate 500',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> port scan 127.0.0.1 --ports 8000-8999 -q; then echo up; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PortScan)
    const services = await loadServices()
    const exclusions = parseExclusions(flags.exclude, services)
    const wanted = parsePorts(flags.ports ?? (flags.udp ? UDP_PORTS : 'top100'), services)
    const signal = this.stopSignal()
    const found = await this.hosts(args.target ?? [], signal, wantedVersion(flags))
    const {hosts, ports} = withoutExclusions(found, wanted, exclusions)
    if (!flags.yes && isAway(hosts)) await this.confirm(scanQuestion(hosts.length, ports.length))
    const show = this.live.rows(checkView)
    const progress = new Progress(this.stderr)
    const {timeout: timeoutMs, rate = null, 'all-states': allStates, udp} = flags
    const onRow: ScanOptions['onRow'] = (row) => {
      progress.clear()
      show(row)
    }
    const onProgress: ScanOptions['onProgress'] = (soFar) => progress.show(scanProgressText(soFar))
    const options = {ports, timeoutMs, rate, allStates, udp, onRow, onProgress, signal}
    const summary = await runScan(hosts, services, options)
    progress.clear()
    this.flush()
    this.notice(scanSummaryText(summary))
    if (summary.open === 0) this.setExitCode(EXIT.no)
  }

  /** A name that does not resolve is reported, and the others are scanned. */
  private async hosts(words: string[], signal: AbortSignal, version: IpVersion | undefined): Promise<ScanHost[]> {
    const sources = this.sources(words, EXPECTED)
    const targets = this.mapValues(sources, {
      expected: EXPECTED,
      toRow: ({text, origin}) => ({target: parseScanTarget(text), origin}),
    })
    return hostsOfTargets(targets, {
      signal,
      version,
      onFailure: (error, origin) => {
        if (!(error instanceof NetkitError)) throw error
        this.reportValue(error, {origin})
      },
    })
  }

  private async confirm(question: string | null): Promise<void> {
    if (question === null) return
    await this.askFor(`--yes, as that is ${question}`, {
      message: `That is ${question}. Go on? (yes)`,
      check(answer) {
        if (answer !== 'yes') throw new InputError('USAGE', 'type "yes" to go on, or press Ctrl-C')
      },
    })
  }
}
