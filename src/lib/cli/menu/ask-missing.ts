// Kept in a file of its own by the build (dist/ask-missing.cjs), as ask.ts is: nothing here may use `instanceof`.
import {ask, choose, type LeavingKeys} from '../ask.js'
import {type Look, nextQuestion, withAnswer} from '../parse/missing-error.js'
import type {ParsedWords, ValueQuestion} from './value-question.js'
import {QUESTIONS} from './questions.js'

/**
 * Asks for what a command line lacks, one question after the other. Resolves to the whole line, null after Ctrl-C, undefined
 * after one of `keys`.
 */
export async function askMissing(id: string, argv: string[], look: Look): Promise<string[] | null>
export async function askMissing(id: string, argv: string[], look: Look, keys: LeavingKeys): Answered
export async function askMissing(id: string, argv: string[], look: Look, keys: LeavingKeys = []): Answered {
  let line = argv
  const own = QUESTIONS[id] ?? []
  for (;;) {
    const parsed = await look.at(line)
    const question = nextQuestion(own, look.declared, parsed, line)
    if (question === null) return line
    const answer = await put(question, parsed, keys)
    if (answer === null || answer === undefined) return answer
    const words = question.split?.(answer) ?? [answer]
    line = withAnswer(line, question.place, words, {argCount: parsed.argv.length})
  }
}

type Answered = Promise<string[] | null | undefined>

async function put({message, options, check, ...question}: ValueQuestion, soFar: ParsedWords, keys: LeavingKeys) {
  const preset = typeof question.default === 'function' ? question.default(soFar) : question.default
  if (options !== undefined) {
    const named = Object.fromEntries(options.map((option) => [option, option]))
    return await choose({message, options: named, default: preset}, [...keys, ...(keys.length > 0 ? ['q'] : [])])
  }
  return await ask({message, default: preset, check: (answer) => (check ?? something)(answer, soFar)}, keys)
}

function something(text: string): void {
  if (text === '') throw new Error('please type an answer (Ctrl-C leaves)')
}
