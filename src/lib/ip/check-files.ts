import {refuseNetworkFile} from '../io/hint-file.js'

/** The files to read; a network among them was meant for a flag. Throws InputError USAGE, with the hint. */
export function checkFiles(words: readonly string[], hint: (network: string) => string): readonly string[] {
  refuseNetworkFile(words, hint)
  return words
}
