/** What has happened so far, for tests that wait for something to happen and for nothing else. */
export class Happenings<Item> {
  readonly items: Item[] = []
  #wake = () => {}

  readonly add = (item: Item): void => {
    this.items.push(item)
    this.#wake()
  }

  /** Resolves when the items are as wanted; the test's own time limit ends a wait in vain. */
  async until(isSo: (items: readonly Item[]) => boolean): Promise<readonly Item[]> {
    while (!isSo(this.items)) await new Promise<void>((resolve) => (this.#wake = resolve))
    return this.items
  }

  async first(isIt: (item: Item) => boolean): Promise<Item> {
    await this.until((items) => items.some(isIt))
    return this.items.find(isIt)!
  }
}
