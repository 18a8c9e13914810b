/** One limit for several steps. */
export class Deadline {
  private readonly endsAt: number

  constructor(limitMs: number) {
    this.endsAt = performance.now() + limitMs
  }

  get leftMs(): number {
    return Math.max(0, Math.round(this.endsAt - performance.now()))
  }
}
