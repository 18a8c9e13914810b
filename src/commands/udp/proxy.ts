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
  static override summary = 'Stand between a client and a server and drop, duplicate, reorder or delay their datagrams.'
  static override description = prose`Passes datagrams from LISTEN on to TARGET, and its answers back. UDP does not
promise that a datagram arrives, or that it arrives once or in order; on loopback it nearly always does. With this
proxy it does not: what TCP saves a program from becomes visible, and is counted.

Each datagram may be dropped, duplicated, delayed and held back, in this order: one that --reorder holds back follows
the next one, or goes after 100 ms if none comes. --jitter 20ms turns a --delay of 100ms into 80 to 120 ms. The choice
is random; the same --seed repeats it for the same datagrams, for each client (by its number) and direction. No
datagram is changed.

Each client gets a socket of its own to the target, until --idle-timeout after its last datagram. At most 1 MiB waits
in each direction of a client; more is dropped, as in a router, and counted.

Waits: 5 s for the target's name; otherwise no limit. Exit code 3: the target's port was closed or unreachable for a
client. Unix sockets are not supported, as Node has no datagrams on them; see tcp proxy.`

  static override args = {
    listen: wordArg("HOST:PORT, :PORT for this machine's loopback, *:PORT for every address; port 0: any"),
    target: wordArg('HOST:PORT, :PORT for this machine'),
  }

  static override flags = udpProxyFlags

  static override examples = [
    '<%= config.bin %> udp proxy :9001 :9000 --drop 10% --duplicate 5% --reorder 20%',
    {
      description: 'repeatable losses, showing what happens to each datagram',
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
    if (proxy.seed !== null) this.notice(`random; --seed ${proxy.seed} repeats it`)
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
  const message = `"${text}": Node has no datagrams on Unix sockets; tcp proxy supports streams`
  throw new InputError('INVALID_ENDPOINT', message, {input: text})
}
