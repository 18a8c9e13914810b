import {stripVTControlCharacters} from 'node:util'
import {joinPort, lacksPort} from '../../address/endpoint.js'
import {nearest} from '../../text/nearest.js'

/** An error of oclif's parser; `flags`, where it is about flags that there are not. */
type ParserError = Error & {flags?: unknown; parse?: {input?: {args?: object}; output?: {argv?: unknown[]}}}

/**
 * What oclif's parser says about a command line, in our words: one line, without its decoration, with what was probably meant.
 *
 * @param known the flags that there are, for a suggestion
 */
export function explainUsage(error: ParserError, known: readonly string[]): string {
  if (Array.isArray(error.flags)) return error.flags.map((flag) => unknownFlag(String(flag), known)).join('; ')
  const text = error.message.replace(/\nSee more help with --help$/, '').replace(/^Parsing (--\S+) \n\t/, '$1: ')
  const choice = /^Expected (?:(--[\w-]+)=)?([^]*) to be one of: (.*)$/.exec(text)
  if (choice) return unknownChoice(choice[1], choice[2]!, choice[3]!.split(', '))
  const [, extra] = /^Unexpected arguments?: (.*)$/s.exec(text) ?? []
  if (extra !== undefined) return splitEndpoint(error) ?? `${JSON.stringify(extra)}: more words than the command takes`
  const list = /^The following errors? occurred:\n([^]*)$/.exec(text)?.[1]
  if (list === undefined) return text.trim()
  const reasons = stripVTControlCharacters(list).split(/\n +/)
  return reasons.map((reason) => reason.trim()).join('; ')
}

/** `udp send localhost 9000 hello`: the command takes an endpoint first, and its port stands in a word of its own. */
function splitEndpoint({parse}: ParserError): string | null {
  const [host, port] = (parse?.output?.argv ?? []).map(String)
  if (!('endpoint' in (parse?.input?.args ?? {})) || host === undefined || !/^\d+$/.test(port ?? '')) return null
  return lacksPort(host) ? `"${host} ${port}": write host and port as one word here: ${joinPort(host, port!)}` : null
}

/** A single letter is as near to every other: only whole names are guessed. */
function unknownFlag(word: string, known: readonly string[]): string {
  const name = /^--([^=]+)/.exec(word)?.[1]
  const meant = name === undefined ? null : (nearest(name, known) ?? onlyBeginning(name, known))
  return `${word} is not a flag here${meant === null ? '' : `. Did you mean --${meant}?`}`
}

/** `--out` for `--output`: what one flag alone begins with. */
function onlyBeginning(name: string, known: readonly string[]): string | null {
  const candidates = known.filter((flag) => flag.startsWith(name))
  return candidates.length === 1 ? candidates[0]! : null
}

function unknownChoice(flag: string | undefined, word: string, options: readonly string[]): string {
  const meant = nearest(word, options)
  const hint = meant === null ? ` is not one of ${options.join(', ')}` : ` is unknown. Did you mean ${meant}?`
  return `${flag === undefined ? '' : `${flag}: `}"${word}"${hint}`
}
