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
  static override summary = 'Wait for a TCP client and talk to it: from the terminal, or through a pipe.'
  static override description = prose`The server side of tcp connect: what is typed or piped in goes to the client,
what the client sends comes out. The end of stdin closes our half; when the client closes, it is over. Where stdin is
empty (</dev/null) there is nothing to end: our half is closed when the client has closed its own. With --keep the
next client is served then, one after the other; the others wait.

--reply and --reply-file give a canned answer instead of stdin: the moment a client connects, and then our half is
closed; with --framing to each of its frames. With --keep all clients are served at the same time.

A bad or too long frame ends the connection by a reset.

Waits: a listener's have no limit, unless --idle-timeout sets one: for the client (exit code 3 where none came, unless
--keep or --count say that there are several), and for what it sends. 10 s for the handshakes of --tls and --auth.`

  static override args = endpointArgs(LISTEN_WORDS)

  static override flags = {
    ...serverFlags,
    ...talkFlags,
    ...replyFlags,
    keep: Flags.boolean({description: 'serve the next client when one has gone, until Ctrl-C'}),
    count: countFlag({char: 'n', description: 'end after so many clients'}),
    ...authFlags,
    ...serverTlsFlags,
    ...listenerFlags,
  }

  static override examples = [
    {
      description: 'a canned answer for everybody',
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
    if (end?.leftInput && reply === null)
      this.notice('the client has closed the connection; stdin was not read to its end')
  }
}
