/** How long an attempt may keep the next one waiting (RFC 8305 §5: "recommended 250 milliseconds"). */
const ATTEMPT_DELAY_MS = 250

type Race<Result> = {
  /** Whether a result ends the race; every other one, and every error, starts the next attempt. */
  isWon(result: Result): boolean
  /** Gives all attempts up. */
  signal?: AbortSignal | undefined
}

/**
 * The race of RFC 8305: the next attempt starts when the last one has failed or has kept us waiting for a moment, and none is
 * given up before another has won. Resolves to what came of the attempts, in the order in which they ended: where one
 * has won, it is the last. An attempt must end soon after its signal is aborted; the signal of all of them is when the race is over.
 */
export async function staggered<Candidate, Result>(
  candidates: readonly Candidate[],
  attempt: (candidate: Candidate, signal: AbortSignal) => Promise<Result>,
  {isWon, signal}: Race<Result>,
): Promise<PromiseSettledResult<Result>[]> {
  const over = new AbortController()
  const stop = () => over.abort(signal?.reason) // AbortSignal.any would stay with a long-lived signal (Node 20)
  signal?.addEventListener('abort', stop)
  if (signal?.aborted) stop()
  const waiting = candidates.slice()
  const outcomes: PromiseSettledResult<Result>[] = []
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve) => {
      const start = () => {
        clearTimeout(timer)
        if (waiting.length === 0) return
        attempt(waiting.shift()!, over.signal).then(
          (value) => end({status: 'fulfilled', value}),
          (reason: unknown) => end({status: 'rejected', reason}),
        )
        if (waiting.length > 0) timer = setTimeout(start, ATTEMPT_DELAY_MS)
      }
      const end = (outcome: PromiseSettledResult<Result>) => {
        outcomes.push(outcome)
        const isOver = signal?.aborted || outcomes.length === candidates.length
        if (isOver || (outcome.status === 'fulfilled' && isWon(outcome.value))) resolve(outcomes.slice())
        else start()
      }
      start()
    })
  } finally {
    clearTimeout(timer)
    waiting.length = 0
    signal?.removeEventListener('abort', stop)
    over.abort()
  }
}
