import {once} from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {ProcessGroup} from './process-group.js'
import {shellCommand} from './shell-command.js'

/** Whoever edits a line may make it endless. */
const LIMIT_MS = 60_000

export type LessonRun = {
  /** For `sh`, in order; those that end with `&` go on beside the others. */
  lines: readonly string[]
  /** The files of this program: Node, and what it runs. */
  program: readonly [node: string, script: string]
  env: Readonly<Record<string, string>>
  /** Is given what the lines print, and, as `server`, what those in the background do. */
  onOutput(text: string, from: 'client' | 'server'): void
  signal: AbortSignal
}

/** Runs lines in one shell, in a folder of their own, where `netkit` is this program. Nothing of it is left in the end. */
export async function runLesson({lines, program, env, onOutput, signal}: LessonRun): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-course-'))
  try {
    const own = path.join(folder, 'bin')
    const work = path.join(folder, 'work')
    for (const made of [own, work]) fs.mkdirSync(made)
    const [node, script] = program.map(quoted)
    fs.writeFileSync(path.join(own, 'netkit'), `#!/bin/sh\nexec ${node} ${script} "$@"\n`, {mode: 0o700})
    const group = await ProcessGroup.start({
      ...shellCommand(scriptOf(lines)),
      env: {...env, PATH: `${own}${path.delimiter}${env['PATH'] ?? ''}`},
      cwd: work,
    })
    const end = () => void group.end()
    const limit = setTimeout(end, LIMIT_MS)
    signal.addEventListener('abort', end, {once: true})
    if (signal.aborted) end()
    group.stdout.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'client'))
    group.stderr.setEncoding('utf8').on('data', (text: string) => onOutput(text, 'server'))
    const drained = [group.stdout, group.stderr].map((pipe) => once(pipe, 'close'))
    await group.exited
    clearTimeout(limit)
    signal.removeEventListener('abort', end)
    await group.end()
    await Promise.all(drained)
  } finally {
    fs.rmSync(folder, {recursive: true, force: true})
  }
}

/** What is in the background has descriptor 3 to itself: our standard error. */
function scriptOf(lines: readonly string[]): string {
  const told = lines.map((line) => {
    const inBackground = line.replace(/(?<!&)&\s*$/, '>&3 2>&3 &')
    return lines.length === 1 ? line : `printf '%s\\n' ${quoted(`$ ${line}`)}\n${inBackground}`
  })
  return ['exec 3>&2 2>&1', ...told].join('\n')
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
