import {KeyReader} from '../io/typing/key-reader.js'
import {editLine} from '../io/line-editor.js'
import {readStateFile, writeStateFile} from '../io/kept/state-file.js'
import {IN_BACKGROUND} from '../system/process/parse-lesson-line.js'
import {runLesson} from '../system/process/run-lesson.js'
import {runWithoutShell} from '../system/process/run-without-shell.js'
import {displayWidth} from '../text/display-width.js'
import {COURSE_STEPS} from './course-steps.js'
import {type CourseStep, lineOf} from './course-step.js'
import {answerText, closingText, type CourseLook, ideaText, isPlumbing, questionText} from './course-text.js'
import {COURSE_WORDS} from './course-words.js'
import {LineLabeller} from './line-labeller.js'
import {wrap} from '../text/wrap.js'
import {wrapItems} from './wrap-items.js'

const STATE = 'course.json'

/** No step of the course takes as long. */
const PATIENCE_MS = 6000

export type CourseWalkOptions = Omit<CourseLook, 'width'> & {
  /** Columns for prose, and those of the whole terminal, as it is now. */
  measure(): {width: number; screen: number}
  /** The step to begin with; null: the one where the reader was. */
  first: CourseStep | null
  restart: boolean
  program: readonly [node: string, script: string]
  env: Readonly<Record<string, string>>
  hasShell: boolean
  /** Prints at once. */
  write(text: string): void
  signal: AbortSignal
}

/** Walks the course on a terminal: idea, command, its real output, question, answer. Resolves when the reader has had enough. */
export async function walkCourse(options: CourseWalkOptions): Promise<void> {
  const walk = new Walk(options)
  const at = options.first ?? (options.restart ? null : rememberedStep())
  if (at !== null && options.first === null && at !== COURSE_STEPS[0]) {
    options.write(`${COURSE_WORDS[options.language].resumed(COURSE_STEPS.indexOf(at) + 1)}\n`)
  }
  if (options.first === null && (at === null || at === COURSE_STEPS[0])) walk.welcome()
  await walk.from(Math.max(0, at === null ? 0 : COURSE_STEPS.indexOf(at)))
}

function rememberedStep(): CourseStep | null {
  try {
    const {step} = JSON.parse(readStateFile(STATE) ?? '{}') as {step?: unknown}
    return COURSE_STEPS.find(({name}) => name === step) ?? null
  } catch {
    return null // what is there is not ours, or half of it
  }
}

type Move = 'next' | 'back' | 'quit'

class Walk {
  private readonly keys = new KeyReader()
  private readonly words

  constructor(private readonly options: CourseWalkOptions) {
    this.words = COURSE_WORDS[options.language]
  }

  welcome(): void {
    this.print(wrap(this.words.welcome, {width: this.look.width, indent: ''}).join('\n'))
  }

  /** The terminal may have another width by now. */
  private get look(): CourseLook {
    return {...this.options, width: this.options.measure().width, isWalk: true}
  }

  async from(start: number): Promise<void> {
    this.keys.open()
    try {
      for (let index = start; index < COURSE_STEPS.length;) {
        const step = COURSE_STEPS[index]!
        const isKept = writeStateFile(STATE, `${JSON.stringify({step: step.name})}\n`)
        const move = await this.step(step)
        if (move === 'quit') {
          if (isKept && !this.options.signal.aborted) this.print(`\n${this.words.goodbye(index + 1)}`)
          return
        }
        index = Math.max(0, index + (move === 'next' ? 1 : -1))
      }
      this.print(`\n${closingText(this.look)}`)
      writeStateFile(STATE, '{}\n') // the next walk begins at the beginning
    } finally {
      this.keys.close()
    }
  }

  private async step(step: CourseStep): Promise<Move> {
    const {options, words} = this
    let lines = step.commands.map(lineOf)
    let stage: 'before' | 'after' | 'answered' = 'before'
    this.print(`\n${ideaText(step, this.look)}`)
    for (;;) {
      const key = await this.ask(words[stage])
      if (key === null || key === 'q') return 'quit'
      if (key === 'n' || (key === 'enter' && stage === 'answered')) return 'next'
      if (key === 'b') return 'back'
      if (key === 'e') {
        const edited = await this.edit(lines)
        if (edited === null) continue
        lines = edited
      }
      if (key === 'enter' && stage === 'after') {
        this.print(`\n${answerText(step, this.look)}`)
        stage = 'answered'
      } else if (key === 'enter' || key === 'r' || key === 'e') {
        await this.run(lines)
        if (options.signal.aborted) return 'quit'
        this.print(`\n${questionText(step, this.look)}`)
        stage = 'after'
      }
    }
  }

  private async run(lines: readonly string[]): Promise<void> {
    const {options, words} = this
    const isTwoSided = lines.some((line) => IN_BACKGROUND.test(line))
    const width = Math.max(displayWidth(words.client), displayWidth(words.server))
    const label = (who: 'client' | 'server') => {
      if (!isTwoSided) return ''
      const name = words[who] + ' '.repeat(width - displayWidth(words[who]))
      return options.paint(who === 'server' ? 'second' : 'first', `${name} │ `)
    }
    const columns = options.measure().screen - (isTwoSided ? width + 3 : 0)
    const out = {
      client: new LineLabeller(label('client'), columns, options),
      server: new LineLabeller(label('server'), columns, options),
    }
    this.print('')
    const [stop, over] = [new AbortController(), new AbortController()]
    const lesson = {
      lines,
      program: options.program,
      isPrinted: (line: string) => !isPlumbing(line),
      env: {...options.env, NETKIT_COLUMNS: String(columns)},
      onOutput: (text: string, from: 'client' | 'server') => out[from].take(text),
      signal: AbortSignal.any([options.signal, stop.signal]),
    }
    const patience = setTimeout(() => void this.offerEnd(stop, over.signal), PATIENCE_MS)
    if (options.hasShell) await runLesson(lesson)
    else if (!(await runWithoutShell(lesson)))
      this.print(wrap(words.noShell, {width: this.look.width, indent: ''}).join('\n'))
    clearTimeout(patience)
    over.abort()
    out.client.end()
    out.server.end()
    this.keys.forget()
  }

  /** An edited line may wait for what never comes. */
  private async offerEnd(stop: AbortController, over: AbortSignal): Promise<void> {
    this.keys.forget()
    this.print(this.options.paint('label', this.words.stillRunning))
    for (let key = await this.keys.next(over); key !== null; key = await this.keys.next(over)) {
      if (key === 'enter' || key === 'q') return stop.abort()
    }
  }

  /** Null where they stay as they were. */
  private async edit(lines: readonly string[]): Promise<string[] | null> {
    this.keys.close()
    try {
      this.print(wrap(this.words.edit, {width: this.look.width, indent: ''}).join('\n'))
      const edited: string[] = []
      for (const line of lines) {
        const text = isPlumbing(line) && lines.length > 1 ? line : await editLine(line)
        if (text === null) return null
        edited.push(text)
      }
      return edited
    } finally {
      this.keys.open()
    }
  }

  private async ask(question: string): Promise<string | null> {
    this.print('')
    this.print(
      wrapItems(question, this.look.width)
        .map((line) => this.options.paint('label', line))
        .join('\n'),
    )
    return await this.keys.next(this.options.signal)
  }

  private print(text: string): void {
    this.options.write(`${text}\n`)
  }
}
