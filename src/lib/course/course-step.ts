import type {Language} from '../text/language.js'

/** A line for `sh`; with the exit code that it has, where that is not 0. */
export type LessonCommand = string | {readonly command: string; readonly exitCode: number}

/** What a step says. A language that is missing does not compile. */
export type LessonWords = {
  readonly title: string
  readonly idea: readonly [string, string, string]
  /** What to look at in the output. */
  readonly look: string
  readonly question: string
  readonly answer: string
}

export type CourseStep = {
  /** Unique, kebab-case. */
  readonly name: string
  /** Run in order in one shell, in a folder of their own; what they leave in the background they end. */
  readonly commands: readonly LessonCommand[]
  /** What `look` speaks of, as it is in the output. */
  readonly see: readonly RegExp[]
  /** Where the facts are from. */
  readonly source: string
  /** Shown whole to root alone, on a wire of its own; others get the second best. */
  readonly wantsRoot?: true
  /** A drawing between idea and command. */
  readonly picture?: Readonly<Record<Language, string>>
  readonly words: Readonly<Record<Language, LessonWords>>
}

/** The bare line. */
export function lineOf(command: LessonCommand): string {
  return typeof command === 'string' ? command : command.command
}

/** Lets a step go on once the listener in the background has said in that file where it listens; at most 3 s and a little. */
export const UNTIL_READY = untilReady('here')

/** @param test `-s`: a file with something in it; `-S`: a Unix socket */
export function untilReady(file: string, test: '-s' | '-S' = '-s'): string {
  return `for i in $(seq 30); do [ ${test} ${file} ] || sleep 0.1; done # until it listens`
}

/** Ends the listener in the background. */
export const END_SERVER = 'kill $!; wait'
