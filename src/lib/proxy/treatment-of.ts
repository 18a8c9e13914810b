import type {Recut} from './cut-sizes.js'
import type {Treatment} from './proxy-options.js'

type TreatmentFlags = Pick<Treatment, 'direction'> & {
  recut?: Recut | undefined
  gap?: number | undefined
  seed?: string | undefined
  merge?: number | undefined
  delay?: number | undefined
  jitter?: number | undefined
  throttle?: number | undefined
  'reset-after'?: number | undefined
  'half-close-after'?: number | undefined
}

/** What the flags want done; times in ms. */
export function treatmentOf(flags: TreatmentFlags): Treatment {
  return {
    recut: flags.recut ?? null,
    gapMs: flags.gap ?? null,
    seed: flags.seed ?? null,
    mergeMs: flags.merge ?? 0,
    delayMs: flags.delay ?? 0,
    jitterMs: flags.jitter ?? 0,
    bytesPerSecond: flags.throttle ?? null,
    resetAfterBytes: flags['reset-after'] ?? null,
    halfCloseAfterBytes: flags['half-close-after'] ?? null,
    direction: flags.direction,
  }
}
