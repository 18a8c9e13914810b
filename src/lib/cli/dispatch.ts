import {InputError} from '../errors.js'
import {flagWords} from './flag-words.js'
import {type Registry, verbsOf} from './registry.js'
import {otherWay} from './menu/other-way.js'
import {nearest} from '../text/nearest.js'

/** What the words of the command line ask for; the help of no command is that of netkit, `-h` is the short one. */
export type Invocation =
  {run: string; argv: string[]} | {help: string | null; isShort: boolean} | {menu: true} | {version: true}

const HELP_FLAGS = ['--help', '-h']

/**
 * Throws InputError UNKNOWN_COMMAND, with the nearest command where there is one.
 *
 * @param isFlag whether some command has this flag, `--lang` or `-q`; looked up only to explain a mistake
 */
export function dispatch(argv: string[], registry: Registry, isFlag: (word: string) => boolean): Invocation {
  const [first, second] = argv
  if (first === '--version' || first === '-v' || (first === 'version' && second === undefined)) return {version: true}
  const isShort = !argv.includes('--help') && argv.includes('-h')
  if (first === undefined) return {menu: true}
  if (first === '--no-input' && second === undefined) return {help: null, isShort}
  const words = argv.filter((word) => !HELP_FLAGS.includes(word))
  if (first === 'help') return {help: helpSubject(words.slice(1), registry, true), isShort}
  if (flagWords(argv).some((word) => HELP_FLAGS.includes(word))) {
    return {help: helpSubject(words, registry), isShort}
  }
  if (isCommand(registry, first, second)) return {run: `${first}:${second}`, argv: argv.slice(2)}
  if (first.startsWith('-') && isFlag(first.replace(/=.*/s, ''))) throw leadingFlag(argv, registry)
  refuseNearMiss(first, second, registry)
  if (isCommand(registry, first)) return {run: first, argv: argv.slice(1)}
  if (isTopic(registry, first) && (second === undefined || second.startsWith('-'))) return {help: first, isShort}
  throw unknown(argv, registry)
}

/** `a:b` is oclif's own spelling of commands, not ours: a word is never more than one part of an id. */
function isCommand(registry: Registry, ...words: (string | undefined)[]): boolean {
  return words.every((word) => word !== undefined && !word.includes(':')) && Object.hasOwn(registry, words.join(':'))
}

function isTopic(registry: Registry, word: string): boolean {
  return verbsOf(registry, word).length > 0
}

/** What help is wanted about. Words behind a command are its arguments (`subnet 10.0.0.1 --help`), unless `exact`. */
function helpSubject(words: string[], registry: Registry, exact = false): string | null {
  const [first, second] = words
  if (first === undefined || first === 'help' || first.startsWith('-')) return null
  if (isCommand(registry, first, second)) return `${first}:${second}`
  refuseNearMiss(first, second, registry)
  const isKnown = isCommand(registry, first) || isTopic(registry, first)
  if (isKnown && !(exact && second !== undefined)) return first
  throw unknown(words, registry)
}

/** `subnet hots` is a verb written wrongly, not an address: say so before it is parsed as one. */
function refuseNearMiss(topic: string, word: string | undefined, registry: Registry): void {
  if (word === undefined || !/^[a-z]{3,}$/i.test(word)) return
  const verb = nearest(word, verbsOf(registry, topic))
  if (verb === null) return
  const message = `"${topic} ${word}" is not a command. Did you mean ${topic} ${verb}?`
  throw new InputError('UNKNOWN_COMMAND', message, {input: `${topic} ${word}`})
}

/** `netkit --lang zh subnet`: oclif's commands take their flags, netkit itself has none. */
function leadingFlag([flag = '', ...rest]: string[], registry: Registry): InputError {
  const topic = rest.find((word) => isCommand(registry, word) || isTopic(registry, word)) ?? 'COMMAND'
  const [value] = flag.includes('=') ? [] : rest
  const words = value === undefined || value === topic || value.startsWith('-') ? flag : `${flag} ${value}`
  const message = `${flag} is not a command: flags stand behind the command, as in netkit ${topic} … ${words}`
  return new InputError('UNKNOWN_COMMAND', message, {input: flag})
}

function unknown([first = '', second]: string[], registry: Registry): InputError {
  const topics = [...new Set(Object.keys(registry).map((id) => id.split(':')[0]!))]
  const isKnown = topics.includes(first)
  const input = isKnown && second !== undefined ? `${first} ${second}` : first
  return new InputError('UNKNOWN_COMMAND', `"${input}" is not a command. ${hint()}`, {input})

  function hint(): string {
    if (isKnown) return `See netkit ${first} --help`
    if (Object.hasOwn(registry, first)) return `Did you mean ${first.replace(':', ' ')}?`
    const other = otherWay(first, second)
    if (other !== null) return other
    const topic = nearest(first, topics)
    if (topic !== null) return `Did you mean ${topic}?`
    const verbs = Object.keys(registry).filter((id) => id.endsWith(`:${first}`)) // `merge` alone
    return verbs.length > 0 && verbs.length < 4
      ? `Did you mean ${verbs.map((id) => `netkit ${id.replace(':', ' ')}`).join(' or ')}?`
      : 'See netkit --help'
  }
}
