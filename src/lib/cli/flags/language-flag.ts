import * as Flags from '@oclif/core/flags'
import {type Language, LANGUAGES, languageOf} from '../../text/language.js'

export const languageFlag = Flags.option({
  options: LANGUAGES,
  description: 'the language of explanations [default: from LC_ALL, LC_MESSAGES or LANG]',
})()

/** The language that the flag, else this machine, asks for. */
export function readerLanguage(flag: Language | undefined): Language {
  const isWindows = process.platform === 'win32'
  return languageOf(flag, process.env, isWindows ? Intl.DateTimeFormat().resolvedOptions().locale : null)
}

/** What `--lang` is on every command with lessons. */
export const languageFlags = {lang: languageFlag}
