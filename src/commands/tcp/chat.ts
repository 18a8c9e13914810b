import * as Flags from '@oclif/core/flags'
import type {ChatNews} from '../../lib/chat/chat-event.js'
import {answeredEnd, chatEnd} from '../../lib/chat/chat-end.js'
import {joinTcpChat} from '../../lib/chat/tcp-guest.js'
import {runTcpRoom} from '../../lib/chat/tcp-room.js'
import {chatWireOf} from '../../lib/chat/chat-wire.js'
import {endpointArgs, TARGET_WORDS} from '../../lib/cli/args.js'
import {authFlags} from '../../lib/cli/flags/auth-flags.js'
import {chatTlsFlags} from '../../lib/cli/flags/tls-flags.js'
import {ChatCommand} from '../../lib/cli/chat-command.js'
import {countFlag, durationFlag, idleFlag} from '../../lib/cli/flags.js'
import {chatFlags, framingFlags, listenerFlags} from '../../lib/cli/flags/listener-flags.js'
import {prose} from '../../lib/cli/prose.js'
import {framingOf} from '../../lib/stream/framing-of.js'
import {chatColumns, roomText, talkText} from '../../lib/chat/room-text.js'

export default class TcpChat extends ChatCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Chat over TCP, or open a room for many people.'
  static override description = prose`With an ENDPOINT (or HOST PORT) it connects to a listener; with --listen it
opens a room: what a member says goes to all other members and to you, what you type goes to all members. Only what
was typed is sent, so nc and other chat programs can take part. Lines are sent with a line feed (--no-newline:
without); received text is shown at once, with or without one, but an unfinished line waits up to 500 ms for its end
if its sender has ended lines before.

q or Q on a line of its own is sent and ends the chat for its sender; the operator's q ends the room. An empty line is
refused: over TCP an empty message would be no bytes at all. On a terminal, received text appears above the line that
you are typing.

With --names the room asks each member "name?": the first line is the name (at most 24 letters, digits, blanks and . _
' -, not yet in use). After an empty line or three invalid names the member's endpoint is its name. Members see "NAME:
text", "* NAME joined" and "* NAME left"; you are "host".

In a pipe lines are sent as they come (in a room: once the first member has joined; q always ends it). After the end
of stdin netkit shows what it receives until the others end too, or are silent for --wait (client: exit 3). A room
with empty stdin (< /dev/null) has no operator and runs until Ctrl-C. stdin is UTF-8, whatever --encoding says. Waits:
--timeout to connect; a member with 256 KiB unread makes the others wait, and is removed after 5 s; members get 2 s to
end when the room ends. Keep-alive probes detect a vanished peer after 60 s of silence.`

  static override args = endpointArgs(TARGET_WORDS, 'the port, if the first word is only a host')

  static override flags = {
    listen: Flags.boolean({char: 'l', description: 'open a room at ENDPOINT (*:PORT: every address)'}),
    ...chatFlags,
    unix: Flags.string({description: 'a Unix socket instead of host and port', helpValue: 'PATH'}),
    names: Flags.boolean({description: 'a room whose members have names', dependsOn: ['listen']}),
    newline: Flags.boolean({description: 'end each line with a line feed', default: true, allowNo: true}),
    ...framingFlags,
    'max-connections': countFlag({description: 'members at a time [default: 256]', dependsOn: ['listen']}),
    'idle-timeout': idleFlag({description: 'end a connection that sends and receives nothing for this long'}),
    timeout: durationFlag({
      description: 'how long connecting may take',
      default: 10_000,
    }),
    wait: durationFlag({
      char: 'w',
      aliases: ['wait-for'],
      description: 'after the end of input, how long to wait for the other end',
      default: 60_000,
    }),
    ...authFlags,
    ...chatTlsFlags,
    ...listenerFlags,
  }

  static override examples = [
    {description: 'a room on port 9000', command: '<%= config.bin %> tcp chat --listen --names'},
    {description: 'join it from another terminal', command: '<%= config.bin %> tcp chat :9000'},
    {
      description: 'talk to a program that speaks GBK',
      command: '<%= config.bin %> tcp chat 192.0.2.7 9000 --encoding gbk',
    },
    {description: 'send one line, in a script', command: "printf 'hello\\nq\\n' | <%= config.bin %> tcp chat :9000"},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpChat)
    const end = (await chatEnd(args, flags)) ?? (await this.askWhere(answeredEnd))
    const common = {
      wire: await chatWireOf({...flags, framing: framingOf(flags), maxFrameBytes: flags['max-frame']}),
      signal: this.stopSignal(),
      idleTimeoutMs: flags['idle-timeout'],
      waitMs: flags.wait,
      trace: this.tracer(flags),
      tell: this.liveNews<ChatNews>(chatColumns, 'place' in end ? roomText : talkText),
      startTyping: () => this.typist(),
    }
    if ('target' in end) {
      const onConnected = (name: string) => this.notice(`connected to ${name}`)
      const security = await this.clientSecurity(flags)
      return await joinTcpChat(end.target, {
        ...common,
        ...security,
        onConnected,
        timeoutMs: flags.timeout,
        bind: flags.bind,
        onSilence: (message: string) => this.notice(message),
      })
    }
    await runTcpRoom(end.place, {
      ...common,
      names: flags.names,
      maxConnections: flags['max-connections'],
      onRefused: this.refusals(),
      ...(await this.serverSecurity(flags)),
      onListening: (place) => this.announce(place, flags),
    })
  }
}
