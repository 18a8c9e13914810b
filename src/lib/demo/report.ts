export const EXPERIMENT_NAMES = [
  'handshake',
  'close',
  'backlog',
  'syn-queue',
  'time-wait',
  'mtu',
  'retransmit',
  'tls',
] as const
export type ExperimentName = (typeof EXPERIMENT_NAMES)[number]

/**
 * `wire`: every packet, on a TUN device of our own. `proc`: what the kernel lists in /proc. `tcpinfo`: its counts for a socket. `relay`: the
 * bytes that a relay of ours saw.
 */
type DemoEvidence = 'wire' | 'proc' | 'tcpinfo' | 'relay'

export type DemoStep = {
  /** Since the experiment began. */
  tMs: number
  side: 'client' | 'server' | 'wire' | 'kernel' | 'relay'
  /** One word or two: what happened. */
  event: string
  /** The same in full. */
  detail: string
}

export type DemoReport = {
  experiment: ExperimentName
  steps: DemoStep[]
  evidence: DemoEvidence
  reproduced: boolean
}

/** Notes what happens, on one clock. */
export class StepLog {
  readonly steps: DemoStep[] = []
  private readonly start = performance.now()

  note(side: DemoStep['side'], event: string, detail: string, atMs = performance.now()): void {
    this.steps.push({tMs: Math.max(0, Math.round((atMs - this.start) * 1000) / 1000), side, event, detail})
  }

  inOrder(): DemoStep[] {
    return this.steps.sort((a, b) => a.tMs - b.tMs)
  }
}
