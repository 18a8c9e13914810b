import type {ProgramComments} from '../words/program-comments.js'

/** What the two programs do: read late or by sizes, or answer after a head and a body. */
export type ProgramPlan = {
  /** The sender waits for an answer to all its messages. */
  isDialogue: boolean
  messages: readonly string[]
  /** What the broken reader asks for; the last again and again. */
  reads: readonly number[]
  /** All messages, in bytes. */
  totalBytes: number
  say: ProgramComments
}

/** The four texts of one language. */
export type Programs = Record<'sender' | 'reader' | 'senderMended' | 'readerMended', string>
