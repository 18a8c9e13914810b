import type {Language} from '../text/language.js'
import {COURSE_STEPS} from './course-steps.js'
import {type CourseStep, lineOf} from './course-step.js'
import {COURSE_WORDS} from './course-words.js'

/** The course as a document in Markdown. */
export function courseDocument(language: Language): string {
  const words = COURSE_WORDS[language]
  const sections = COURSE_STEPS.map((step, index) => section(step, index + 1, language))
  return `${[`# ${words.heading}`, words.intro, ...sections, ...closing(language)].join('\n\n')}\n`
}

function section(step: CourseStep, number: number, language: Language): string {
  const words = COURSE_WORDS[language]
  const {title, idea, look, question, answer} = step.words[language]
  const picture = step.picture?.[language]
  return [
    `## ${number}. ${title}`,
    `<a id="${step.name}"></a>\n${idea.map(escaped).join(language === 'zh' ? '' : '\n')}`,
    ...(picture === undefined ? [] : [words.drawn, `\`\`\`text\n${picture}\n\`\`\``]),
    `\`\`\`sh\n${step.commands.map(lineOf).join('\n')}\n\`\`\``,
    labelled(words.look, look, language),
    labelled(words.question, question, language),
    labelled(words.answer, answer, language),
    labelled(words.source, step.source, language),
  ].join('\n\n')
}

function closing(language: Language): string[] {
  return COURSE_WORDS[language].closing.map((part) =>
    typeof part === 'string' ? escaped(part) : `\`\`\`sh\n${part.command}\n\`\`\``,
  )
}

function labelled(label: string, text: string, language: Language): string {
  return language === 'zh' ? `**${label}**：${escaped(text)}` : `**${label}:** ${escaped(text)}`
}

/** What Markdown would read as its own. */
function escaped(text: string): string {
  return text.replaceAll(/[*_<>[\]]/g, (character) => `\\${character}`)
}
