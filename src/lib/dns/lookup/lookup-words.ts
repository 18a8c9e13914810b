import type {Endpoint} from '../../address/endpoint.js'
import {InputError} from '../../errors.js'
import {sourceOf, type ValueSource} from '../../io/values.js'
import {type AnyTypeName, isTypeWord, parseRecordType} from '../records/type-numbers.js'
import {parseServer} from '../resolver.js'

/** What the words of the command line are, in the order in which they stand. */
export type LookupWords = {sources: ValueSource[]; servers: Endpoint[]; types: AnyTypeName[]}

/** What dig's words are called here. */
const OPTIONS: Readonly<Record<string, string>> = {
  short: '--get value',
  tcp: '--tcp',
  vc: '--tcp',
  trace: '--from-roots',
  dnssec: '--dnssec',
  search: '--search',
}

/**
 * Sorts words as dig does, in any order: `@x` is a server, but for `@-` and words with a `/`, which are lists; a type's name in any case is
 * that type (`mx.` is the name); the others are names. Throws InputError INVALID_ENDPOINT, INVALID_TYPE, USAGE.
 */
export function sortLookupWords(words: readonly string[]): LookupWords {
  const found: LookupWords = {sources: [], servers: [], types: []}
  for (const [index, word] of words.entries()) {
    if (isServerWord(word)) found.servers.push(serverIn(word))
    else if (isTypeWord(word) || /^ixfr=/i.test(word)) found.types.push(parseRecordType(word.replace(/=.*/s, '')))
    else if (/^\+[a-z]+(=.*)?$/i.test(word)) throw digOption(word)
    else found.sources.push(sourceOf(word, index))
  }
  return found
}

/** Sorts the words of a reverse lookup: servers, and addresses or lists of them. Throws InputError INVALID_ENDPOINT. */
export function sortReverseWords(words: readonly string[]): Omit<LookupWords, 'types'> {
  const all = words.map((word, index) => ({word, index}))
  return {
    servers: all.filter(({word}) => isServerWord(word)).map(({word}) => serverIn(word)),
    sources: all.filter(({word}) => !isServerWord(word)).map(({word, index}) => sourceOf(word, index)),
  }
}

function isServerWord(word: string): boolean {
  return word.startsWith('@') && word !== '@-' && !word.includes('/')
}

function serverIn(word: string): Endpoint {
  if (word === '@') throw new InputError('USAGE', '"@": empty, expected @SERVER, or @- for names on standard input')
  return parseServer(word.slice(1))
}

function digOption(word: string): InputError {
  const flag = OPTIONS[/^\+([a-z]+)/i.exec(word)![1]!.toLowerCase()]
  const reason = flag === undefined ? "dig's + options are not supported, see --help" : `here that is ${flag}`
  return new InputError('USAGE', `"${word}": ${reason}`, {input: word})
}
