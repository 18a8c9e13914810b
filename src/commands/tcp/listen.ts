import * as Flags from '@oclif/core/flags'
import {endpointArgs, LISTEN_WORDS} from '../../lib/cli/args.js'
import {authFlags} from '../../lib/cli/flags/auth-flags.js'
import {serverTlsFlags} from '../../lib/cli/flags/tls-flags.js'
import {countFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {listenerFlags, serverFlags, talkFlags} from '../../lib/cli/flags/listener-flags.js'
import {replyFlags, replyOf} from '../../lib/cli/flags/reply-flags.js'
import {serveReplies} from '../../lib/stream/serve-replies.js'
import {prose} from '../../lib/cli/prose.js'
import {talkDestination} from '../../lib/stream/talk-destination.js'
import {columns} from '../../lib/text/columns.js'
import {describeMessage, type MessageRow} from '../../lib/stream/describe-message.js'
import {framingOf} from '../../lib/stream/framing-of.js'
import {listenAndTalk} from '../../lib/stream/listen-and-talk.js'
import {placeOf, placeText} from '../../lib/stream/parse-target.js'

const messageColumns = columns<MessageRow>('from', 'port', 'sizeBytes', 'text', 'base64', 'receivedAt')

export default class TcpListen extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Wait for a TCP client and talk to it, from the terminal or through a pipe.'
  static override description = prose`The server side of tcp connect: sends what is typed or piped in, and prints what
the client sends. The end of stdin closes the sending half; when the client closes, netkit ends. If stdin is empty
(</dev/null), the sending half stays open until the client closes. With --keep it then serves the next client, one at
a time.

--reply and --reply-file send a canned answer instead of stdin: as soon as a client connects, and then the sending
half is closed; with --framing, to each frame. With --keep all clients are then served at the same time.

A bad, too long or cut frame resets the connection, after up to 5 s for the client to read earlier answers.

Waits: without limit, unless --idle-timeout sets one for the client (exit code 3 if none came, unless --keep or
--count) and for what it sends; 10 s for the handshakes of --tls and --auth.`

  static override args = endpointArgs(LISTEN_WORDS)

  static override flags = {
    ...serverFlags,
    ...talkFlags,
    ...replyFlags,
    keep: Flags.boolean({description: 'serve one client after another, until Ctrl-C'}),
    count: countFlag({char: 'n', description: 'end after N clients'}),
    ...authFlags,
    ...serverTlsFlags,
    ...listenerFlags,
  }

  static override examples = [
    {
      description: 'a canned answer for every client',
      command: '<%= config.bin %> tcp listen 8080 --keep --reply-file answer.http',
    },
    '<%= config.bin %> tcp listen',
    {description: 'receive a file', command: '<%= config.bin %> tcp listen --output backup.tar </dev/null'},
    {
      description: 'every line of every client, as rows',
      command: '<%= config.bin %> tcp listen --keep --line --json',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpListen)
    const {line, crlf, encoding, 'max-frame': maxFrameBytes} = flags
    const framing = framingOf(flags)
    const cut = framing ?? (line ? ('line' as const) : null)
    const place = await placeOf(args, flags)
    const options = {
      receive: {
        cut,
        maxFrameBytes,
        encoding,
        ...talkDestination(this.live, flags, {isCut: cut !== null, columns: messageColumns, describe: describeMessage}),
      },
      count: flags.count ?? (flags.keep ? Infinity : 1),
      maxConnections: flags['max-connections'],
      idleTimeoutMs: flags['idle-timeout'],
      onRefused: this.refusals(),
      ...(await this.serverSecurity(flags)),
      onFailure: ({message}: {message: string}) => this.notice(message),
      trace: this.tracer(flags),
      signal: this.stopSignal(),
    }
    const reply = await replyOf(flags)
    const server =
      reply === null
        ? await listenAndTalk(place, {
            ...options,
            send: {framing, line, crlf, encoding, maxFrameBytes, format: flags['input-format']},
          })
        : await serveReplies(place, {...options, framing, reply})
    this.announce(placeText(server.place), flags)
    const end = await server.ended
    if (end?.leftInput && reply === null) this.notice('the client closed the connection before the end of stdin')
  }
}
