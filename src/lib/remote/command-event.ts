import type {CommandEnd} from './reply.js'

/** A client's command has ended, or was refused. */
export type CommandEvent = {
  /** The client's address and port; null on a Unix socket. */
  from: string | null
  port: number | null
  /** As the client sent them; with a shell one word, the command line. */
  argv: readonly string[]
  stdoutBytes: number
  stderrBytes: number
  durationMs: number
  at: string
} & CommandEnd
