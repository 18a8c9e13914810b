import {type Columns, columns} from '../text/columns.js'
import type {Language} from '../text/language.js'
import {COURSE_STEPS} from './course-steps.js'
import {type CourseStep, type LessonCommand, lineOf} from './course-step.js'

/** A step as programs see it. */
export type CourseRow = {
  number: number
  name: string
  title: string
  text: string
  commands: readonly LessonCommand[]
  look: string
  question: string
  answer: string
  source: string
}

export const courseColumns: Columns<CourseRow> = [
  ...columns<Omit<CourseRow, 'commands'>>('number', 'name', 'title', 'text'),
  {name: 'commands', cell: ({commands}) => commands.map(lineOf).join('; ')},
  ...columns<Omit<CourseRow, 'commands'>>('look', 'question', 'answer', 'source'),
]

export function courseRow(step: CourseStep, language: Language): CourseRow {
  const {title, idea, look, question, answer} = step.words[language]
  return {
    number: COURSE_STEPS.indexOf(step) + 1,
    name: step.name,
    title,
    text: idea.join(language === 'zh' ? '' : ' '),
    commands: step.commands,
    look,
    question,
    answer,
    source: step.source,
  }
}
