import {InputError} from '../errors.js'
import {sourceOf} from '../io/values.js'

/** What a list is written in. `list` is strict; `text` takes what stands anywhere. */
export const LIST_FORMATS = ['list', 'text', 'csv', 'json', 'rir'] as const
export type ListFormat = (typeof LIST_FORMATS)[number]

/** How the lists of a command are read: columns are those of CSV, or keys of JSON; `isStrict` refuses host bits. */
export type ListChoice = {format: ListFormat; column: string | null; labelColumn: string | null; isStrict: boolean}

/** A word of the command line that stands for networks: a value, or a list and what it is written in. */
export type NetworkSource = {value: string; argument: number} | {list: string; format: ListFormat}

/** `@FILE`, `@-`, `-`, or a value; `@json:FILE` says what this one list is written in. */
export function networkSourceOf(word: string, index: number, format: ListFormat): NetworkSource {
  const source = sourceOf(word.trim(), index)
  if ('value' in source) return source
  const [, own, list] = /^(list|text|csv|json|rir):(.+)$/s.exec(source.list) ?? []
  return own === undefined ? {list: source.list, format} : {list: list!, format: own as ListFormat}
}

/** Columns belong to CSV and JSON. Throws InputError USAGE where none of the lists is one. */
export function refuseColumns({column, labelColumn, format}: ListChoice, words: readonly string[]): void {
  const flag = column !== null ? '--column' : labelColumn !== null ? '--label-column' : null
  if (flag === null || format === 'csv' || format === 'json') return
  if (words.some((word) => /(?:^|[,=])@(?:csv|json):/.test(word))) return
  throw new InputError('USAGE', `${flag} needs --input-format csv or json, or a list @csv:FILE or @json:FILE`)
}
