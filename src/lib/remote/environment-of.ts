import {InputError} from '../errors.js'

/** What `NAME=VALUE` words say. Throws InputError BAD_VARIABLE; a secret on a command line is seen by everybody. */
export function environmentOf(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const [, name, value] = /^([A-Za-z_]\w*)=([^\0]*)$/s.exec(word) ?? []
      const refuse = (reason: string): never => {
        throw new InputError('BAD_VARIABLE', `--env "${word}": ${reason}`, {input: word})
      }
      if (name === 'NETKIT_SECRET') refuse('programs do not get the secret')
      return name === undefined ? refuse('expected NAME=VALUE') : [name, value!]
    }),
  )
}
