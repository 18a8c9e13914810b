/** Goes off when nothing has happened for a while. */
export class QuietTimer {
  private timer: NodeJS.Timeout | undefined

  constructor(private readonly quietMs: number) {}

  start(whenQuiet: () => void): void {
    this.timer = setTimeout(whenQuiet, this.quietMs)
  }

  /** Something has happened; before `start` that does not matter. */
  restart(): void {
    this.timer?.refresh()
  }

  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}
