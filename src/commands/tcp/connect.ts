import {endpointArgs, TARGET_WORDS} from '../../lib/cli/args.js'
import {clientAddressFlags} from '../../lib/cli/flags/address-flags.js'
import {authFlags} from '../../lib/cli/flags/auth-flags.js'
import {clientTlsFlags} from '../../lib/cli/flags/tls-flags.js'
import {durationFlag, idleFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {listenerFlags, talkFlags} from '../../lib/cli/flags/listener-flags.js'
import {prose} from '../../lib/cli/prose.js'
import {talkDestination} from '../../lib/stream/talk-destination.js'
import {durationText} from '../../lib/text/parse-size.js'
import {columns} from '../../lib/text/columns.js'
import {connectAndTalk} from '../../lib/stream/connect-and-talk.js'
import {describeMessage, type MessageRow} from '../../lib/stream/describe-message.js'
import {framingOf} from '../../lib/stream/framing-of.js'
import {isTerminal, STDERR, STDIN} from '../../lib/io/terminal.js'
import {InputError} from '../../lib/errors.js'
import {placeText, targetOf} from '../../lib/stream/parse-target.js'

const messageColumns = columns<MessageRow>('from', 'port', 'sizeBytes', 'text', 'base64', 'receivedAt')

export default class TcpConnect extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Talk to a TCP server, from the terminal or through a pipe.'
  static override description = prose`Sends what is typed or piped in, and prints what the server sends. The end of
stdin (Ctrl-D) closes the sending half of the connection, and netkit waits for the whole answer; when the server
closes, it ends at once. Bytes from and to pipes are unchanged. On a terminal text is decoded, and control characters
are made visible.

The addresses of a name are tried as in RFC 8305: a slow one does not hold up the others.

Waits: --timeout (10 s) for the name and the connection; 10 s for the handshakes of --tls and --auth; after the end of
stdin 60 s of silence (or --idle-timeout), or with --wait that time in total; no limit while stdin is open. A server
that answers and then falls silent without ending the connection is no failure (exit code 0 and a notice), unless it
stops in the middle of a frame.`

  static override args = endpointArgs(TARGET_WORDS, 'the port, as a separate word')

  static override flags = {
    ...clientAddressFlags,
    ...talkFlags,
    timeout: durationFlag({description: 'for looking up the name and connecting', default: 10_000}),
    wait: durationFlag({
      char: 'w',
      aliases: ['wait-for'],
      description: 'how long to wait for the answer after the end of stdin',
    }),
    'idle-timeout': idleFlag({
      description: 'give up after this long without any data (no limit); no failure once the server has answered',
    }),
    ...authFlags,
    ...clientTlsFlags,
    trace: listenerFlags.trace,
  }

  static override examples = [
    '<%= config.bin %> tcp connect 127.0.0.1:9000',
    {
      description: 'send one line, show the answer',
      command: 'echo hello | <%= config.bin %> tcp connect 127.0.0.1 9000',
    },
    {
      description: 'the line protocol of an old server',
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
      onConnected: () => {
        const leaving = process.platform === 'win32' ? 'Ctrl-Z and Enter end' : 'Ctrl-D ends'
        if (isTerminal(STDIN) && isTerminal(STDERR)) this.notice(`connected to ${placeText(target)}; ${leaving}`)
      },
      signal: this.stopSignal(),
    })
    if (end.leftInput) this.notice('the peer closed the connection before the end of stdin')
    if (end.fellSilentMs !== null) {
      this.notice(
        `the server answered, then was silent for ${durationText(end.fellSilentMs)} without ending the connection`,
      )
    }
    if (end.mayBeRefusal) {
      this.notice('the server sent nothing, which may be a refusal: only --auth hmac-sha256-mutual can tell')
    }
  }
}
