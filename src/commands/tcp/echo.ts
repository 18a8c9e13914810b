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
has closed its sending half still gets the whole answer; one that does not read is not read from. Prints a row for
each connection that opens and closes.

--upper changes only the ASCII letters a-z: that is safe for UTF-8 and Latin-1 text, but not for GBK, where the second
byte of a character may be such a letter. --serial is the first server of every course: accept, talk until the client
is gone, accept the next. One client at a time is a limit of that program, not of TCP.

Waits: without limit, unless --idle-timeout sets one (with --once also for the client); 10 s for the handshakes of
--tls and --auth. A bad or cut frame resets the connection, after up to 5 s for the client to read earlier answers.`

  static override args = endpointArgs(LISTEN_WORDS)

  static override flags = {
    ...serverFlags,
    unix: Flags.string({description: 'listen on a Unix socket, mode 0600', helpValue: 'PATH'}),
    upper: Flags.boolean({description: 'answer in upper case'}),
    prepend: Flags.string({description: 'put this text before each answer, to a read or a frame', helpValue: 'TEXT'}),
    greet: Flags.string({
      description: 'send this text to each client when it connects, as it is (with --framing: as a frame)',
      helpValue: 'TEXT',
    }),
    serial: Flags.boolean({description: 'serve one client at a time; the others wait'}),
    once: Flags.boolean({description: 'end after the first connection', exclusive: ['count']}),
    count: countFlag({char: 'n', description: 'end after N connections'}),
    ...framingFlags,
    ...authFlags,
    ...serverTlsFlags,
    ...listenerFlags,
  }

  static override examples = [
    '<%= config.bin %> tcp echo',
    '<%= config.bin %> tcp echo --port 0 --upper --trace',
    {
      description: 'on every address, with at most ten minutes of silence',
      command: "<%= config.bin %> tcp echo --host '*' --idle-timeout 10m --json",
    },
    {description: 'frames as made by struct.pack("i", n)', command: '<%= config.bin %> tcp echo --framing i32le'},
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
