/** Milliseconds of a clock that nobody sets. `performance.now()` is the same, and takes half a millisecond to load. */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1000 + nanoseconds / 1e6
}
