import {InputError, NetkitError} from '../../lib/errors.js'
import type {Endpoint} from '../../lib/address/endpoint.js'
import {wordArg} from '../../lib/cli/args.js'
import {udpProxyFlags} from '../../lib/cli/flags/udp-proxy-flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {prose} from '../../lib/cli/prose.js'
import {
  datagramEventText,
  datagramProxyColumns,
  datagramProxyText,
} from '../../lib/proxy/datagrams/datagram-proxy-text.js'
import type {DatagramEvent} from '../../lib/proxy/datagrams/datagram-road.js'
import {serveDatagramProxy} from '../../lib/proxy/datagrams/serve-datagram-proxy.js'
import {describeLogged} from '../../lib/proxy/log-row.js'
import {parseEnd} from '../../lib/stream/parse-target.js'

export default class UdpProxy extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Stand between a client and a server, and lose, double, swap or delay their datagrams.'
  static override description = prose`Listens for datagrams at LISTEN and passes them on to TARGET, and its answers
back. UDP promises neither that a datagram arrives, nor that it does so once or in order; on loopback it nearly always
does. Here it does not: what TCP saves a program from becomes visible, and is counted.

Each datagram is dropped or not, doubled or not, then delayed, then held back: one that --reorder holds goes right
behind the next one, or after 100 ms if none comes. --jitter 20ms makes a --delay of 100ms one of 80 to 120 ms. Chance
decides; the same --seed decides the same of the same datagrams, for each client (counted from the first) and
direction. No datagram is changed.

Each client has a socket of its own towards the target, for --idle-timeout after its last datagram. At most 1 MiB
waits in each direction of a client; what comes then is lost, as in a router, and counted.

Waits: 5 s for the target's name; no limit otherwise. Exit code 3: the target's port was closed to a client, or not
reachable. Unix sockets are for tcp proxy: Node has no datagrams on them.`

  static override args = {
    listen: wordArg("HOST:PORT, :PORT for this machine's loopback, *:PORT for every address; port 0: any"),
    target: wordArg('HOST:PORT, :PORT for this machine'),
  }

  static override flags = udpProxyFlags

  static override examples = [
    '<%= config.bin %> udp proxy :9001 :9000 --drop 10% --duplicate 5% --reorder 20%',
    {
      description: 'the same losses again, and what happens to each datagram',
      command: '<%= config.bin %> udp proxy :9001 :9000 --drop 10% --seed lesson --hex',
    },
    {
      description: 'a slow, uneven link',
      command: "<%= config.bin %> udp proxy '*:9001' 192.0.2.7:53 --delay 200ms --jitter 50ms",
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(UdpProxy)
    const show = this.live.rows({columns: datagramProxyColumns, text: datagramProxyText}, {toTheEnd: true})
    const proxy = await serveDatagramProxy(await endOf(args.listen, true), await endOf(args.target, false), {
      treatment: {
        dropShare: flags.drop ?? 0,
        duplicateShare: flags.duplicate ?? 0,
        reorderShare: flags.reorder ?? 0,
        delayMs: flags.delay ?? 0,
        jitterMs: flags.jitter ?? 0,
        seed: flags.seed ?? null,
        direction: flags.direction,
      },
      maxClients: flags['max-clients'],
      idleTimeoutMs: flags['idle-timeout'],
      count: flags.once ? 1 : flags.count,
      onReport: show,
      onEvent: this.eventListener(flags),
      onFailure: (error) => {
        this.notice(error.message)
        if (error instanceof NetkitError) this.setExitCode(error.exitCode)
      },
      onRefused: this.refusals('--max-clients'),
      trace: this.tracer(flags),
      signal: this.stopSignal(),
    })
    if (proxy.seed !== null) this.notice(`chance decides, with --seed ${proxy.seed} the same again`)
    this.announce(String(proxy.endpoint), flags)
    show(await proxy.ended)
  }

  /** Undefined where nobody wants to know of each datagram. */
  private eventListener({log, hex}: {log?: string | undefined; hex: boolean}) {
    const write = log === undefined ? null : this.live.log(log)
    if (!write && !hex) return undefined
    return (event: DatagramEvent) => {
      write?.(describeLogged(event))
      if (hex) this.live.text(datagramEventText(event))
    }
  }
}

async function endOf(text: string, any: boolean): Promise<Endpoint> {
  const end = await parseEnd(text, {any})
  if (!('unixPath' in end)) return end
  const message = `"${text}": Node has no datagrams on Unix sockets; tcp proxy takes streams of them`
  throw new InputError('INVALID_ENDPOINT', message, {input: text})
}
