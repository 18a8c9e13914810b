import {once} from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {IN_BACKGROUND} from './parse-lesson-line.js'
import {type ChildPlan, ProcessGroup} from './process-group.js'
import {shellCommand} from './shell-command.js'

/** Whoever edits a line may make it endless. */
export const LIMIT_MS = 60_000

export type LessonRun = {
  /** For `sh`, in order; those that end with `&` go on beside the others. */
  lines: readonly string[]
  /** The files of this program: Node, and what it runs. */
  program: readonly [node: string, script: string]
  env: Readonly<Record<string, string>>
  /** Whether a line is printed before it runs. */
  isPrinted(line: string): boolean
  /** Is given what the lines print, and, as `server`, what those in the background do. */
  onOutput(text: string, from: 'client' | 'server'): void
  signal: AbortSignal
}

/** Runs lines in one shell, in a folder of their own, where `netkit` is this program. Nothing of it is left in the end. */
export async function runLesson(run: LessonRun): Promise<void> {
  await inLessonFolder(async (folder) => {
    const [own, work] = [path.join(folder, 'bin'), path.join(folder, 'work')]
    for (const made of [own, work]) fs.mkdirSync(made)
    const [node, script] = run.program.map(quoted)
    fs.writeFileSync(path.join(own, 'netkit'), `#!/bin/sh\nexec ${node} ${script} "$@"\n`, {mode: 0o700})
    const env = {...run.env, PATH: `${own}${path.delimiter}${run.env['PATH'] ?? ''}`}
    await runOne({...shellCommand(scriptOf(run)), env, cwd: work}, run)
  })
}

/** A folder that is there while the work goes on. */
export async function inLessonFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-course-'))
  try {
    await work(folder)
  } finally {
    fs.rmSync(folder, {recursive: true, force: true})
  }
}

/** Returns how it ended. */
async function runOne(
  plan: ChildPlan,
  {onOutput, signal}: Pick<LessonRun, 'onOutput' | 'signal'>,
): Promise<number | null> {
  const group = await ProcessGroup.start(plan)
  const end = () => void group.end()
  const limit = setTimeout(end, LIMIT_MS)
  signal.addEventListener('abort', end, {once: true})
  if (signal.aborted) end()
  group.stdout.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'client'))
  group.stderr.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'server'))
  const drained = [group.stdout, group.stderr].map((pipe) => once(pipe, 'close'))
  const {status} = await group.exited
  clearTimeout(limit)
  signal.removeEventListener('abort', end)
  await group.end()
  await Promise.all(drained)
  return status
}

/** What is in the background has descriptor 3 to itself: our standard error. */
function scriptOf({lines, isPrinted}: Pick<LessonRun, 'lines' | 'isPrinted'>): string {
  const isTwoSided = lines.some((line) => IN_BACKGROUND.test(line))
  const told = lines.map((line, index) => {
    const gap = isTwoSided || index === 0 ? '' : '\\n'
    const inBackground = line.replace(IN_BACKGROUND, '>&3 2>&3 &')
    if (lines.length === 1) return line
    return isPrinted(line) ? `printf '${gap}%s\\n' ${quoted(`$ ${line}`)}\n${inBackground}` : inBackground
  })
  return ['exec 3>&2 2>&1', ...told].join('\n')
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
