import type {Language} from '../text/language.js'
import type {Paint} from '../text/paint.js'
import {COURSE_STEPS} from './course-steps.js'
import {type CourseStep, lineOf} from './course-step.js'
import {COURSE_WORDS} from './course-words.js'
import {wrapMixed} from './wrap-mixed.js'

/** How a reader sees it: the language, the width in columns, the colours. */
export type CourseLook = {language: Language; width: number; paint: Paint}

/** The idea, and the commands that show it. */
export function ideaText(step: CourseStep, {language, width, paint}: CourseLook): string {
  const words = step.words[language]
  const number = COURSE_STEPS.indexOf(step) + 1
  const picture = step.picture?.[language]
  return [
    `${paint('strong', `${number}/${COURSE_STEPS.length}  ${words.title}`)}  ${paint('label', step.name)}`,
    '',
    ...words.idea.flatMap((sentence) => wrapMixed(sentence, width)),
    '',
    ...(picture === undefined ? [] : [picture, '']),
    ...(step.wantsRoot ? [...wrapMixed(COURSE_WORDS[language].root, width), ''] : []),
    ...step.commands
      .flatMap((command) => wrapMixed(`$ ${lineOf(command)}`, width, '    '))
      .map((line) => paint('first', line)),
  ].join('\n')
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
  const {language, width} = look
  const words = COURSE_WORDS[language]
  const next = COURSE_STEPS[COURSE_STEPS.indexOf(step) + 1]
  return [
    ...labelled(words.answer, step.words[language].answer, look),
    ...labelled(words.source, step.source, look),
    ...(next ? labelled(words.next, next.words[language].title, look) : ['', ...closingLines(language, width)]),
  ].join('\n')
}

function closingLines(language: Language, width: number): string[] {
  return COURSE_WORDS[language].closing.flatMap((sentence) => wrapMixed(sentence, width))
}

/** A whole step, for reading. */
export function courseStepText(step: CourseStep, look: CourseLook): string {
  return [ideaText(step, look), '', questionText(step, look), answerText(step, look)].join('\n')
}

function labelled(label: string, text: string, {language, width, paint}: CourseLook): string[] {
  const head = language === 'zh' ? `${label}：` : `${label}: `
  const [first = '', ...rest] = wrapMixed(head + text, width)
  return [paint('label', head) + first.slice(head.length), ...rest]
}
