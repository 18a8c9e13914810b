import {inputName} from '../io/input.js'
import {readTextFile} from '../io/read-text-file.js'
import {sourceOf} from '../io/values.js'
import {parsePlan, type SavedPlan} from './parse-plan.js'

/** Plans of tens of thousands of networks. */
const MAX_BYTES = 16 << 20

/** The plan of `@FILE` or `@-`; null for a word that names no file. Throws SystemError CANNOT_READ, InputError INVALID_PLAN. */
export function readPlan(word: string): SavedPlan | null {
  const source = sourceOf(word, 0)
  if (!('list' in source)) return null
  const file = source.list === '-' ? '/dev/stdin' : source.list
  return parsePlan(readTextFile(file, MAX_BYTES).text, inputName(source.list))
}
