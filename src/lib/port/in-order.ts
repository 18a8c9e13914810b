/**
 * Does the work of all items, at most `limit` at the same time, and gives the results in the items' order, each as soon as
 * those before it are there.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = []
  for (const item of items) {
    if (running.length >= limit) yield await running.shift()!
    const result = work(item)
    result.catch(() => {}) // heard of when its turn comes
    running.push(result)
  }
  for (const result of running) yield await result
}
