import * as Flags from '@oclif/core/flags'
import type {ChatNews} from '../../lib/chat/chat-event.js'
import {answeredEnd, datagramChatEnd} from '../../lib/chat/chat-end.js'
import {joinUdpChat, listenUdpChat} from '../../lib/chat/udp-chat.js'
import {endpointArgs} from '../../lib/cli/args.js'
import {ChatCommand} from '../../lib/cli/chat-command.js'
import {durationFlag} from '../../lib/cli/flags.js'
import {chatFlags, listenerFlags} from '../../lib/cli/flags/listener-flags.js'
import {chatColumns, roomText, talkText} from '../../lib/chat/room-text.js'
import {prose} from '../../lib/cli/prose.js'

export default class UdpChat extends ChatCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'Chat by UDP datagrams.'
  static override description = prose`With an ENDPOINT it talks to that peer; with --listen, to everyone who has
written: what you type goes to all of them (at most 256; the one silent for longest is forgotten first). Their
messages are not passed on to the others, because a forged sender could use that to multiply traffic. Received text
appears above the line that you are typing.

Each line is one datagram, without a line feed. UDP has no connections: a peer can leave without notice, and a
datagram can get lost. An empty line is sent as an empty datagram, which arrives with a sender and 0 bytes (over TCP
an empty message would send nothing, and tcp chat refuses it). q or Q is sent and ends the chat for its sender; the
listener's q ends it for all.

If the port at ENDPOINT is closed, a terminal shows it and you can try again; in a pipe netkit exits with 3. In a pipe
the chat continues after the end of stdin until nothing has arrived for --wait (a listener with empty stdin, <
/dev/null, until Ctrl-C). Looking up a name takes at most 5 s.`

  static override args = endpointArgs('HOST:PORT, [v6]:PORT; PORT or :PORT on this machine [default port: 9000]')

  static override flags = {
    listen: Flags.boolean({
      char: 'l',
      description: 'wait for others to write, at ENDPOINT (*:PORT: every address)',
    }),
    ...chatFlags,
    wait: durationFlag({
      char: 'w',
      description: 'after the end of input, how long to wait for more',
      default: 1000,
    }),
    ...listenerFlags,
  }

  static override examples = [
    {description: 'wait for others to write', command: '<%= config.bin %> udp chat --listen'},
    {description: 'write to them from another terminal', command: '<%= config.bin %> udp chat :9000'},
    {description: 'a program that speaks GBK', command: '<%= config.bin %> udp chat 192.0.2.7:9000 --encoding gbk'},
    {
      description: 'send one line and show the answer',
      command: 'echo hello | <%= config.bin %> udp chat :9000 --wait 2s',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(UdpChat)
    const end = (await datagramChatEnd(args, flags)) ?? (await this.askWhere(answeredEnd))
    const common = {
      encoding: flags.encoding,
      waitMs: flags.wait,
      signal: this.stopSignal(),
      trace: this.tracer(flags),
      tell: this.liveNews<ChatNews>(chatColumns, 'place' in end ? roomText : talkText),
      notice: (text: string) => this.notice(text),
      startTyping: () => this.typist(),
    }
    if ('place' in end) {
      return await listenUdpChat(end.place, {...common, onListening: (place) => this.announce(place, flags)})
    }
    await joinUdpChat(end.target, {
      ...common,
      bind: flags.bind,
      onConnected: (name) => this.notice(`talking to ${name}`),
    })
  }
}
