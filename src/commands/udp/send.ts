import {type Endpoint, lacksPort} from '../../lib/address/endpoint.js'
import {optionalArg} from '../../lib/cli/args.js'
import {inputName} from '../../lib/io/input.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {isTerminal, STDIN} from '../../lib/io/terminal.js'
import {type PayloadSource, payloadsOf} from '../../lib/datagram/payloads.js'
import {DEFAULT_WAIT_MS, goesToMany, sendDatagrams} from '../../lib/datagram/send-datagrams.js'
import {InputError} from '../../lib/errors.js'
import {type EndpointFlags, parseEndpoint, refuseSecondWord} from '../../lib/stream/parse-target.js'
import {replyView} from '../../lib/datagram/datagram-text.js'
import {udpSendFlags} from '../../lib/cli/flags/udp-send-flags.js'
import {prose} from '../../lib/cli/prose.js'

type Words = {endpoint?: string | undefined; message?: string | undefined}

export default class UdpSend extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Send datagrams and show the answers.'
  static override description = prose`The message is one datagram, '' an empty one. Without a message, each line of
standard input (or of --file) is one, without its line end; --whole sends all of it as one. A datagram holds at most
65507 bytes. Above 1472 (IPv6: 1452) IP has to fragment it, and netkit warns.

Waits for an answer to each datagram, at most 1 s after the last one was sent, or as long as --wait says (0s: not at
all). Silence is no error, because many receivers never answer; with --wait it is exit 3. --count sends as fast as the
system allows, which is too fast for most receivers: use --interval.

A closed port is exit 3 if its host says so. A multicast group or broadcast address may have many answers, so netkit
waits for the whole time. Looking up a name takes at most 5 s; the first of its addresses that does not refuse is
used.`

  static override args = {
    endpoint: optionalArg('HOST:PORT or [v6]:PORT; PORT or :PORT on this machine [default port: 9000]'),
    message: optionalArg('the text to send'),
  }

  static override flags = udpSendFlags

  static override examples = [
    '<%= config.bin %> udp send 127.0.0.1:9000 hello',
    {description: 'a datagram per line', command: "printf 'one\\ntwo\\n' | <%= config.bin %> udp send :9000"},
    {description: 'an empty datagram is a datagram', command: "<%= config.bin %> udp send :9000 ''"},
    {
      description: 'in a script: is there an answer?',
      command: '<%= config.bin %> udp send 192.0.2.7:9000 ping --wait 2s -q && echo it answers',
    },
    {
      description: 'who is there? every host may answer',
      command: '<%= config.bin %> udp send 255.255.255.255:9000 who --broadcast',
    },
    {description: 'a program that speaks GBK', command: '<%= config.bin %> udp send :9000 你好 --encoding gbk'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(UdpSend)
    const target = await this.endpoint(args, flags)
    const source = this.source(args.message, flags)
    const many = goesToMany({target, broadcast: flags.broadcast})
    await sendDatagrams(
      {
        ...flags,
        target,
        payloads: payloadsOf(source, {encoding: flags.encoding, format: flags['input-format']}),
        intervalMs: flags.interval ?? 0,
        wait: {ms: flags.wait ?? DEFAULT_WAIT_MS, required: flags.wait !== undefined},
        interfaceName: flags.interface,
      },
      {
        onReply: this.live.payloads(replyView({fromMany: many}), flags),
        onNotice: (notice) => this.noticeOf(notice),
        signal: this.stopSignal(),
        trace: this.tracer(flags),
      },
    )
  }

  private async endpoint({endpoint, message}: Words, flags: EndpointFlags): Promise<Endpoint> {
    if (endpoint === undefined) throw new InputError('USAGE', 'expected HOST:PORT')
    if (lacksPort(endpoint) && /^\d+$/.test(message ?? '')) refuseSecondWord(endpoint, message)
    return await parseEndpoint(endpoint, {flags, protocol: 'udp'})
  }

  private source(message: string | undefined, {file, whole}: {file?: string | undefined; whole: boolean}) {
    if (message !== undefined && (whole || file !== undefined)) {
      throw new InputError('USAGE', `a message and --${whole ? 'whole' : 'file'} exclude one another`)
    }
    return message === undefined ? this.input(file, whole) : {text: message}
  }

  private input(file: string | undefined, whole: boolean): PayloadSource {
    if (file === undefined && !whole && isTerminal(STDIN)) {
      throw new InputError('USAGE', 'expected a message')
    }
    const name = inputName(file ?? '-')
    const bytes = this.inputBytes(file ?? '-')
    if (whole) return {whole: bytes, name}
    return {
      lines: bytes,
      onBadLine: (error, line) => this.reportValue(error, {origin: {file: name, line, column: 1}}),
    }
  }
}
