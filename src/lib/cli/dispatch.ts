import {InputError} from '../errors.js'
import {flagWords} from './command.js'
import {type Registry, verbsOf} from './registry.js'
import {nearest} from './suggest.js'

/** What the words of the command line ask for. */
export type Wish = {run: string; argv: string[]} | {help: string[]} | {version: true}

const HELP_FLAGS = ['--help', '-h']

/** Throws InputError UNKNOWN_COMMAND, with the nearest command where there is one. */
export function dispatch(argv: string[], registry: Registry): Wish {
  const [first, second] = argv
  if (first === '--version') return {version: true}
  if (first === undefined || flagWords(argv).some((word) => HELP_FLAGS.includes(word))) {
    return {help: argv.filter((word) => !word.startsWith('-'))}
  }
  if (first === 'help') return {help: argv.slice(1)}
  if (second !== undefined && isCommand(registry, `${first}:${second}`))
    return {run: `${first}:${second}`, argv: argv.slice(2)}
  refuseNearMiss(first, second, registry)
  if (isCommand(registry, first)) return {run: first, argv: argv.slice(1)}
  if (verbsOf(registry, first).length > 0 && (second === undefined || second.startsWith('-'))) return {help: [first]}
  throw unknown(argv, registry)
}

/** A word may only be a verb that is written like one; `a:b` is oclif's own spelling of ids, not ours. */
function isCommand(registry: Registry, id: string): boolean {
  return Object.hasOwn(registry, id) && !id.includes('::')
}

/** `subnet hots` is a verb written wrongly, not an address: say so before it is parsed as one. */
function refuseNearMiss(topic: string, word: string | undefined, registry: Registry): void {
  if (word === undefined || !/^[a-z]{3,}$/i.test(word)) return
  const verb = nearest(word, verbsOf(registry, topic))
  if (verb === null) return
  const message = `"${topic} ${word}" is not a command. Did you mean ${topic} ${verb}?`
  throw new InputError('UNKNOWN_COMMAND', message, {input: `${topic} ${word}`})
}

function unknown([first = '', second]: string[], registry: Registry): InputError {
  const topics = [...new Set(Object.keys(registry).map((id) => id.split(':')[0]!))]
  const isTopic = topics.includes(first)
  const input = isTopic && second !== undefined ? `${first} ${second}` : first
  const meant = isTopic ? null : nearest(first, topics)
  const hint = meant === null ? `See netkit ${isTopic ? `${first} ` : ''}--help` : `Did you mean ${meant}?`
  return new InputError('UNKNOWN_COMMAND', `"${input}" is not a command. ${hint}`, {input})
}
