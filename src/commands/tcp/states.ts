import * as Flags from '@oclif/core/flags'
import {Endpoint} from '../../lib/address/endpoint.js'
import {optionalArg} from '../../lib/cli/args.js'
import {durationFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {columns} from '../../lib/text/columns.js'
import {stateText} from '../../lib/stream/state-text.js'
import {type ConnectionState, readConnectionStates, watchConnectionStates} from '../../lib/stream/connection-states.js'
import type {View} from '../../lib/text/view.js'

const stateView: View<ConnectionState> = {
  columns: columns<ConnectionState>(
    'local',
    'remote',
    'state',
    'timerMs',
    'sendQueueBytes',
    'receiveQueueBytes',
    'pid',
  ),
  text: stateText,
}

export default class TcpStates extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = "Show the states of TCP connections in the kernel's tables."
  static override description = prose`LISTEN, SYN_SENT, SYN_RECEIVED, ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2, CLOSE_WAIT,
CLOSING, LAST_ACK, TIME_WAIT (RFC 9293 §3.3.2), from /proc/net/tcp and tcp6, on Windows from its own table (through
koffi, without timers and queues); elsewhere exit code 4. A connection within one machine has two rows, one for each
end. timerMs is the rest of a TIME_WAIT, or the time to the next retransmission. The exit code is 1 if there are none.

--watch runs until Ctrl-C, looks every --interval and prints a row for each change; connections that are gone show as
CLOSED.`

  static override args = {
    endpoint: optionalArg(
      "connections with this end: 127.0.0.1:9000, :9000 for this machine, '*:9000' for any address",
    ),
  }

  static override flags = {
    watch: Flags.boolean({description: 'keep running, with a row for each change'}),
    interval: durationFlag({description: 'how often to look', default: 50}),
  }

  static override examples = [
    '<%= config.bin %> tcp states',
    '<%= config.bin %> tcp states :9000 --watch',
    {
      description: 'in a script',
      command: "if <%= config.bin %> tcp states '*:9000' -q; then echo in use; fi",
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpStates)
    const endpoint = args.endpoint === undefined ? null : Endpoint.parse(args.endpoint, {any: true})
    const print = this.live.rows(stateView)
    if (flags.watch) {
      const changes = watchConnectionStates(endpoint, {intervalMs: flags.interval, signal: this.stopSignal()})
      for await (const change of changes) print(change)
      return
    }
    const states = await readConnectionStates(endpoint)
    states.forEach(print)
    if (states.length === 0) this.setExitCode(EXIT.no)
  }
}
