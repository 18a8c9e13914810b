/** Buffers of one size that are used again, and no more of them than `limit`. */
export class BufferPool {
  private readonly free: Buffer[] = []
  private used = 0

  constructor(
    private readonly sizeBytes: number,
    private readonly limit: number,
  ) {}

  /** Null when all are in use. */
  take(): Buffer | null {
    if (this.used === this.limit) return null
    this.used++
    return this.free.pop() ?? Buffer.allocUnsafeSlow(this.sizeBytes)
  }

  give(buffer: Buffer): void {
    this.used--
    if (this.free.length < KEPT) this.free.push(buffer)
  }
}

/** After a rush the rest goes back to the system. */
const KEPT = 16
