import {stripVTControlCharacters} from 'node:util'
import {joinPort, lacksPort} from '../../address/endpoint.js'
import {nearest} from '../../text/nearest.js'

type ParserArgs = Readonly<Record<string, {hidden?: boolean}>>

/** An error of oclif's parser; `flags`, where it is about flags that there are not. */
type ParserError = Error & {flags?: unknown; parse?: {input?: {args?: ParserArgs}; output?: {argv?: unknown[]}}}

/** The flags of a command, as far as a message needs them. */
export type DeclaredFlags = Readonly<Record<string, {helpValue?: unknown; options?: readonly string[] | undefined}>>

/** Samples of a value, by the flag's `helpValue`; those that say themselves what they are, such as `FILE`, have none. */
const SAMPLES: Readonly<Record<string, string>> = {
  'A-B': '8000-8999',
  ADDRESS: '192.0.2.7',
  ENDPOINT: '127.0.0.1:9000',
  'FIELD[,FIELD]': 'network,hostCount',
  HEX: '00ff',
  HOST: '127.0.0.1',
  'HOST[:PORT]': '127.0.0.1 or 127.0.0.1:9001',
  LENGTH: '26',
  MASK: '24 or 255.255.255.0',
  N: '10',
  NET: '10.0.0.0/8',
  'NET[,NET]': '10.0.0.0/8 or @FILE',
  'P%': '10%',
  PORT: '9000',
  PORTS: '22,80,8000-9000',
  'PROGRAM[,PROGRAM]': 'ls,df',
  RATE: '64k or 1MiB',
  SIZE: '64k or 1MiB',
  SPEC: 'u32be or line',
  TEMPLATE: "'{network} {firstHost}'",
  TIME: '500ms or 2s',
}

function sampleOf({helpValue, options}: DeclaredFlags[string] = {}): string {
  if (options && options.length > 0) return `: ${options.join(', ')}`
  const sample = Object.hasOwn(SAMPLES, String(helpValue)) ? SAMPLES[String(helpValue)] : undefined
  return sample === undefined ? '' : `, such as ${sample}`
}

/**
 * What oclif's parser says about a command line, in our words: one line, without its decoration, with what was probably meant.
 *
 * @param flags those that there are, for a suggestion and an example
 */
export function explainUsage(error: ParserError, flags: DeclaredFlags): string {
  const known = Object.keys(flags)
  if (Array.isArray(error.flags)) return error.flags.map((flag) => unknownFlag(String(flag), known)).join('; ')
  const text = error.message.replace(/\nSee more help with --help$/, '').replace(/^Parsing (--\S+) \n\t/, '$1: ')
  const bare = /^Flag --(\S+) expects (?:a value|one of these values: .*)$/.exec(text)?.[1]
  if (bare !== undefined) return `--${bare} needs a value${sampleOf(flags[bare])}`
  const choice = /^Expected (?:(--[\w-]+)=)?([^]*) to be one of: (.*)$/.exec(text)
  if (choice) return unknownChoice(choice[1], choice[2]!, choice[3]!.split(', '))
  const [, extra] = /^Unexpected arguments?: (.*)$/s.exec(text) ?? []
  if (extra !== undefined) return splitEndpoint(error) ?? `${JSON.stringify(extra)}: more words than the command takes`
  const list = /^The following errors? occurred:\n([^]*)$/.exec(text)?.[1]
  if (list === undefined) return text.trim()
  const reasons = stripVTControlCharacters(list).split(/\n +/)
  return reasons.map((reason) => inOurWords(reason.trim())).join('; ')
}

/** `--json=true cannot also be provided when using --raw`, `All of the following must be provided when using --family: --rules`. */
function inOurWords(reason: string): string {
  const [, one, other] = /^(--[\w-]+)(?:=[^]*)? cannot also be provided when using (--[\w-]+)$/.exec(reason) ?? []
  if (one !== undefined) return `${one} and ${other} exclude one another`
  const [, flag, needed] = /^All of the following must be provided when using (--[\w-]+): (.*)$/.exec(reason) ?? []
  return flag === undefined ? reason : `${flag} needs ${needed}`
}

/** `udp send localhost 9000 hello`: the command takes an endpoint first, and its port stands in a word of its own. */
function splitEndpoint({parse}: ParserError): string | null {
  const [host, port] = (parse?.output?.argv ?? []).map(String)
  const args: ParserArgs = parse?.input?.args ?? {}
  if (!('endpoint' in args) || args['port']?.hidden === false || host === undefined || !/^\d+$/.test(port ?? ''))
    return null
  return lacksPort(host) ? `"${host} ${port}": write host and port as one word here: ${joinPort(host, port!)}` : null
}

/** Flags of nc, ncat and socat, by what they are called here. */
const FOREIGN_FLAGS: Readonly<Record<string, string>> = {
  '-C': 'crlf',
  '-U': 'unix',
  '-k': 'keep',
  '-s': 'bind',
  '--keep-open': 'keep',
  '--source': 'bind',
  '--ssl': 'tls',
  '--ssl-cert': 'cert',
  '--ssl-key': 'key',
  '--ssl-trustfile': 'ca',
  '--unixsock': 'unix',
}

/** A single letter is as near to every other: only whole names are guessed. */
function unknownFlag(word: string, known: readonly string[]): string {
  const foreign = Object.hasOwn(FOREIGN_FLAGS, word) ? FOREIGN_FLAGS[word]! : null
  if (foreign !== null && known.includes(foreign)) return `${word} is not a flag here: it is --${foreign}`
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
