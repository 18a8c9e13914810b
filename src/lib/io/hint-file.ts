import fs from 'node:fs'
import {isBlockText} from '../address/parse-block.js'
import {InputError, type NetkitError} from '../errors.js'

/** The same error; where a file is called like the word that was refused, it says how to read that. */
export function hintFile<Failure extends NetkitError>(error: Failure, word: string): Failure | InputError {
  if (!(error instanceof InputError) || !isFile(word)) return error
  const {code, message, input, offset, cause} = error
  const place = {...(input !== null && {input}), ...(offset !== null && {offset})}
  return new InputError(code, `${message}. There is a file with that name: write @${word} to read it`, {
    ...place,
    cause,
  })
}

function isFile(word: string): boolean {
  try {
    return word !== '' && !word.includes('\0') && fs.statSync(word, {throwIfNoEntry: false})?.isFile() === true
  } catch {
    return false // no name of a file: too long, below a file …
  }
}

/** `ip grep 10.0.0.0/8 access.log` and `ip grep -4 access.log`: what is no file and was meant otherwise. Throws InputError USAGE. */
export function refuseNetworkFile(words: readonly string[], hint: (word: string) => string): void {
  for (const word of words) {
    if (word === '-' || word.includes('\0') || fs.existsSync(word)) continue
    if (/^-\d/.test(word)) {
      const versions = {'-4': '0.0.0.0/0', '-6': '::/0'}[word]
      const instead = versions === undefined ? '' : ` (--in ${versions} finds IPv${word[1]} alone)`
      throw new InputError('USAGE', `no flag ${word} here${instead}, and no file with that name`, {input: word})
    }
    if (isBlockText(word))
      throw new InputError('USAGE', `"${word}" is a network, not a file: ${hint(word)}`, {input: word})
  }
}
