/**
 * The fast road for long lists: deals with the line at `start` itself, and with as many behind it as it likes, and returns
 * where the next one starts; or -1 where the first is not plain, which then goes the readable road.
 */
export interface LineTaker {
  take(bytes: Buffer, start: number, end: number): number
  /** How many lines the last call dealt with. */
  readonly lines: number
}

/** The same, and `onTaken` is told each time of the lines that were taken. */
export function watchedTaker(taker: LineTaker, onTaken: (lines: number) => void): LineTaker {
  return {
    take(bytes, start, end) {
      const next = taker.take(bytes, start, end)
      if (next !== -1) onTaken(taker.lines)
      return next
    },
    get lines() {
      return taker.lines
    },
  }
}
