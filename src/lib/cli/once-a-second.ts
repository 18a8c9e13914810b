/**
 * Tells news that may come thick and fast: the first at once, then once a second how many there were, and the latest.
 *
 * @returns `stop` tells what is left
 */
export function onceASecond<News extends unknown[]>(
  tell: (count: number, ...latest: News) => void,
): {note: (...news: News) => void; stop: () => void} {
  let count = 0
  let latest: News
  let timer: NodeJS.Timeout | undefined
  const tellNow = () => {
    if (count === 0) return void (timer = undefined)
    tell(count, ...latest)
    count = 0
    timer = setTimeout(tellNow, 1000).unref()
  }
  return {
    note(...news) {
      count++
      latest = news
      if (timer === undefined) tellNow()
    },
    stop() {
      clearTimeout(timer)
      tellNow()
      clearTimeout(timer)
    },
  }
}
