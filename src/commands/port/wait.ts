import * as Flags from '@oclif/core/flags'
import {wordArg} from '../../lib/cli/args.js'
import {versionFlags} from '../../lib/cli/address-flags.js'
import {durationFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {prose} from '../../lib/cli/prose.js'
import {parsePortEndpoint} from '../../lib/port/parse-host-and-ports.js'
import {withPortNumber} from '../../lib/port/port-of-service.js'
import {versionOf} from '../../lib/stream/parse-target.js'
import {waitForPort} from '../../lib/port/wait-for-port.js'
import {waitColumns, waitText} from '../../lib/port/port-text.js'

export default class PortWait extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Wait until a TCP port is open: before the next step of a script.'
  static override description = prose`Connects again and again, to all addresses of a name, until one accepts. A name
that does not resolve yet, a refusal and silence are no reason to give up; --timeout is. With --closed it waits until
the connection is refused: silence proves nothing.

Exit codes: 0 it is open (or closed), 3 not within the time.

Waits: --timeout for everything, look-ups and connections included.`

  static override args = {endpoint: wordArg('HOST:PORT, [v6]:PORT, PORT or :PORT for this machine')}

  static override flags = {
    ...versionFlags,
    timeout: durationFlag({description: 'for everything', default: 30_000}),
    interval: durationFlag({description: 'from an answer to the next attempt', default: 25}),
    closed: Flags.boolean({description: 'wait until the port refuses connections'}),
  }

  static override examples = [
    {
      description: 'a database first, then what needs it',
      command: '<%= config.bin %> port wait localhost:5432 --timeout 30s && ./migrate',
    },
    {
      description: 'until the old server has gone',
      command: '<%= config.bin %> port wait :8080 --closed -q',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PortWait)
    const endpoint = parsePortEndpoint(await withPortNumber(args.endpoint, 'tcp'), versionOf(flags))
    const signal = this.stopSignal()
    try {
      const end = await waitForPort(endpoint, {
        timeoutMs: flags.timeout,
        intervalMs: flags.interval,
        closed: flags.closed,
        signal,
      })
      this.show(end, {columns: waitColumns, text: waitText})
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }
}
