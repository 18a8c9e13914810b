// Loaded only when a question is asked, which few runs do. The build keeps this module in a file of its own, so its imports from
// `lib/errors` are copies: nothing here may use `instanceof`. Of inquirer it keeps the prompts whose `type` is named here.
import {styleText} from 'node:util'
import inquirer from 'inquirer'

export type Prompt = {
  message: string
  /** What Enter alone answers. */
  default?: string | undefined
  /** Throws, or rejects, where the answer will not do; its message is shown and the question asked again. */
  check(answer: string): unknown
}

export type Choice<Name extends string> = {
  message: string
  /** What can be chosen, and how it reads. */
  options: Readonly<Record<Name, string>>
  /** What stays on the screen of the answer: its name, as one would type it, or how it reads. */
  shown?: 'name' | 'text'
  default?: Name | undefined
}

/** Keys that leave a question without an answer, besides Ctrl-C and Ctrl-D: `escape`, or a letter where none is typed. */
export type LeavingKeys = readonly string[]

/** What a question came to: an answer, null for Ctrl-C or Ctrl-D, undefined for one of the leaving keys. */
type Outcome<Answer> = Promise<Answer | null | undefined>

/** Asks on the terminal. */
export async function ask(prompt: Prompt): Promise<string | null>
export async function ask(prompt: Prompt, keys: LeavingKeys): Outcome<string>
export async function ask({message, check, default: preset}: Prompt, keys: LeavingKeys = []): Outcome<string> {
  const validate = (text: string) => verdict(text.trim(), check)
  const theme = {style: {defaultAnswer: (text: string) => styleText('dim', `(Enter: ${text})`)}}
  const question = {type: 'input' as const, name: 'answer', message, validate, theme, ...(preset && {default: preset})}
  const asked = inquirer.prompt<{answer: string}>([question])
  const answer = await outcomeOf(asked, keys)
  return typeof answer === 'string' ? answer.trim() : answer
}

/** Lets the user choose on the terminal. */
export async function choose<Name extends string>(choice: Choice<Name>): Promise<Name | null>
export async function choose<Name extends string>(choice: Choice<Name>, keys: LeavingKeys): Outcome<Name>
export async function choose<Name extends string>(
  {message, options, shown = 'name', default: preset}: Choice<Name>,
  keys: LeavingKeys = [],
): Outcome<Name> {
  const choices = Object.entries<string>(options).map(([value, name]) => ({
    value: value as Name,
    name,
    short: shown === 'text' ? name : value.replace(':', ' '),
  }))
  const theme = {style: {keysHelpTip: (tips: Tips) => keyLine(keys.includes('q') ? [...tips, ['q', 'quit']] : tips)}}
  const question = {type: 'select' as const, name: 'answer', message, choices, pageSize: 16, loop: false, theme}
  return await outcomeOf(inquirer.prompt<{answer: Name}>([{...question, ...(preset && {default: preset})}]), keys)
}

type Tips = [key: string, action: string][]

/** What the keys do, in one line below the choices: inquirer's own, with ours. */
function keyLine(tips: Tips): string {
  return tips.map(([key, action]) => `${styleText('bold', key)} ${styleText('dim', action)}`).join(' · ')
}

/** inquirer knows no key that leaves: its prompt is closed, as a signal of its caller would close it. */
async function outcomeOf<Answer>(
  asked: Promise<{answer: Answer}> & {ui: {close(): void}},
  keys: LeavingKeys,
): Outcome<Answer> {
  const end: {why?: 'left' | 'closed'} = {}
  const close = (why: 'left' | 'closed') => {
    end.why = why
    asked.ui.close()
  }
  const onKey = (_: unknown, key: {name?: string} | undefined) => {
    if (keys.includes(key?.name ?? '')) close('left')
  }
  // Ctrl-D closes the line editor alone, and the prompt would wait for it for ever; after an answer it is closed as well.
  const onPause = () => setImmediate(() => isOpen && close('closed'))
  let isOpen = true
  process.stdin.on('keypress', onKey).on('pause', onPause)
  try {
    return (await asked).answer
  } catch (error) {
    if (end.why === 'left') return undefined
    if (end.why === 'closed' || (error as Error).name === 'ExitPromptError') return null
    throw error
  } finally {
    isOpen = false
    process.stdin.off('keypress', onKey).off('pause', onPause)
  }
}

async function verdict(answer: string, check: Prompt['check']): Promise<true | string> {
  try {
    await check(answer)
    return true
  } catch (error) {
    return (error as Error).message
  }
}
