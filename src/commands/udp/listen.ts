import * as Flags from '@oclif/core/flags'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {countFlag, durationFlag, portFlag, sizeFlag} from '../../lib/cli/flags.js'
import {listenerFlags, payloadFlags} from '../../lib/cli/listener-flags.js'
import {prose} from '../../lib/cli/prose.js'
import type {View} from '../../lib/text/view.js'
import {listenForDatagrams} from '../../lib/datagram/listen-datagrams.js'
import type {ReceivedDatagram} from '../../lib/datagram/received-datagram.js'
import {REPLIES_PER_SECOND} from '../../lib/datagram/reply-policy.js'
import {columns} from '../../lib/text/columns.js'
import {DatagramLines, datagramText} from '../../lib/datagram/datagram-text.js'

const lines = new DatagramLines()

const view: View<ReceivedDatagram> = {
  columns: columns('from', 'port', 'sizeBytes', 'text', 'base64', 'receivedAt'),
  text: datagramText,
  line: (datagram, out) => lines.write(datagram, out),
}

export default class UdpListen extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Show each datagram that comes in, and answer if asked to.'
  static override description = prose`Listens on 127.0.0.1 until the count is reached or Ctrl-C; no other limit of
time unless --idle-timeout sets one. UDP has no connections: every datagram is one row, an empty one included, and an
answer goes to whoever sent it.

A sender can be forged. So a peer gets at most --reply-rate answers a second; one that repeats itself, as two servers
do that answer each other, soon gets one a second. Nothing is answered to the listener itself, or to ports of services
that answer everything (echo 7, chargen 19, DNS 53 …).

The kernel drops what comes while the receive buffer (4 MiB, or what net.core.rmem_max allows) is full; how many is
told at the end. The name of a --host is looked up for at most 5 s.`

  static override flags = {
    port: portFlag({
      description: 'where to listen; 0 lets the system choose',
      default: 9000,
    }),
    host: Flags.string({
      description: "an address or name of this machine, '*' for all of them [default: 127.0.0.1]",
      helpValue: 'HOST',
    }),
    reply: Flags.string({
      description: 'answer each datagram with this text',
      helpValue: 'TEXT',
      exclusive: ['echo', 'upper'],
    }),
    echo: Flags.boolean({description: 'answer each datagram with itself', exclusive: ['upper']}),
    upper: Flags.boolean({description: 'answer each datagram with its text in capitals'}),
    'reply-rate': countFlag({description: 'answers to one peer each second', default: REPLIES_PER_SECOND}),
    count: countFlag({description: 'end after N datagrams'}),
    once: Flags.boolean({description: 'end after one datagram', exclusive: ['count']}),
    'idle-timeout': durationFlag({
      description: 'end when nothing has come for so long; with --count, exit 3 if it was not reached',
    }),
    output: Flags.string({
      description: 'write the rows there instead of to standard output; what is there is replaced',
      helpValue: 'FILE',
    }),
    group: Flags.string({description: 'join this multicast group, IPv4 or IPv6', helpValue: 'ADDRESS'}),
    interface: Flags.string({
      description: 'the interface to join on, by name or address',
      helpValue: 'NAME',
      dependsOn: ['group'],
    }),
    'receive-buffer': sizeFlag({description: 'how much the kernel keeps while netkit is busy [default: 4MiB]'}),
    encoding: Flags.string({
      description: 'of texts in both directions: utf-8, gbk, gb18030, latin1 …',
      default: 'utf-8',
      helpValue: 'NAME',
    }),
    ...payloadFlags,
    ...listenerFlags,
  }

  static override examples = [
    '<%= config.bin %> udp listen',
    {description: 'answer whoever sends', command: '<%= config.bin %> udp listen --reply 收到'},
    {
      description: 'a script waits for one datagram, and the exit code says whether it came',
      command: '<%= config.bin %> udp listen --once --idle-timeout 5s --get text && echo it came',
    },
    {description: 'from everywhere, as JSON', command: "<%= config.bin %> udp listen --host '*' --port 9001 --json"},
    {
      description: 'a multicast group on one interface',
      command: '<%= config.bin %> udp listen --group 239.1.1.1 --interface eth0',
    },
    {description: 'all bytes, into a file', command: '<%= config.bin %> udp listen --raw --output datagrams.bin'},
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(UdpListen)
    const show = this.live.payloads(view, flags)
    await listenForDatagrams(
      {
        ...flags,
        interfaceName: flags.interface,
        receiveBufferBytes: flags['receive-buffer'],
        reply: flags.reply !== undefined ? {text: flags.reply} : flags.upper ? 'upper' : flags.echo ? 'echo' : null,
        repliesPerSecond: flags['reply-rate'],
        count: flags.once ? 1 : flags.count,
        idleTimeoutMs: flags['idle-timeout'],
      },
      {
        onListening: ({endpoint}) => {
          if (flags.output !== undefined) this.live.toFile(flags.output)
          this.announce(String(endpoint), flags)
        },
        onDatagram: show,
        onNotice: (notice) => this.noticeOf(notice),
        signal: this.stopSignal(),
        trace: this.tracer(flags),
      },
    )
  }
}
