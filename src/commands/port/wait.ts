import * as Flags from '@oclif/core/flags'
import {versionFlags} from '../../lib/cli/flags/address-flags.js'
import {valuesArg} from '../../lib/cli/args.js'
import {durationFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {prose} from '../../lib/cli/prose.js'
import {InputError, NetkitError} from '../../lib/errors.js'
import {endpointWithPortNumber} from '../../lib/port/port-number.js'
import {wantedVersion} from '../../lib/stream/parse-target.js'
import {waitForPorts} from '../../lib/port/wait-for-port.js'
import {waitColumns, waitText} from '../../lib/port/port-text.js'

const EXPECTED = 'HOST:PORT, such as localhost:5432'

export default class PortWait extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Wait until TCP ports are open, before the next step of a script.'
  static override description = prose`Connects repeatedly, to all addresses of a name, until one accepts or --timeout
is over. It keeps trying while a name does not resolve, connections are refused or there is no answer. With --closed
it waits until the connection is refused: silence proves nothing. It waits for all of several ports at once, or with
--any for the first.

Exit codes: 0 they are open (or closed), 3 they are not in time.

Waits: --timeout for everything, including lookups and connections.`

  static override args = {endpoint: valuesArg('HOST:PORT, [v6]:PORT; PORT or :PORT for this machine')}

  static override flags = {
    ...versionFlags,
    timeout: durationFlag({description: 'for everything', default: 30_000}),
    interval: durationFlag({description: 'the pause between attempts', default: 25}),
    closed: Flags.boolean({description: 'wait until the port refuses connections'}),
    any: Flags.boolean({description: 'wait only for the first of several ports'}),
  }

  static override examples = [
    {
      description: 'start a migration when the database is up',
      command: '<%= config.bin %> port wait localhost:5432 --timeout 30s && ./migrate',
    },
    {description: 'a database and a queue', command: '<%= config.bin %> port wait db:5432 queue:5672 && ./start'},
    {
      description: 'until the old server is gone',
      command: '<%= config.bin %> port wait :8080 --closed -q',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(PortWait)
    const words = args.endpoint ?? []
    if (words.length === 0) throw new InputError('USAGE', `expected ${EXPECTED}`)
    const version = wantedVersion(flags)
    const endpoints = await Promise.all(words.map((word) => endpointWithPortNumber(word, version)))
    const signal = this.stopSignal()
    const {timeout: timeoutMs, interval: intervalMs, closed, any} = flags
    const show = this.live.rows({columns: waitColumns, text: waitText, isLine: true})
    const failures: [NetkitError, number][] = []
    let isDone = false
    for await (const {index, end} of waitForPorts(endpoints, {timeoutMs, intervalMs, closed, any, signal})) {
      if (end instanceof NetkitError) failures.push([end, index])
      else {
        show(end)
        isDone = true
      }
    }
    if (signal.aborted || (any && isDone)) return
    if (endpoints.length === 1 && failures.length === 1) throw failures[0]![0]
    for (const [failure, index] of failures) this.reportValue(failure, {origin: {argument: index + 1}})
  }
}
