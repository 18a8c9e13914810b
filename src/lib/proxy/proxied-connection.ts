import {since} from '../net/since.js'
import {NetkitError} from '../errors.js'
import {resetConnection} from '../net/reset-connection.js'
import {connectTcp, type Target} from '../net/tcp-connect.js'
import {type Connection, remoteEndpoint, remoteOf} from '../net/tcp-listen.js'
import type {WriteWatch} from '../net/write-watch.js'
import {describeConnection, type ProxyReport} from './describe-connection.js'
import {cutSizes, jitterOf} from './cut-sizes.js'
import type {Direction} from './direction-counts.js'
import {DirectionWatch} from './direction-watch.js'
import {CountedForward, type Forward} from './forward.js'
import {Link} from './link.js'
import {AS_IT_IS, isUntouched, type Shape} from './pipeline.js'
import type {ProxyOptions} from './proxy-options.js'
import {ShapedForward} from './shaped-forward.js'

/** What the connections of one proxy have in common. */
export type ProxyContext = {
  target: Target
  options: ProxyOptions
  /** In words. */
  treatment: string
  seed: string | null
  arrivals: WriteWatch | null
}

/** Passes one client's connection on to the target, and reports on it. */
export class ProxiedConnection {
  private readonly up: {watch: DirectionWatch; forward: Forward}
  private readonly down: {watch: DirectionWatch; forward: Forward}
  private readonly client: string
  private readonly remote: {from: string | null; port: number | null}
  private link: Link | null = null
  private readonly openedMs = performance.now()

  constructor(
    private readonly accepted: Connection,
    private readonly number: number,
    private readonly context: ProxyContext,
  ) {
    const {host: from = null, port = null} = remoteEndpoint(accepted) ?? {}
    this.remote = {from, port}
    this.client = remoteOf(accepted)
    this.up = this.open('up')
    this.down = this.open('down')
  }

  /** Resolves to the last report when both sides are closed. */
  async run(): Promise<ProxyReport> {
    const {options} = this.context
    options.onReport(this.report('opened', null))
    const report = this.report('closed', await this.carry())
    options.onReport(report)
    return report
  }

  private async carry(): Promise<NetkitError | null> {
    const {accepted, context} = this
    const {target, options} = context
    const {timeoutMs, signal, trace, idleTimeoutMs, onUnreachable} = options
    let server: Connection
    try {
      server = await connectTcp(target, {timeoutMs, signal, trace, paused: true})
    } catch (error) {
      resetConnection(accepted)
      if (signal.aborted || !(error instanceof NetkitError)) return null
      onUnreachable(error)
      return error
    }
    const names = {client: this.client, server: 'unixPath' in target ? target.unixPath : String(target)}
    this.link = new Link(accepted, server, {up: this.up.forward, down: this.down.forward, idleTimeoutMs, names})
    if (signal.aborted) this.stop()
    return await this.link.closed
  }

  /** Closes both sides, if they are open; a connection in the making hears of the signal itself. */
  stop(): void {
    this.link?.stop(null)
  }

  private open(direction: Direction): {watch: DirectionWatch; forward: Forward} {
    const {options, seed, arrivals} = this.context
    const {framing, maxFrameBytes, onStream, onBadFrame, treatment} = options
    const watch = new DirectionWatch(this.number, direction, {
      framing,
      maxFrameBytes,
      onEvent: onStream,
      onBadFrame: ({code, message}, isTls) => {
        const why = isTls ? `${message}. The stream is TLS: its messages are encrypted` : message
        onBadFrame({code, message: `${this.client} ${direction}: ${why}`})
      },
    })
    const isShaped = treatment.direction === 'both' || treatment.direction === direction
    const {recut, jitterMs} = treatment
    const ownSeed = `${seed}/${this.number}/${direction}`
    const shape: Shape = isShaped
      ? {
          ...treatment,
          cutSizes: recut === null ? null : cutSizes(recut, ownSeed),
          jitter: jitterMs === 0 ? null : jitterOf(jitterMs, `${ownSeed}/jitter`),
        }
      : AS_IT_IS
    const isPlain = isUntouched(shape) && !framing && !onStream
    return {watch, forward: isPlain ? new CountedForward(watch) : new ShapedForward(shape, watch, arrivals)}
  }

  private report(event: 'opened' | 'closed', error: NetkitError | null): ProxyReport {
    const durationMs = event === 'opened' ? null : since(this.openedMs)
    const {treatment, seed} = this.context
    const facts = {
      event,
      connection: this.number,
      ...this.remote,
      connections: this.number,
      durationMs,
      treatment,
      seed,
    }
    const [up, down] = [this.up, this.down].map(({watch, forward}) => watch.countsSoFar(forward.droppedBytes))
    return describeConnection({...facts, error: error?.code ?? null}, up!, down!)
  }
}
