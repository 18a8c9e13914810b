import type {ScenarioName} from '../scenario-name.js'
import {SCENARIOS} from '../scenarios/scenarios.js'
import {cPrograms} from './c-programs.js'
import {goPrograms} from './go-programs.js'
import {javaPrograms} from './java-programs.js'
import {jsPrograms} from './js-programs.js'
import type {ProgramPlan, Programs} from './program-plan.js'
import {EN_COMMENTS, type ProgramComments} from '../words/program-comments.js'
import {pythonPrograms} from './python-programs.js'

export const CODE_LANGUAGES = ['python', 'js', 'java', 'go', 'c'] as const
export type CodeLanguage = (typeof CODE_LANGUAGES)[number]

export type CodeFile = {name: string; role: 'sender' | 'reader'; mended: boolean; text: string}

export type CodeReport = {
  scenario: ScenarioName
  /** Whose programs these are: the scenario's own, or those of the nearest that has some. */
  program: ScenarioName
  language: CodeLanguage
  files: CodeFile[]
}

const WRITERS: Record<CodeLanguage, (plan: ProgramPlan) => Programs> = {
  python: pythonPrograms,
  js: jsPrograms,
  java: javaPrograms,
  go: goPrograms,
  c: cPrograms,
}

const NAMES: Record<
  CodeLanguage,
  readonly [sender: string, reader: string, senderMended: string, readerMended: string]
> = {
  python: ['sender.py', 'reader.py', 'sender_mended.py', 'reader_mended.py'],
  js: ['sender.js', 'reader.js', 'sender_mended.js', 'reader_mended.js'],
  java: ['Sender.java', 'Reader.java', 'SenderMended.java', 'ReaderMended.java'],
  go: ['sender.go', 'reader.go', 'sender_mended.go', 'reader_mended.go'],
  c: ['sender.c', 'reader.c', 'sender_mended.c', 'reader_mended.c'],
}

/** Scenarios with programs of their own: a late reader, reads of fixed sizes, write-write-read. */
const OWN = ['late-read', 'short-read', 'recv-3-10', 'recv-5-5-10-5', 'leftover', 'stall'] as const

const NEAREST: Record<Exclude<ScenarioName, (typeof OWN)[number]>, (typeof OWN)[number]> = {
  nagle: 'stall',
  cork: 'stall',
  'node-merge': 'late-read',
  segments: 'late-read',
  'random-recv': 'late-read',
  'sticky-fix': 'short-read',
  'partial-send': 'late-read',
  file: 'late-read',
  udp: 'late-read',
  empty: 'late-read',
}

/** A head, then a body that one read does not take: both faults of write-write-read show. */
const DIALOGUE_READ = 64

/** Sender and reader of a scenario, broken and mended, as programs that run. */
export function writePrograms(
  scenario: ScenarioName,
  language: CodeLanguage,
  wishes: {messages?: readonly string[] | undefined; reads?: readonly number[] | undefined},
  say: ProgramComments = EN_COMMENTS,
): CodeReport {
  const program = NEAREST[scenario as keyof typeof NEAREST] ?? (scenario as (typeof OWN)[number])
  const own = SCENARIOS.get(program)!
  const isDialogue = program === 'stall'
  const messages = wishes.messages ?? own.messages
  const totalBytes = messages.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  const reads = wishes.reads ?? (isDialogue ? [DIALOGUE_READ] : own.reads)
  const texts = WRITERS[language]({isDialogue, messages, reads, totalBytes, say})
  const [sender, reader, senderMended, readerMended] = NAMES[language]
  return {
    scenario,
    program,
    language,
    files: [
      {name: sender, role: 'sender', mended: false, text: texts.sender},
      {name: reader, role: 'reader', mended: false, text: texts.reader},
      {name: senderMended, role: 'sender', mended: true, text: texts.senderMended},
      {name: readerMended, role: 'reader', mended: true, text: texts.readerMended},
    ],
  }
}
