/** Milliseconds since `startMs` (of performance.now()), to the microsecond. */
export function since(startMs: number): number {
  return Math.round((performance.now() - startMs) * 1000) / 1000
}
