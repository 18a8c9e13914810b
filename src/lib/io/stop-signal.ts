import {setMaxListeners} from 'node:events'

/**
 * What each signal makes of the exit code: 128 and its number. On Windows SIGHUP is the closing of the console, which leaves a program a few
 * seconds, and SIGBREAK is Ctrl-Break, which ends it as Ctrl-C does.
 */
const EXIT_CODES = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143, SIGBREAK: 130} as const

/** Tells a command that it is to end early, by a signal or because its output has failed. */
export class StopSignal {
  private readonly controller = new AbortController()

  constructor() {
    setMaxListeners(0, this.controller.signal) // each of many sockets may listen
  }
  private readonly listeners: [NodeJS.Signals, () => void][] = []

  get signal(): AbortSignal {
    return this.controller.signal
  }

  get isStopped(): boolean {
    return this.controller.signal.aborted
  }

  stop(): void {
    this.controller.abort()
  }

  /**
   * Stops at the first of these signals. A second one ends the program at once, or calls `onSecond`.
   *
   * @param onSignal is told the exit code
   */
  listen(onSignal: (exitCode: number) => void, onSecond?: () => void): void {
    for (const [name, code] of Object.entries(EXIT_CODES)) {
      const signal = name as keyof typeof EXIT_CODES
      const listener = () => {
        onSignal(code)
        this.stop()
        if (onSecond) process.once(signal, onSecond)
      }
      process.once(signal, listener)
      this.listeners.push([signal, listener])
    }
  }

  /** Signals do again what they do to any program. */
  release(): void {
    for (const [signal, listener] of this.listeners) process.removeListener(signal, listener)
  }
}
