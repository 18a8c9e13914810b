import {InputError} from '../errors.js'

/** The words in which flags can stand: those before `--`. */
export function flagWords(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--')
  return end === -1 ? argv : argv.slice(0, end)
}

/** The words behind `--`, of which none is a flag of ours; none where there is no `--`. oclif's parser does not keep their order. */
export function wordsBehindDashes(argv: readonly string[]): string[] {
  return argv.slice(flagWords(argv).length + 1)
}

/** oclif reads `--json=x` as `--json x`, and the argument would come as a surprise. Throws InputError USAGE. */
export function refuseSwitchValues(argv: readonly string[], flags: Record<string, {type: string}>): void {
  for (const word of flagWords(argv)) {
    const name = /^--([^=]+)=/.exec(word)?.[1]
    if (name !== undefined && flags[name]?.type === 'boolean') {
      throw new InputError('USAGE', `--${name} takes no value`)
    }
  }
}
