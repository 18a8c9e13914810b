import {setMaxListeners} from 'node:events'

/**
 * What each signal makes of the exit code: 128 and its number. Windows sends SIGINT for Ctrl-C, SIGBREAK for Ctrl-Break and SIGHUP when
 * the console is closed. Without a listener SIGUSR1 would open Node's debugger, on a port.
 */
const EXIT_CODES = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143, SIGUSR1: 138, SIGBREAK: 130} as const

type Name = keyof typeof EXIT_CODES

/** Ends a program that does not end by itself after a signal; 2 s of it belong to the programs of `tcp serve-run`. */
const PATIENCE_MS = 2600

/** Tells a command that it is to end early: by a signal, since its output has failed, or since netkit has a bug. */
export class StopSignal {
  private readonly controller = new AbortController()
  private readonly listeners: [Name, () => void][] = []
  private deadline: NodeJS.Timeout | undefined
  private hurry = () => {}
  /** Resolves at a signal or a bug: nothing may take long any more. */
  readonly urgency = new Promise<void>((resolve) => (this.hurry = resolve))
  isUrgent = false

  constructor() {
    setMaxListeners(0, this.controller.signal) // each of many sockets may listen
  }

  get signal(): AbortSignal {
    return this.controller.signal
  }

  get isStopped(): boolean {
    return this.controller.signal.aborted
  }

  stop(): void {
    this.controller.abort()
  }

  /** @param end ends the program, if it still runs 2.6 s later */
  stopSoon(end: () => void): void {
    this.isUrgent = true
    this.hurry()
    this.deadline ??= setTimeout(end, PATIENCE_MS).unref()
    this.stop()
  }

  /**
   * Stops at the first signal. A second one ends the program at once, or calls `onSecond`.
   *
   * @param onSignal is told the exit code
   * @param end ends the program, if it still runs 2.6 s after the first
   */
  listen({
    onSignal,
    end,
    onSecond,
  }: {
    onSignal: (code: number) => void
    end: () => void
    onSecond?: (() => void) | undefined
  }): void {
    if (this.listeners.length > 0) return
    let isFirst = true
    for (const name of Object.keys(EXIT_CODES) as Name[]) {
      const listener = () => {
        if (!isFirst) return onSecond ? onSecond() : end()
        isFirst = false
        onSignal(EXIT_CODES[name])
        this.stopSoon(end)
      }
      process.on(name, listener)
      this.listeners.push([name, listener])
    }
  }

  /** Signals do again what they do to any program. */
  release(): void {
    for (const [signal, listener] of this.listeners) process.removeListener(signal, listener)
    this.listeners.length = 0
  }
}
