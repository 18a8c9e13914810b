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
import {countFlag, durationFlag} from '../../lib/cli/flags.js'
import {chatFlags, framingFlags, listenerFlags} from '../../lib/cli/flags/listener-flags.js'
import {prose} from '../../lib/cli/prose.js'
import {framingOf} from '../../lib/stream/framing-of.js'
import {chatColumns, roomText, talkText} from '../../lib/chat/room-text.js'

export default class TcpChat extends ChatCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Talk with people over TCP, or open a room for many.'
  static override description = prose`With an ENDPOINT (or HOST PORT) it talks with whoever listens there; with
--listen it opens a room: what a member says goes to all others and to you, what you type goes to all members. The
wire carries only what was typed, so that nc and any chat program can take part. A line goes out with a line feed
(--no-newline: without), and what comes is shown at once, with or without one; the beginning of a line waits up to 500
ms for its end if its speaker has ended lines before.

q or Q on a line of its own is sent, and ends the chat for whoever says it; the operator's q ends the room. An empty
line is refused: over TCP an empty message would be no bytes at all. On a terminal what comes appears above the line
that you are typing.

With --names the room asks each member "name?": the first line is the name (at most 24 letters, digits, blanks and . _
' -; nobody else's). An empty line, or three names that will not do, and the member goes by its endpoint. Everybody
then reads "NAME: text", "* NAME joined" and "* NAME left"; you are "host".

In a pipe lines go out as they come (in a room: from the first member on; q always ends it). At the end of stdin our
side is ended, and what comes is shown until the others end, too, or say nothing for --wait (client: then exit 3).
A room without any line (< /dev/null) has no operator, and goes on until Ctrl-C. stdin is UTF-8, whatever --encoding
says. Waits are limited: connecting --timeout; a member who has 256 KiB unread makes the others wait, and is sent away
after 5 s; whoever was told the end has 2 s to end, too. A peer that vanishes is noticed by keep-alive probes after 60
s of silence.`

  static override args = endpointArgs(TARGET_WORDS, 'the port, where the first word is a host alone')

  static override flags = {
    listen: Flags.boolean({char: 'l', description: 'open a room; ENDPOINT says where (*:PORT: every address)'}),
    ...chatFlags,
    unix: Flags.string({description: 'a Unix socket instead of host and port', helpValue: 'PATH'}),
    names: Flags.boolean({description: 'a room in which everybody has a name', dependsOn: ['listen']}),
    newline: Flags.boolean({description: 'end what you say with a line feed', default: true, allowNo: true}),
    ...framingFlags,
    'max-connections': countFlag({description: 'members at the same time [default: 256]', dependsOn: ['listen']}),
    'idle-timeout': durationFlag({description: 'part with whoever says and hears nothing for so long'}),
    timeout: durationFlag({
      description: 'how long connecting may take',
      default: 10_000,
    }),
    wait: durationFlag({
      char: 'w',
      aliases: ['wait-for'],
      description: 'when the input has ended, how long to wait for the other end',
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
    {description: 'say one thing, in a script', command: "printf 'hello\\nq\\n' | <%= config.bin %> tcp chat :9000"},
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
