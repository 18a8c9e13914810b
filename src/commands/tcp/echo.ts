import * as Flags from '@oclif/core/flags'
import {endpointArgs, LISTEN_WORDS} from '../../lib/cli/args.js'
import {authFlags} from '../../lib/cli/flags/auth-flags.js'
import {serverTlsFlags} from '../../lib/cli/flags/tls-flags.js'
import {countFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {framingFlags, listenerFlags, serverFlags} from '../../lib/cli/flags/listener-flags.js'
import {prose} from '../../lib/cli/prose.js'
import {columns} from '../../lib/text/columns.js'
import {connectionText} from '../../lib/stream/connection-text.js'
import type {ConnectionEvent} from '../../lib/stream/connection-event.js'
import {framingOf} from '../../lib/stream/framing-of.js'
import {serveEcho} from '../../lib/stream/serve-echo.js'
import {placeOf, placeText} from '../../lib/stream/parse-target.js'

const eventColumns = columns<ConnectionEvent>(
  'event',
  'from',
  'port',
  'receivedBytes',
  'sentBytes',
  'durationMs',
  'error',
  'at',
)

export default class TcpEcho extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Send back what every client sends.'
  static override description = prose`Serves any number of clients at once, byte for byte, until Ctrl-C. A client that
has sent everything and closed its side still gets the whole answer; one that does not read is not read from. One row
for each connection that opens and closes.

--upper changes the ASCII letters a-z alone: UTF-8 and Latin-1 text stays whole, GBK text does not, since half of a
character may be such a letter there. --serial is the first server of every course: accept, talk until the client has
gone, accept the next. That "TCP serves one client at a time" is true of that program, not of TCP.

Waits: none has a limit, as listeners have none, unless --idle-timeout sets one (with --once for
the client, too). A bad frame ends the connection by a reset; the client has 5 s to take its answers before. 10 s for the handshakes of --tls and --auth.`

  static override args = endpointArgs(LISTEN_WORDS)

  static override flags = {
    ...serverFlags,
    unix: Flags.string({description: 'listen on a Unix socket (AF_UNIX), mode 0600', helpValue: 'PATH'}),
    upper: Flags.boolean({description: 'answer in capitals'}),
    prepend: Flags.string({description: 'stands before each answer: of a read, or of a frame', helpValue: 'TEXT'}),
    greet: Flags.string({
      description: 'sent to each client at once, as it is (with --framing as a frame)',
      helpValue: 'TEXT',
    }),
    serial: Flags.boolean({description: 'one client at a time, the others wait'}),
    once: Flags.boolean({description: 'end after the first connection', exclusive: ['count']}),
    count: countFlag({char: 'n', description: 'end after so many connections'}),
    ...framingFlags,
    ...authFlags,
    ...serverTlsFlags,
    ...listenerFlags,
  }

  static override examples = [
    '<%= config.bin %> tcp echo',
    '<%= config.bin %> tcp echo --port 0 --upper --trace',
    {
      description: 'every address, ten minutes of silence at most',
      command: "<%= config.bin %> tcp echo --host '*' --idle-timeout 10m --json",
    },
    {description: 'frames as struct.pack("i", n) makes them', command: '<%= config.bin %> tcp echo --framing i32le'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpEcho)
    const {upper, serial, prepend, greet} = flags
    const signal = this.stopSignal()
    const server = await serveEcho(await placeOf(args, flags), {
      upper,
      serial,
      greet: greet ? Buffer.from(greet) : null,
      prepend: prepend ? Buffer.from(prepend) : null,
      framing: framingOf(flags),
      maxFrameBytes: flags['max-frame'],
      count: flags.once ? 1 : flags.count,
      maxConnections: flags['max-connections'],
      idleTimeoutMs: flags['idle-timeout'],
      onEvent: this.live.rows({columns: eventColumns, text: connectionText}),
      onRefused: this.refusals(),
      ...(await this.serverSecurity(flags)),
      trace: this.tracer(flags),
      signal,
    })
    this.announce(placeText(server.place), flags)
    await server.ended
  }
}
