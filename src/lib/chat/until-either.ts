/** Until the signal comes or the work is done; work that fails is a failure, before the signal. */
export async function untilEither(signal: AbortSignal, work: Promise<void>): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), {once: true})
  })
  await Promise.race([stopped, work])
}
