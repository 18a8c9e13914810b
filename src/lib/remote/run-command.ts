import {NetkitError} from '../errors.js'
import {type ChildPlan, ProcessGroup} from '../system/process/process-group.js'
import type {CommandEnd, OutputStream} from './reply.js'

export type CommandLimits = {
  /** For the command; and, when it has ended, for whoever takes its output. */
  timeoutMs: number
  /** Standard output and standard error together. */
  maxOutputBytes: number
}

export type CommandOptions = CommandLimits & {
  /** A piece of output. False: no more until `resume` is called. */
  onOutput: (stream: OutputStream, bytes: Uint8Array) => boolean
}

/** A command with all its limits: of time, of output, and of those it leaves behind. */
export type RunningCommand = {
  /** Goes on after `onOutput` has returned false. */
  resume(): void
  /** Ends it early: SIGTERM, after 2 s SIGKILL. What it prints then is given to nobody. */
  cancel(reason: string): void
  /** Resolves when it has ended and nobody of its group is left; never rejects. */
  readonly ended: Promise<CommandEnd>
}

/**
 * When a program has ended, how long those that it left behind may be silent before its output is taken for complete. They hold its
 * pipes open, and might never let go.
 */
const LEFT_BEHIND_MS = 1000

/** Starts a command. What can't be started has ended, with the reason as `error`. */
export function runCommand(plan: ChildPlan, options: CommandOptions): RunningCommand {
  return new Command(plan, options)
}

class Command implements RunningCommand {
  readonly ended: Promise<CommandEnd>
  private group: ProcessGroup | null = null
  private error: string | null = null
  private isCancelled = false
  private isPaused = false
  private hasExited = false
  private outputBytes = 0
  private lastWords: NodeJS.Timeout | undefined

  constructor(
    plan: ChildPlan,
    private readonly options: CommandOptions,
  ) {
    this.ended = this.run(plan)
  }

  resume(): void {
    if (!this.isPaused) return
    this.isPaused = false
    for (const pipe of this.pipes) pipe.resume()
    this.awaitLastWords()
  }

  cancel(reason: string): void {
    this.isCancelled = true
    this.stop(reason)
    this.resume() // what it still prints goes nowhere, and its pipes end
  }

  private get pipes(): ProcessGroup['stdout'][] {
    return this.group ? [this.group.stdout, this.group.stderr] : []
  }

  private async run(plan: ChildPlan): Promise<CommandEnd> {
    const {timeoutMs} = this.options
    try {
      this.group = await ProcessGroup.start(plan)
    } catch (error) {
      if (!(error instanceof NetkitError)) throw error
      return {status: null, signal: null, error: error.message}
    }
    const {group} = this
    if (this.isCancelled) void group.end()
    const timer = setTimeout(() => this.stop(`ended: it took more than ${timeoutMs} ms`), timeoutMs)
    const drained = Promise.all([this.drain('out', group.stdout), this.drain('err', group.stderr)])
    const exit = await group.exited
    clearTimeout(timer)
    this.hasExited = true
    this.awaitLastWords()
    await drained
    clearTimeout(this.lastWords)
    await group.end()
    return {...exit, error: this.error}
  }

  private drain(stream: OutputStream, pipe: ProcessGroup['stdout']): Promise<void> {
    pipe.on('data', (chunk: Buffer) => this.take(stream, chunk))
    return new Promise((resolve) => pipe.once('close', resolve))
  }

  private take(stream: OutputStream, chunk: Buffer): void {
    const {maxOutputBytes, onOutput} = this.options
    const room = maxOutputBytes - this.outputBytes
    const bytes = chunk.subarray(0, room)
    this.outputBytes += bytes.length
    if (bytes.length > 0 && !this.isCancelled && !onOutput(stream, bytes)) {
      this.isPaused = true
      for (const pipe of this.pipes) pipe.pause()
    }
    this.awaitLastWords()
    if (chunk.length > room) this.stop(`ended: more than ${maxOutputBytes} bytes of output`)
  }

  private stop(reason: string): void {
    this.error ??= reason
    void this.group?.end()
  }

  /** From the program's end on: silence ends its output, and so does a reader that takes too long. */
  private awaitLastWords(): void {
    if (!this.hasExited) return
    clearTimeout(this.lastWords)
    const {timeoutMs} = this.options
    const limitMs = this.isPaused ? timeoutMs : LEFT_BEHIND_MS
    this.lastWords = setTimeout(() => {
      if (this.isPaused) this.error ??= `ended: its output was not read within ${timeoutMs} ms`
      for (const pipe of this.pipes) pipe.destroy()
    }, limitMs)
  }
}
