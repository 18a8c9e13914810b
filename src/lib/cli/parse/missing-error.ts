import type {Interfaces} from '@oclif/core'
import {InputError} from '../../errors.js'
import {isTerminal, STDIN, STDOUT} from '../../io/terminal.js'
import {flagWords, wordsBehindDashes} from '../flag-words.js'
import type {ParsedWords, ValueQuestion} from '../menu/value-question.js'

/** What a command declares: what its parser is given. */
type Declared = {
  args?: Record<string, Interfaces.Arg<unknown>>
  flags?: Record<string, Interfaces.Flag<unknown>>
}

/** How the questions see a command: what it declares, and what its parser makes of words that may lack some. */
export type Look = {declared: Declared; at(words: readonly string[]): Promise<ParsedWords>}

const SILENT = /^(?:--(?:json|csv|csv-safe|get|format|quiet|no-input)(?:=|$)|-[a-z\d]*q)/i

/** Whether there is a person who may be asked. Looked up in the words, as it must be known where they are not yet whole. */
export function mayBeAsked(argv: readonly string[]): boolean {
  return !flagWords(argv).some((word) => SILENT.test(word)) && isTerminal(STDIN) && isTerminal(STDOUT)
}

/** What of a command must be there and is not, as it would be typed, with what it is. */
function missingOf({args = {}, flags = {}}: Declared, parsed: ParsedWords): ValueQuestion[] {
  const missing: ValueQuestion[] = []
  for (const [name, {required, description, options}] of Object.entries(args)) {
    if (required && isAbsent(parsed.args[name])) {
      missing.push({place: name, message: description ?? name, options: options as string[] | undefined})
    }
  }
  for (const [name, flag] of Object.entries(flags)) {
    if (!flag.required || !isAbsent(parsed.flags[name])) continue
    const options = 'options' in flag ? (flag.options as string[] | undefined) : undefined
    missing.push({place: `--${name}`, message: flag.description ?? name, options})
  }
  return missing
}

function isAbsent(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.length === 0)
}

/** @param read oclif's parser, which says what is missing only when it has read all words */
export function lookAt(command: object, read: (words: readonly string[]) => Promise<object>): Look {
  const at = async (words: readonly string[]) => {
    try {
      return (await read(words)) as ParsedWords
    } catch (error) {
      const {output} = (error as {parse?: {output?: ParsedWords}}).parse ?? {}
      if (output === undefined || !isAboutMissing(error)) throw error
      return output
    }
  }
  return {declared: command as Declared, at}
}

function isAboutMissing(error: unknown): boolean {
  return /^Missing \d+ required arg|Missing required flag /.test((error as Error).message)
}

/** One line that names all that is missing, in place of what oclif says about a part of it. Null where that is not the matter. */
export async function missingError(
  error: unknown,
  {declared, at}: Look,
  argv: readonly string[],
): Promise<InputError | null> {
  if (!isAboutMissing(error)) return null
  const missing = missingOf(declared, await at(argv))
  if (missing.length === 0) return null
  const named = missing.map(({place, message, options}) => {
    const name = place.startsWith('--') ? `${place} ${helpValueOf(declared, place)}` : place.toUpperCase()
    return `${name} (${options ? options.join('|') : message})`
  })
  return new InputError('USAGE', `missing ${named.join(' and ')}`)
}

function helpValueOf({flags = {}}: Declared, place: string): string {
  const flag = flags[place.slice(2)]
  const value = flag !== undefined && 'helpValue' in flag ? flag.helpValue : undefined
  return typeof value === 'string' ? value : place.slice(2).toUpperCase()
}

/**
 * The next thing to ask for: of the command's own questions in their order, then of what else must be there.
 *
 * @param own the questions of this command
 */
export function nextQuestion(
  own: readonly ValueQuestion[],
  declared: Declared,
  parsed: ParsedWords,
  argv: readonly string[],
): ValueQuestion | null {
  const missing = missingOf(declared, parsed)
  const isOpen = ({place, unless = [], when, counts = () => true}: ValueQuestion) => {
    if (unless.some((flag) => parsed.flags[flag] !== undefined && parsed.flags[flag] !== false)) return false
    if (when?.(argv, parsed) === false) return false
    if (place === '--') return wordsBehindDashes(argv).length === 0
    const value = place.startsWith('--') ? parsed.flags[place.slice(2)] : parsed.args[place]
    return isAbsent(Array.isArray(value) ? value.filter(counts) : value)
  }
  const known = own.find(isOpen)
  if (known) return {...known, options: known.options ?? missing.find(({place}) => place === known.place)?.options}
  const [first] = missing
  return first
    ? {...first, message: `${first.place.toUpperCase().replace(/^--.*/, first.place)}: ${first.message}?`}
    : null
}

/** The words with an answer in its place: a flag's behind all others, an argument's where no flag can swallow it. */
export function withAnswer(
  argv: readonly string[],
  place: string,
  words: readonly string[],
  {argCount}: {argCount: number},
): string[] {
  const head = flagWords(argv)
  const behind = argv.slice(head.length)
  if (place === '--') return [...head, '--', ...words]
  if (place.startsWith('--')) {
    const [value = ''] = words
    return [...head, ...(value.startsWith('-') || value === '' ? [`${place}=${value}`] : [place, value]), ...behind]
  }
  if (words.some((word) => word.startsWith('-') && word !== '-'))
    return [...head, ...(behind.length > 0 ? behind : ['--']), ...words]
  return argCount === 0 ? [...words, ...head, ...behind] : [...head, ...words, ...behind]
}
