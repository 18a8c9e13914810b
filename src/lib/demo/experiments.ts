import {InputError, SystemError} from '../errors.js'
import {showArp} from './arp.js'
import {showBacklog} from './backlog.js'
import {showClose, showHandshake} from './handshake.js'
import {showMtu} from './mtu.js'
import type {ExperimentName} from './experiment-names.js'
import type {DemoReport} from './report.js'
import {requestLayers} from './request-layers.js'
import {showRetransmit} from './retransmit.js'
import {showSynQueue} from './syn-queue.js'
import {showTimeWait} from './time-wait.js'
import {showTls} from './tls.js'
import {showWindow} from './window.js'

export type Experiment = {
  name: ExperimentName
  /** `wire`: a TUN device of our own, and nothing less. `proc`: what every user may see in the system's lists. `sockets`: loopback alone. */
  needs: 'wire' | 'proc' | 'sockets'
  run(): Promise<DemoReport>
  /** Whether it can also take a request apart that goes over such a connection. */
  hasLayers?: true
}

const ALL: readonly Experiment[] = [
  {
    name: 'handshake',
    needs: 'proc',
    run: showHandshake,
    hasLayers: true,
  },
  {
    name: 'close',
    needs: 'proc',
    run: showClose,
  },
  {
    name: 'backlog',
    needs: 'proc',
    run: showBacklog,
  },
  {
    name: 'syn-queue',
    needs: 'wire',
    run: showSynQueue,
  },
  {
    name: 'time-wait',
    needs: 'proc',
    run: showTimeWait,
  },
  {
    name: 'mtu',
    needs: 'wire',
    run: showMtu,
  },
  {
    name: 'retransmit',
    needs: 'proc',
    run: showRetransmit,
  },
  {
    name: 'window',
    needs: 'wire',
    run: showWindow,
  },
  {
    name: 'arp',
    needs: 'wire',
    run: showArp,
  },
  {
    name: 'tls',
    needs: 'sockets',
    run: showTls,
  },
]

export const EXPERIMENTS: ReadonlyMap<ExperimentName, Experiment> = new Map(ALL.map((one) => [one.name, one]))

/**
 * Rejects with SystemError NO_WIRE, NO_PROC or NO_LOOPBACK: what this machine lacks to show it; with InputError NO_LAYERS where the
 * experiment has none to show.
 */
export async function runExperiment(
  {name, run, hasLayers}: Experiment,
  {withLayers = false}: {withLayers?: boolean | undefined} = {},
): Promise<DemoReport> {
  if (withLayers && !hasLayers)
    throw new InputError('NO_LAYERS', `--layers goes with handshake, not with ${name}`, {input: name})
  try {
    const report = await run()
    return withLayers ? {...report, request: await requestLayers()} : report
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    throw new SystemError(error.code, `"${name}": ${error.message}`, {input: name, cause: error})
  }
}
