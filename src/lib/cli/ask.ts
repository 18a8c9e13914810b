// Loaded only when a question is asked, which few runs do. The build keeps this module in a file of its own, so its imports from
// `lib/errors` are copies: nothing here may use `instanceof`. Of inquirer it keeps the prompts whose `type` is named here.
import inquirer from 'inquirer'

export type Prompt = {
  message: string
  /** Throws where the answer will not do; its message is shown and the question asked again. */
  check(answer: string): unknown
}

export type Choice<Name extends string> = {
  message: string
  /** What can be chosen, and how it reads. */
  options: Readonly<Record<Name, string>>
}

/** Asks on the terminal. Resolves to null when the user gives up (Ctrl-C, Ctrl-D). */
export async function ask({message, check}: Prompt): Promise<string | null> {
  return await orNull(async () => {
    const {answer} = await inquirer.prompt([
      {type: 'input', name: 'answer', message, validate: (text) => verdict(text.trim(), check)},
    ])
    return answer.trim()
  })
}

/** Lets the user choose on the terminal. Resolves to null when the user gives up. */
export async function choose<Name extends string>({message, options}: Choice<Name>): Promise<Name | null> {
  const choices = Object.entries<string>(options).map(([value, name]) => ({value: value as Name, name}))
  return await orNull(async () => {
    const {answer} = await inquirer.prompt([{type: 'select', name: 'answer', message, choices}])
    return answer as Name
  })
}

async function orNull<Answer>(answer: () => Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer()
  } catch (error) {
    if ((error as Error).name === 'ExitPromptError') return null
    throw error
  }
}

function verdict(answer: string, check: Prompt['check']): true | string {
  try {
    check(answer)
    return true
  } catch (error) {
    return (error as Error).message
  }
}
