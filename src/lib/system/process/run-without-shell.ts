import {once} from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {type LessonCall, type LessonLine, type LessonWord, parseLessonLine} from './parse-lesson-line.js'
import {ProcessGroup} from './process-group.js'
import {inLessonFolder, LIMIT_MS, type LessonRun} from './run-lesson.js'

/** How long a listener may take until it listens. */
const READY_MS = 5000
const LOOK_MS = 20

/** Does what the lines say where there is no shell (Windows); false, and nothing is done, where one of them takes a shell. */
export async function runWithoutShell(run: LessonRun): Promise<boolean> {
  const lines = run.lines.map(parseLessonLine)
  if (!lines.every((line) => line !== null)) return false
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(LIMIT_MS)])
  await inLessonFolder(async (folder) => {
    const lesson = new ShelllessLesson({...run, signal}, folder)
    try {
      const isTwoSided = lines.some((line) => line.does === 'call' && line.inBackground)
      for (const [index, line] of lines.entries()) {
        if (signal.aborted) break
        const gap = isTwoSided || index === 0 ? '' : '\n'
        if (lines.length > 1 && run.isPrinted(run.lines[index]!))
          run.onOutput(`${gap}$ ${run.lines[index]}\n`, 'client')
        await lesson.carryOut(line)
      }
    } finally {
      await lesson.endServers()
    }
  })
  return true
}

type Started = {group: ProcessGroup; ended: Promise<number | null>}

class ShelllessLesson {
  private readonly servers: Started[] = []

  constructor(
    private readonly run: LessonRun,
    private readonly folder: string,
  ) {}

  async carryOut(line: LessonLine): Promise<void> {
    if (line.does === 'await file') await this.awaitFile(line.file)
    if (line.does === 'await servers') await Promise.all(this.servers.map(({ended}) => ended))
    if (line.does === 'end servers') await this.endServers()
    if (line.does !== 'call') return
    if (line.inBackground) {
      this.servers.push(await this.start(line.calls[0]!, 'server'))
      return
    }
    let status: number | null = 0
    for (const call of line.calls) {
      status = call.words.length === 0 ? 0 : await (await this.start(call, 'client')).ended
      if (status === 0) return
    }
    if (line.tellsExit) this.run.onOutput(`exit ${status}\n`, 'client')
  }

  async endServers(): Promise<void> {
    await Promise.all(this.servers.splice(0).map(({group, ended}) => group.end().then(() => ended)))
  }

  private async start({words, input}: LessonCall, from: 'client' | 'server'): Promise<Started> {
    const {program, env, onOutput, signal} = this.run
    const [file, script] = program
    const texts = words.map((word) => this.textOf(word))
    const ready = texts[texts.indexOf('--ready-file') + 1]
    if (texts.includes('--ready-file')) fs.rmSync(path.join(this.folder, ready!), {force: true}) // of a server that was killed
    const group = await ProcessGroup.start({file, name: file, args: [script, ...texts], env, cwd: this.folder, input})
    for (const pipe of [group.stdout, group.stderr])
      pipe.setEncoding('utf8').on('data', (text: string) => onOutput(text, from))
    const end = () => void group.end()
    signal.addEventListener('abort', end, {once: true})
    if (signal.aborted) end()
    const drained = Promise.all([group.stdout, group.stderr].map((pipe) => once(pipe, 'close')))
    const ended = group.exited.then(async ({status}) => {
      await group.end()
      await drained
      return status
    })
    return {group, ended}
  }

  private textOf(word: LessonWord): string {
    if (typeof word === 'string') return word
    try {
      return fs.readFileSync(path.join(this.folder, word.fileOf), 'utf8').trim()
    } catch {
      return '' // as $(cat FILE) is then
    }
  }

  private async awaitFile(file: string): Promise<void> {
    const limit = performance.now() + READY_MS
    while (this.textOf({fileOf: file}) === '' && performance.now() < limit && !this.run.signal.aborted) {
      await delay(LOOK_MS)
    }
  }
}
