import type {ChatMessage, MessageReader} from './message-reader.js'

/** How long the beginning of a line waits for its end. */
export const HOLD_MS = 500

/** Reads messages, and waits a little for the end of a line that has begun. */
export class PatientReader {
  private timer: NodeJS.Timeout | undefined

  /** @param hear gets the messages; what they or their bytes throw is the hearer's */
  constructor(
    private readonly reader: MessageReader,
    private readonly holdMs: number,
    private readonly hear: (take: () => ChatMessage[]) => void,
  ) {}

  push(chunk: Uint8Array): void {
    this.hearAll(() => this.reader.push(chunk))
    this.resume()
  }

  end(): void {
    this.stop()
    this.hearAll(() => this.reader.end())
  }

  /** The time does not run while nobody reads. */
  stop(): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }

  resume(): void {
    this.stop()
    if (!this.reader.isHolding) return
    const timer = setTimeout(() => {
      // A busy process runs late timers before it reads: the rest may be in the system already, and then sets another timer.
      setImmediate(() => {
        if (this.timer === timer) this.hearAll(() => this.reader.release())
      })
    }, this.holdMs)
    this.timer = timer
  }

  private hearAll(take: () => ChatMessage[]): void {
    this.hear(take)
    const {failure} = this.reader
    if (failure) this.hear(() => raise(failure)) // good messages stood before the bad one
  }
}

function raise(error: Error): never {
  throw error
}
