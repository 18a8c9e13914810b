import fs from 'node:fs'
import {InputError, type NetkitError} from '../errors.js'

/** The same error; where a file is called like the word that was refused, it says how to read that. */
export function hintFile<Failure extends NetkitError>(error: Failure, word: string): Failure | InputError {
  if (!(error instanceof InputError) || !isFile(word)) return error
  const {code, message, input, offset, cause} = error
  const place = {...(input !== null && {input}), ...(offset !== null && {offset})}
  return new InputError(code, `${message}. A file is called so: write @${word} for the list in it`, {...place, cause})
}

function isFile(word: string): boolean {
  return word !== '' && !word.includes('\0') && fs.statSync(word, {throwIfNoEntry: false})?.isFile() === true
}
