import {endpointArgs, TARGET_WORDS} from '../../lib/cli/args.js'
import {clientAddressFlags} from '../../lib/cli/flags/address-flags.js'
import {authFlags} from '../../lib/cli/flags/auth-flags.js'
import {clientTlsFlags} from '../../lib/cli/flags/tls-flags.js'
import {durationFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {listenerFlags, talkFlags} from '../../lib/cli/flags/listener-flags.js'
import {prose} from '../../lib/cli/prose.js'
import {talkDestination} from '../../lib/stream/talk-destination.js'
import {durationText} from '../../lib/text/parse-size.js'
import {columns} from '../../lib/text/columns.js'
import {connectAndTalk} from '../../lib/stream/connect-and-talk.js'
import {describeMessage, type MessageRow} from '../../lib/stream/describe-message.js'
import {framingOf} from '../../lib/stream/framing-of.js'
import {InputError} from '../../lib/errors.js'
import {targetOf} from '../../lib/stream/parse-target.js'

const messageColumns = columns<MessageRow>('from', 'port', 'sizeBytes', 'text', 'base64', 'receivedAt')

export default class TcpConnect extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Talk to a TCP server: from the terminal, or through a pipe.'
  static override description = prose`What is typed or piped in goes to the server, what the server sends comes out.
The end of stdin (Ctrl-D) closes our half of the connection, and the whole answer is awaited; when the server closes,
it is over at once. A pipe's bytes are untouched, both ways. On a terminal text is decoded, and whatever could move
the cursor is made visible.

All addresses of a name are tried as RFC 8305 has it: a slow one does not hold up the others.

Waits: --timeout (10 s) for the name and the connection; after the end of stdin a silence of 60 s (or
--idle-timeout), or with --wait that time altogether. A server that has answered, and then says no more without ending
the connection, is no failure (exit code 0, and a notice), unless it stopped in the middle of a frame. 10 s for the handshakes of --tls and --auth. Nobody
limits the time in which stdin is open.`

  static override args = endpointArgs(TARGET_WORDS, 'the port, if it is a word of its own')

  static override flags = {
    ...clientAddressFlags,
    ...talkFlags,
    timeout: durationFlag({description: 'for the look-up of a name and the connection', default: 10_000}),
    wait: durationFlag({
      char: 'w',
      aliases: ['wait-for'],
      description: 'how long to wait for the answer after the end of stdin',
    }),
    'idle-timeout': durationFlag({
      description: 'give up when nothing has moved for so long (no limit); after an answer that is no failure',
    }),
    ...authFlags,
    ...clientTlsFlags,
    trace: listenerFlags.trace,
  }

  static override examples = [
    '<%= config.bin %> tcp connect 127.0.0.1:9000',
    {
      description: 'one line out, the answer back',
      command: 'echo hello | <%= config.bin %> tcp connect 127.0.0.1 9000',
    },
    {
      description: 'a line protocol of an old server',
      command: '<%= config.bin %> tcp connect 127.0.0.1:9000 --line --crlf --encoding gbk',
    },
    {
      description: 'frames, as rows',
      command: "printf 'one\\ntwo\\n' | <%= config.bin %> tcp connect :9000 --framing u32be --json",
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpConnect)
    const {line, crlf, encoding, 'max-frame': maxFrameBytes} = flags
    const framing = framingOf(flags)
    const security = await this.clientSecurity(flags)
    const target = await targetOf(args, flags, {twoWords: true})
    if (target === null) throw new InputError('USAGE', 'expected ENDPOINT, such as 127.0.0.1:9000')
    const cut = framing ?? (line ? ('line' as const) : null)
    const end = await connectAndTalk(target, {
      send: {framing, line, crlf, encoding, maxFrameBytes, format: flags['input-format']},
      receive: {
        cut,
        maxFrameBytes,
        encoding,
        ...talkDestination(this.live, flags, {isCut: cut !== null, columns: messageColumns, describe: describeMessage}),
      },
      timeoutMs: flags.timeout,
      bind: flags.bind,
      ...security,
      waitForMs: flags.wait,
      idleTimeoutMs: flags['idle-timeout'],
      trace: this.tracer(flags),
      signal: this.stopSignal(),
    })
    if (end.leftInput) this.notice('the peer has closed the connection; stdin was not read to its end')
    if (end.fellSilentMs !== null) {
      this.notice(
        `the server has answered, then nothing for ${durationText(end.fellSilentMs)}; it has not ended the connection`,
      )
    }
    if (end.mayBeRefusal) {
      this.notice('the server has said nothing, which may be a refusal: only --auth hmac-sha256-mutual tells')
    }
  }
}
