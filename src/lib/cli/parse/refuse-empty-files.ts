import {InputError} from '../../errors.js'

type Declared = {flags?: Readonly<Record<string, {helpValue?: unknown}>>}
type Parsed = {flags: object; args: object}

/** Arguments that are files or folders. */
const FILE_ARGS = new Set(['folder', 'files'])
const FILE_VALUES = new Set<unknown>(['FILE', 'DIR'])

/** `--output "$FILE"` where the variable is not set: no file has an empty name. Throws InputError USAGE. */
export function refuseEmptyFiles({flags = {}}: Declared, parsed: Parsed): void {
  const refuse = (what: string): never => {
    throw new InputError('USAGE', `${what}: an empty name, expected a file or folder`, {input: ''})
  }
  for (const [name, value] of Object.entries(parsed.flags)) {
    if (FILE_VALUES.has(flags[name]?.helpValue) && isEmptyIn(value)) refuse(`--${name} ''`)
  }
  for (const [name, value] of Object.entries(parsed.args)) {
    if (FILE_ARGS.has(name) && isEmptyIn(value)) refuse(`${name.toUpperCase()} ''`)
  }
}

function isEmptyIn(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.includes(''))
}
