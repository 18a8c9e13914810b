import {LiveCommand} from '../../lib/cli/live-command.js'
import {listenForDatagrams} from '../../lib/datagram/listen-datagrams.js'
import {datagramView} from '../../lib/datagram/datagram-text.js'
import {udpListenFlags} from '../../lib/cli/flags/udp-listen-flags.js'
import {endpointArgs} from '../../lib/cli/args.js'
import {listenHostOf} from '../../lib/stream/parse-target.js'
import {prose} from '../../lib/cli/prose.js'

export default class UdpListen extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Show each datagram that arrives, and answer if asked to.'
  static override description = prose`Listens on 127.0.0.1 until --count is reached or Ctrl-C, without a time limit
unless --idle-timeout sets one. UDP has no connections: every datagram is one row, an empty one included, and an
answer goes to its sender.

A sender's address can be forged. So a peer gets at most --reply-rate answers a second; one that repeats itself, like
two servers answering each other, soon gets one a second. No answers go to the listener itself, or to services that
answer everything (echo 7, chargen 19, DNS 53 …).

The kernel drops datagrams while the receive buffer (4 MiB, or what net.core.rmem_max allows) is full; the end reports
how many. Looking up the name of --host takes at most 5 s.`

  static override args = endpointArgs(
    'PORT or :PORT on this machine only, *:PORT on every address, HOST:PORT, [v6]:PORT [default: 9000]',
  )

  static override flags = udpListenFlags

  static override examples = [
    '<%= config.bin %> udp listen',
    {description: 'answer every sender', command: '<%= config.bin %> udp listen --reply 收到'},
    {
      description: 'in a script: wait for one datagram; the exit code says whether it came',
      command: '<%= config.bin %> udp listen --once --idle-timeout 5s --get text && echo it came',
    },
    {description: 'from everywhere, as JSON', command: "<%= config.bin %> udp listen --host '*' --port 9001 --json"},
    {
      description: 'a multicast group on one interface',
      command: '<%= config.bin %> udp listen --group 239.1.1.1 --interface eth0',
    },
    {description: 'write all bytes to a file', command: '<%= config.bin %> udp listen --raw --output datagrams.bin'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(UdpListen)
    const show = this.live.payloads(datagramView(), flags)
    await listenForDatagrams(
      {
        ...flags,
        ...(await listenHostOf(args, flags)),
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
