import {displayWidth} from '../text/display-width.js'
import type {Language} from '../text/language.js'
import type {Paint} from '../text/paint.js'
import {COURSE_STEPS} from './course-steps.js'
import {type CourseStep, lineOf} from './course-step.js'
import {COURSE_WORDS} from './course-words.js'
import {wrap} from '../text/wrap.js'

/**
 * How a reader sees it: the language, the width in columns, the colours, whether root's steps say what others see, and whether they
 * walk: then lines that show nothing by themselves are told in words, since nobody has to type them.
 */
export type CourseLook = {language: Language; width: number; paint: Paint; isRoot: boolean; isWalk?: boolean}

/** The idea, and the commands that show it. */
export function ideaText(step: CourseStep, look: CourseLook): string {
  const {language, width, paint, isRoot} = look
  const words = step.words[language]
  const number = COURSE_STEPS.indexOf(step) + 1
  const picture = step.picture?.[language]
  return [
    ...titleLines(`${number}/${COURSE_STEPS.length}  ${words.title}`, step.name, {width, paint}),
    '',
    ...words.idea.flatMap((sentence) => wrap(sentence, {width, indent: ''})),
    '',
    ...(picture === undefined ? [] : [paint('label', COURSE_WORDS[language].drawn), ...fitting(picture, width), '']),
    ...(step.wantsRoot && !isRoot ? [...wrap(COURSE_WORDS[language].root, {width, indent: ''}), ''] : []),
    ...step.commands.flatMap((command) => commandLines(lineOf(command), look)),
  ].join('\n')
}

function commandLines(line: string, {language, width, paint, isWalk = false}: CourseLook): string[] {
  if (!isPlumbing(line)) return wrap(`$ ${line}`, {width: width, indent: '    '}).map((part) => paint('first', part))
  const {waits, ends, isOver} = COURSE_WORDS[language]
  const told = line.startsWith('for ') ? waits(/-s (\S+)/.exec(line)?.[1] ?? null) : line === 'wait' ? isOver : ends
  return wrap(isWalk ? `  (${told})` : `$ ${line}`, {width: width, indent: '    '}).map((part) => paint('label', part))
}

/** The name, by which a step is called, stands behind its title, or below where there is no room. */
function titleLines(title: string, name: string, {width, paint}: Pick<CourseLook, 'width' | 'paint'>): string[] {
  const [strong, label] = [
    wrap(title, {width, indent: ''}).map((line) => paint('strong', line)),
    paint('label', `(${name})`),
  ]
  return displayWidth(`${title}  (${name})`) <= width ? [`${strong[0]}  ${label}`] : [...strong, label]
}

/** What to look at, and what is asked. */
export function questionText(step: CourseStep, look: CourseLook): string {
  const words = COURSE_WORDS[look.language]
  const {question} = step.words[look.language]
  return [
    ...labelled(words.look, step.words[look.language].look, look),
    ...labelled(words.question, question, look),
  ].join('\n')
}

/** The answer, the source behind the step, and which step is next. */
export function answerText(step: CourseStep, look: CourseLook): string {
  const {language} = look
  const words = COURSE_WORDS[language]
  const next = COURSE_STEPS[COURSE_STEPS.indexOf(step) + 1]
  return [
    ...labelled(words.answer, step.words[language].answer, look),
    ...labelled(words.source, step.source, look),
    ...(next ? labelled(words.next, next.words[language].title, look) : []),
  ].join('\n')
}

/** What to build next. */
export function closingText({language, width, paint}: CourseLook): string {
  const lines = COURSE_WORDS[language].closing.flatMap((part) =>
    typeof part === 'string' ? wrap(part, {width, indent: ''}) : ['', paint('first', `$ ${part.command}`), ''],
  )
  return lines.join('\n').trimEnd()
}

/** A whole step, for reading; behind the last one what to build next. */
export function courseStepText(step: CourseStep, look: CourseLook): string {
  const parts = [ideaText(step, look), '', questionText(step, look), answerText(step, look)]
  if (step === COURSE_STEPS.at(-1)) parts.push('', closingText(look))
  return parts.join('\n')
}

/** A line that shows nothing by itself: it waits, or ends what was started. */
export function isPlumbing(line: string): boolean {
  return !/netkit|printf|echo/.test(line)
}

/** A drawing as it is; a line that is too wide goes on in the next. */
function fitting(picture: string, width: number): string[] {
  return picture
    .split('\n')
    .map((line) => (displayWidth(line) <= width ? line : wrap(line, {width: width, indent: '    '}).join('\n')))
}

function labelled(label: string, text: string, {language, width, paint}: CourseLook): string[] {
  const head = language === 'zh' ? `${label}：` : `${label}: `
  const [first = '', ...rest] = wrap(head + text, {width, indent: ''})
  return [paint('label', head) + first.slice(head.length), ...rest]
}
