/** What the parser made of the words. */
export type ParsedWords = {args: Record<string, unknown>; flags: Record<string, unknown>; argv: unknown[]}

/** A value that a command needs, and how it is asked for. */
export type ValueQuestion = {
  /** Where the answer goes: the name of an argument, `--flag`, or `--` for the words behind it. */
  place: string
  message: string
  /** What Enter alone answers; a function where it depends on this machine, or on the words so far. */
  default?: string | ((soFar: ParsedWords) => string | undefined) | undefined
  /** Throws, or rejects, where the answer will not do, with the words so far. Not all that a command refuses: it says the rest itself. */
  check?: ((answer: string, soFar: ParsedWords) => unknown) | undefined
  /** Which words of an argument are such a value, where it takes others as well; without it, all are. */
  counts?: (word: string) => boolean
  /** The answers, where there are only a few. */
  options?: readonly string[] | undefined
  /** Parts an answer into several words; without it, it is one. */
  split?: (answer: string) => string[]
  /** Flags in place of which it stands: where one of them is given, nothing is asked. */
  unless?: readonly string[]
  /** Whether it is asked at all, by the words so far. */
  when?: (words: readonly string[], soFar: ParsedWords) => boolean
}
