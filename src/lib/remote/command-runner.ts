import {InputError} from '../errors.js'
import {childEnvironment} from '../system/process/child-environment.js'
import {type Connection, remoteEndpoint} from '../net/tcp-listen.js'
import type {Policy} from './allow-list.js'
import type {CommandEvent} from './command-event.js'
import type {CommandEnd, OutputStream} from './reply.js'
import {type CommandLimits, type CommandOptions, runCommand, type RunningCommand} from './run-command.js'

export type RunOptions = CommandLimits & {
  policy: Policy
  /** More are refused: a command that dies slowly outlives its connection. */
  maxCommands: number
  cwd?: string | undefined
  /** Added to the environment of all commands. */
  env: Readonly<Record<string, string>>
  onEvent: (event: CommandEvent) => void
}

/** Runs what clients ask for, and knows what is running. */
export class CommandRunner {
  private readonly running = new Set<RunningCommand>()
  private isStopped = false

  constructor(private readonly options: RunOptions) {}

  /** A command that may not run has ended at once, with the reason as its error. */
  run(words: readonly string[], client: Connection, onOutput: CommandOptions['onOutput']): RunningCommand {
    const sizes = {out: 0, err: 0}
    const command = this.start(words, (stream, bytes) => {
      sizes[stream] += bytes.length
      return onOutput(stream, bytes)
    })
    return this.watch(command, words, client, sizes)
  }

  /** What is no command, as far as it can be read. */
  refuse(error: string, client: Connection, words: readonly string[] = []): RunningCommand {
    return this.watch(refused(error), words, client, {out: 0, err: 0})
  }

  private watch(
    command: RunningCommand,
    argv: readonly string[],
    client: Connection,
    sizes: Record<OutputStream, number>,
  ): RunningCommand {
    const remote = remoteEndpoint(client)
    const startedAt = performance.now()
    this.running.add(command)
    void this.tellOfEnd(command, (end) => ({
      from: remote?.host ?? null,
      port: remote?.port ?? null,
      argv,
      ...end,
      stdoutBytes: sizes.out,
      stderrBytes: sizes.err,
      durationMs: Math.round((performance.now() - startedAt) * 1000) / 1000,
      at: new Date().toISOString(),
    }))
    return command
  }

  private async tellOfEnd(command: RunningCommand, describe: (end: CommandEnd) => CommandEvent): Promise<void> {
    const end = await command.ended
    this.running.delete(command)
    this.options.onEvent(describe(end))
  }

  /** Ends all that are running; resolves when nobody is left. */
  async stop(): Promise<void> {
    this.isStopped = true
    for (const command of this.running) command.cancel(STOPPED)
    await Promise.all([...this.running].map(({ended}) => ended))
  }

  private start(words: readonly string[], onOutput: CommandOptions['onOutput']): RunningCommand {
    const {policy, maxCommands, env, cwd, timeoutMs, maxOutputBytes} = this.options
    if (this.isStopped) return refused(STOPPED)
    if (this.running.size >= maxCommands) return refused(`too many commands are running (${maxCommands}): try again`)
    try {
      return runCommand({...policy(words), env: childEnvironment(env), cwd}, {timeoutMs, maxOutputBytes, onOutput})
    } catch (error) {
      if (error instanceof InputError) return refused(error.message)
      throw error
    }
  }
}

const STOPPED = 'ended: the server was stopped'

function refused(error: string): RunningCommand {
  const end = async () => ({status: null, signal: null, error})
  return {resume() {}, cancel() {}, ended: end()}
}
