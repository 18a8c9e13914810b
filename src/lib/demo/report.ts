import type {DemoEvidence, DemoSide, ExperimentName} from './experiment-names.js'
import type {DemoCatalogue} from './words/demo-catalogue.js'
import type {RequestLayers} from './request-layers.js'
import {EN_DEMO} from './words/en-demo.js'

export type DemoStep = {
  /** Since the experiment began. */
  tMs: number
  side: DemoSide
  /** One word or two: what happened. */
  event: string
  /** The same in full, in English. */
  detail: string
  /** The same in the language of the text; JSON has no functions. */
  tell(words: DemoCatalogue): string
}

export type DemoReport = {
  experiment: ExperimentName
  steps: DemoStep[]
  evidence: DemoEvidence
  reproduced: boolean
  /** What the steps mean, in the language of the text. */
  because(words: DemoCatalogue): string
  /** One request, taken apart; where it was asked for. */
  request?: RequestLayers
}

/** Notes what happens, on one clock. */
export class StepLog {
  readonly steps: DemoStep[] = []
  private readonly start = performance.now()

  note(side: DemoStep['side'], event: string, what: string | DemoStep['tell'], atMs = performance.now()): void {
    const tell = typeof what === 'string' ? () => what : what
    const tMs = Math.max(0, Math.round((atMs - this.start) * 1000) / 1000)
    this.steps.push({tMs, side, event, detail: tell(EN_DEMO), tell})
  }

  inOrder(): DemoStep[] {
    return this.steps.sort((a, b) => a.tMs - b.tMs)
  }
}
