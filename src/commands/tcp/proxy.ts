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
  static override summary = 'Stand between a client and a server, and cut, merge or slow down what they send.'
  static override description = prose`Accepts clients at LISTEN and connects each to TARGET. TCP promises the order of
bytes, not their borders: a program that takes one recv for one message works until the network cuts elsewhere. Here
it cuts on purpose. No byte is lost or changed; ends and resets are passed on. In each direction: bytes are merged,
then delayed, then cut, then throttled.

--gap waits after each write until the kernel has the acknowledgement (an ACK that only a receiver in a dialogue
delays is not waited for), and then that time; without it the next read may find several cuts in one piece. Random
cuts are 1 to 4095 bytes apart; the same seed cuts the same stream at the same places, in the same connection counted
from the first.

--framing counts messages, and the chunks that held one whole, several, or a part of one: chunks that netkit received
and wrote, as nobody sees the peers' own reads. The answer is no (exit code 1) where the server gave fewer messages
back than it got, or a stream left the framing; the bytes go on all the same.

What waits for its time is at most 1 MiB in each direction of a connection; then nothing more is read. With --framing
a message in the making is kept besides, up to --max-frame.

Waits: --timeout (10 s) for the target; 5 s for bytes before a reset; connections have no limit unless --idle-timeout
sets one. Exit code 3: the target was not reachable for a client. TLS is passed on unread, its records are counted.`

  static override args = {
    listen: wordArg('PORT or :PORT for this machine, *:PORT for every address, HOST:PORT, unix:PATH; port 0: any'),
    target: wordArg('HOST:PORT, PORT or :PORT for this machine, unix:PATH'),
  }

  static override flags = proxyFlags

  static override examples = [
    '<%= config.bin %> tcp proxy :9001 :9000 --recut 1 --gap 1ms',
    {
      description: 'does the server hold when messages are cut?',
      command:
        'if <%= config.bin %> tcp proxy :9001 :9000 --once --recut random --gap 1ms --framing i32le; then echo it holds; fi',
    },
    {
      description: 'a slow link far away, for everybody who reaches this machine',
      command: "<%= config.bin %> tcp proxy '*:9001' 192.0.2.7:80 --delay 200ms --throttle 64k",
    },
    {description: 'look at the bytes of both directions', command: '<%= config.bin %> tcp proxy 0 :9000 --hex'},
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
    if (proxy.seed !== null) this.notice(`${chanceWords(treatment)}, with --seed ${proxy.seed} the same again`)
    if (treatment.recut !== null && treatment.gapMs === null) {
      this.notice('without --gap the next read may find several cuts in one piece')
    }
    if (!proxy.seesArrivals) this.notice('nobody sees here when bytes have arrived: the gap begins with the write')
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
