import type {StickReport} from '../report.js'
import type {Scenario, ScenarioPlan} from '../scenario.js'
import {cutBy, shapesOf, total} from '../scenarios/reads-of.js'
import {wrap} from '../../text/wrap.js'
import {type Catalogue, QUIZ_OPTIONS, type QuizOption} from '../words/catalogue.js'

/** A question with its choices, and what was chosen. */
export type Guess = {question: 'what' | 'who' | 'change'; options: string[]; said: string}

/** Shows a question and resolves to the one of the options that was chosen; `preset` is where it stands before any key. */
export type Picker = (question: string, options: Record<string, string>, preset?: string) => Promise<string>

/** Of what stands before a question on the screen. */
const PROMPT_WIDTH = 3

/** Three questions before an experiment: what will come of it, who does it, and what to change. */
export async function askQuiz(
  scenario: Scenario,
  plan: ScenarioPlan,
  {quiz}: Catalogue,
  {pick, width}: {pick: Picker; width: number},
): Promise<Guess[]> {
  const guesses: Guess[] = []
  const ask = async (question: Guess['question'], text: string, options: string[], preset = options[0]!) => {
    const labels = Object.fromEntries(options.map((option) => [`=${option}`, labelOf(option, quiz)]))
    guesses.push({
      question,
      options,
      said: (await pick(wrap(text, {width: width - PROMPT_WIDTH}).join('\n'), labels, `=${preset}`)).slice(1),
    })
  }
  await ask('what', quiz.question(scenario.name, plan), [...whatOptions(scenario, plan), 'another'], 'another') // Enter alone knows nothing
  await ask('who', quiz.who, starting('who-'))
  await ask('change', quiz.change, starting('change-'))
  return guesses
}

function whatOptions({quiz}: Scenario, plan: ScenarioPlan): string[] {
  if (quiz) return [...new Set(quiz.options(plan))]
  const {sizes, reads} = plan
  const all = total(sizes)
  const cuts = reads.length > 0 ? [cutBy(all, reads)] : []
  // Sorted, so that the place of the right one says nothing.
  return shapesOf([sizes, [all], [sizes[0]!, all - sizes[0]!], ...cuts].filter((list) => list.length <= 12)).sort()
}

function starting(prefix: string): string[] {
  return QUIZ_OPTIONS.filter((option) => option.startsWith(prefix))
}

/** The choices of words have their sentence in the catalogue; numbers and sizes stand for themselves. */
function labelOf(option: string, {options}: Catalogue['quiz']): string {
  return options[option as QuizOption] ?? option
}

/** How many of the guesses were right, and a sentence for each. */
export function judgeQuiz(
  guesses: readonly Guess[],
  scenario: Scenario,
  report: StickReport,
  {quiz}: Catalogue,
): {right: number; lines: {isRight: boolean; text: string}[]} {
  const lines = guesses.map(({question, options, said}) => {
    const answers = answersTo(question, scenario, report)
    const [answer] = answers
    const isRight = answers.includes(said) || (said === 'another' && !options.includes(answer))
    const text = isRight ? quiz.right(labelOf(said, quiz)) : quiz.wrong(labelOf(said, quiz), labelOf(answer, quiz))
    return {isRight, text}
  })
  return {right: lines.filter(({isRight}) => isRight).length, lines}
}

/** All that are right, the best first. */
function answersTo(question: Guess['question'], {quiz, cures}: Scenario, report: StickReport): [string, ...string[]] {
  if (question === 'who') return [`who-${report.mergedBy ?? 'unknown'}`]
  if (question === 'change') {
    const {mergedBy, waits, conditions} = report
    const isWait = mergedBy === 'none' && !conditions.noDelay && waits.some(({isFull}) => !isFull)
    return (cures ?? (isWait ? ['change-write', 'change-nodelay'] : ['change-lengths'])) as [string, ...string[]]
  }
  return [quiz ? quiz.answer(report) : report.shapes.reads]
}
