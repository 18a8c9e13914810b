import {EXIT} from '../../lib/errors.js'
import {wordArg} from '../../lib/cli/args.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import type {StreamEvent} from '../../lib/proxy/direction-watch.js'
import {describeStreamEvent} from '../../lib/proxy/log-row.js'
import {serveProxy} from '../../lib/proxy/serve-proxy.js'
import {proxyColumns} from '../../lib/proxy/proxy-columns.js'
import {callText, proxyText, streamText} from '../../lib/proxy/proxy-text.js'
import {treatmentOf} from '../../lib/proxy/treatment-of.js'
import {chanceWords} from '../../lib/proxy/treatment-words.js'
import {framingOf} from '../../lib/stream/framing-of.js'
import {parseEnd, placeText, refuseStrayPort} from '../../lib/stream/parse-target.js'
import {proxyFlags} from '../../lib/cli/flags/proxy-flags.js'
import {prose} from '../../lib/cli/prose.js'

export default class TcpProxy extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Stand between a client and a server and cut, merge or slow down what they send.'
  static override description = prose`Accepts clients at LISTEN and connects each to TARGET. TCP keeps bytes in order
but does not keep message borders: a program that takes one recv for one message works until the network cuts
elsewhere. The proxy cuts elsewhere on purpose. No byte is lost or changed; ends and resets are passed on. In each
direction bytes are merged, then delayed, then cut, then throttled.

--gap waits after each write until the kernel has the acknowledgement (but not for one that the receiver delays), and
then this time; without it, one read may get several pieces at once. Random cuts are 1 to 4095 bytes apart; the same
seed cuts the same stream at the same places, for each connection by its number.

--framing counts messages, and the chunks that held one whole message, several, or part of one: chunks that netkit
received and wrote, since the peers' own reads can't be seen. The answer is no (exit code 1) if the server returned
fewer messages than it got, or a stream broke the framing; its bytes are still passed on.

At most 1 MiB waits in each direction of a connection; then netkit stops reading. With --framing it also keeps an
incomplete message, up to --max-frame.

Waits: --timeout (10 s) for the target; 5 s to deliver bytes before a reset; connections have no limit unless
--idle-timeout sets one. Exit code 3: the target could not be reached for a client. TLS is passed on unread; its
records are counted.`

  static override args = {
    listen: wordArg('PORT or :PORT for this machine, *:PORT for every address, HOST:PORT, unix:PATH; port 0: any'),
    target: wordArg('HOST:PORT, PORT or :PORT for this machine, unix:PATH'),
  }

  static override flags = proxyFlags

  static override examples = [
    '<%= config.bin %> tcp proxy :9001 :9000 --recut 1 --gap 1ms',
    {
      description: 'does the server still work when messages are cut?',
      command:
        'if <%= config.bin %> tcp proxy :9001 :9000 --once --recut random --gap 1ms --framing i32le; then echo it works; fi',
    },
    {
      description: 'a slow link far away, open to other machines',
      command: "<%= config.bin %> tcp proxy '*:9001' 192.0.2.7:80 --delay 200ms --throttle 64k",
    },
    {description: 'show the bytes in both directions', command: '<%= config.bin %> tcp proxy 0 :9000 --hex'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(TcpProxy)
    refuseStrayPort(args.listen, [args.target])
    const listen = await parseEnd(args.listen, {flags, any: true})
    const treatment = treatmentOf(flags)
    const show = this.live.rows({columns: proxyColumns, text: proxyText}, {toTheEnd: true})
    const proxy = await serveProxy(listen, await parseEnd(args.target, {flags}), {
      treatment,
      framing: framingOf(flags),
      maxFrameBytes: flags['max-frame'],
      timeoutMs: flags.timeout,
      count: flags.once ? 1 : flags.count,
      maxConnections: flags['max-connections'],
      idleTimeoutMs: flags['idle-timeout'],
      onReport: show,
      onStream: this.streamListener(flags),
      onUnreachable: ({message, exitCode}) => {
        this.notice(message)
        this.setExitCode(exitCode)
      },
      onBadFrame: (notice) => this.noticeOf(notice),
      onRefused: this.refusals(),
      trace: this.tracer(flags),
      signal: this.stopSignal(),
    })
    if (proxy.seed !== null) this.notice(`${chanceWords(treatment)}; --seed ${proxy.seed} repeats it`)
    if (treatment.recut !== null && treatment.gapMs === null) {
      this.notice('without --gap one read may get several pieces at once')
    }
    if (!proxy.seesArrivals)
      this.notice('this system does not show when bytes have arrived: the gap begins with the write')
    this.announce(placeText(proxy.place), flags)
    const summary = await proxy.ended
    show(summary)
    if (summary.held === false) this.setExitCode(EXIT.no)
  }

  /** Null where nobody wants to know of each chunk: then the bytes take the fast way. */
  private streamListener({log, hex, trace}: StreamFlags): ((event: StreamEvent) => void) | undefined {
    const write = log === undefined ? null : this.live.log(log)
    const call = this.tracer({trace})
    if (!write && !call && !hex) return undefined
    return (event) => {
      write?.(describeStreamEvent(event))
      call?.(callText(event))
      if (hex) this.live.text(streamText(event))
    }
  }
}

type StreamFlags = {log?: string | undefined; hex: boolean; trace: boolean}
