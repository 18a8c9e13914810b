import {InputError} from '../../errors.js'
import type {Output} from '../../io/output.js'
import {STDERR, wantsColour} from '../../io/terminal.js'
import {colours, plain} from '../../text/paint.js'
import type {Choice, Prompt} from '../ask.js'
import {flagWords} from '../flag-words.js'
import type {Look} from '../parse/missing-error.js'
import {shellLine} from './shell-line.js'

/** Ctrl-C at a prompt: exit 130 without a word. */
export class Interrupted extends Error {}

/** The questions of one command, where there is a person who may be asked. */
export class Interview {
  constructor(
    private readonly commandId: string,
    private readonly stderr: Output,
    private readonly mayAsk: boolean,
  ) {}

  /** Asks for all that the words lack, and shows the line that came of it. */
  async complete(argv: string[], look: Look): Promise<string[]> {
    if (!this.mayAsk) return argv
    const {askMissing} = await import('./ask-missing.js')
    const line = await askMissing(this.commandId, argv, look)
    if (line === null) throw new Interrupted()
    if (line.length !== argv.length) this.showLine(line)
    return line
  }

  /** The command line that came of the answers, so that people learn it. */
  showLine(words: readonly string[]): void {
    const paint = wantsColour(STDERR, {noColour: flagWords(words).includes('--no-color')}) ? colours : plain
    const line = shellLine(['netkit', ...this.commandId.split(':'), ...words])
    this.stderr.write(`${paint('label', `$ ${line}`)}\n`)
    this.stderr.flush()
  }

  /** Throws InputError USAGE, with what was expected, where nobody may be asked. */
  async ask(expected: string, prompt: Prompt): Promise<string> {
    if (!this.mayAsk) throw new InputError('USAGE', `expected ${expected}`)
    const {ask} = await import('../ask.js')
    return answered(await ask(prompt))
  }

  /** Throws InputError USAGE, with what was expected, where nobody may be asked. */
  async choose<Name extends string>(expected: string, choice: Choice<Name>): Promise<Name> {
    if (!this.mayAsk) throw new InputError('USAGE', `expected ${expected}`)
    const {choose} = await import('../ask.js')
    return answered(await choose(choice))
  }

  /** A choice that nobody has to take: null where nobody may be asked, or nobody wants to. */
  async offer<Name extends string>(choice: Choice<Name>): Promise<Name | null> {
    if (!this.mayAsk) return null
    const {choose} = await import('../ask.js')
    return await choose(choice)
  }
}

function answered<Answer>(answer: Answer | null): Answer {
  if (answer === null) throw new Interrupted()
  return answer
}
