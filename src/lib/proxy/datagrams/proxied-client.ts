import type {Endpoint} from '../../address/endpoint.js'
import {seededRandom} from '../../ip/random-addresses.js'
import {explainSocketError} from '../../net/explain-socket-error.js'
import {withoutMapping} from '../../net/resolve-host.js'
import {since} from '../../net/since.js'
import {connectUdp, type UdpPeer} from '../../net/udp/udp-connect.js'
import type {UdpListener} from '../../net/udp/udp-listen.js'
import type {Sender} from '../../net/udp/udp-socket.js'
import type {Direction} from '../direction-counts.js'
import {DatagramPipeline, type DatagramShape, WAITING_BYTES} from './datagram-pipeline.js'
import type {DatagramProxyOptions} from './datagram-proxy-options.js'
import {DatagramRoad} from './datagram-road.js'
import {type ClientReport, describeClient, type DatagramCounts} from './describe-client.js'

/** What the clients of one proxy have in common. */
export type ClientContext = {
  target: Endpoint
  listener: UdpListener
  options: DatagramProxyOptions
  /** In words. */
  treatment: string
  seed: string
  onIdle: (client: ProxiedClient) => void
}

/** As it is. */
const UNTOUCHED: DatagramShape = {dropShare: 0, duplicateShare: 0, reorderShare: 0, delayMs: 0, jitterMs: 0}

/** One client, with a socket of its own towards the target: so that an answer finds its way back. */
export class ProxiedClient {
  private readonly roads: Record<Direction, DatagramRoad>
  private readonly pipelines: Record<Direction, DatagramPipeline>
  private readonly idle: NodeJS.Timeout
  private readonly openedMs = performance.now()
  private peer: UdpPeer | null = null
  private opening: Promise<void>
  private pendingBytes = 0
  private error: string | null = null
  private isClosed = false

  constructor(
    private readonly sender: Sender,
    private readonly number: number,
    private readonly context: ClientContext,
  ) {
    const {options, listener} = context
    const {idleTimeoutMs, onReport, onEvent} = options
    this.pipelines = {up: this.pipeline('up'), down: this.pipeline('down')}
    const common = {client: number, onEvent}
    this.roads = {
      up: new DatagramRoad(this.pipelines.up, {
        ...common,
        direction: 'up',
        canSend: () => this.peer !== null && this.pendingBytes < WAITING_BYTES,
        send: (bytes) => void this.sendUp(bytes),
      }),
      down: new DatagramRoad(this.pipelines.down, {
        ...common,
        direction: 'down',
        canSend: () => listener.sendQueueBytes() < WAITING_BYTES,
        send: (bytes) =>
          listener.send(bytes, sender, (error) => this.failed(explainSocketError(error, this.name, 'udp'))),
      }),
    }
    this.idle = setTimeout(() => context.onIdle(this), idleTimeoutMs)
    onReport(this.report('opened'))
    this.opening = this.open()
  }

  /** A datagram of the client's. */
  take(bytes: Uint8Array): void {
    this.idle.refresh()
    this.roads.up.take(bytes)
  }

  /** Resolves to the last report. */
  async close(): Promise<ClientReport> {
    this.isClosed = true
    clearTimeout(this.idle)
    this.roads.up.stop()
    this.roads.down.stop()
    await this.opening
    await this.peer?.close()
    const report = this.report('closed')
    this.context.options.onReport(report)
    return report
  }

  private async open(): Promise<void> {
    const {target, options} = this.context
    try {
      this.peer = await connectUdp(target, {
        onDatagram: (bytes) => {
          this.idle.refresh()
          this.roads.down.take(bytes)
        },
        onError: (error) => this.failed(error),
        trace: options.trace,
      })
      if (!this.isClosed) this.roads.up.work()
    } catch (error) {
      this.failed(error as Error)
    }
  }

  private async sendUp(bytes: Uint8Array): Promise<void> {
    this.pendingBytes += bytes.length
    await this.peer!.sendAndWait(bytes)
    this.pendingBytes -= bytes.length
  }

  /** A target that nobody listens on says so for each datagram: the first is enough. */
  private failed(error: Error): void {
    if (this.error !== null || this.isClosed) return
    this.error = (error as {code?: string}).code ?? null
    this.context.options.onFailure(error)
  }

  private pipeline(direction: Direction): DatagramPipeline {
    const {options, seed} = this.context
    const {treatment} = options
    const isShaped = treatment.direction === 'both' || treatment.direction === direction
    return new DatagramPipeline(isShaped ? treatment : UNTOUCHED, seededRandom(`${seed}/${this.number}/${direction}`))
  }

  private get name(): string {
    return `${withoutMapping(this.sender.address)}:${this.sender.port}`
  }

  private report(event: 'opened' | 'closed'): ClientReport {
    const {treatment, seed} = this.context
    const {number, sender, error, pipelines} = this
    const counts = ({fates, waitingCount}: DatagramPipeline): DatagramCounts => ({...fates, waiting: waitingCount})
    return describeClient({
      event,
      client: number,
      from: withoutMapping(sender.address),
      port: sender.port,
      clients: number,
      durationMs: event === 'opened' ? null : since(this.openedMs),
      error,
      treatment,
      seed: treatment === '' ? null : seed,
      up: counts(pipelines.up),
      down: counts(pipelines.down),
    })
  }
}
