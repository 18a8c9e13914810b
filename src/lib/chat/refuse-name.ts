/** The longest name, in characters (code points). */
export const MAX_NAME_LENGTH = 24

/** The name of whoever has opened the room. */
export const OPERATOR_NAME = 'host'

const NAME = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} ._'-]*$/u

/** One spelling of a name: blanks trimmed, accents composed. */
export function normaliseName(text: string): string {
  return text.trim().normalize('NFC')
}

/**
 * Why a name will not do, or null. No colon and no asterisk: else a name could pass for an endpoint, for somebody else's
 * `NAME: text` or for the room's own `* NAME left`; nothing invisible, and nobody has a name that looks like another's.
 */
export function refuseName(name: string, taken: readonly string[]): string | null {
  if ([...name].length > MAX_NAME_LENGTH) return `a name has at most ${MAX_NAME_LENGTH} characters`
  if (!NAME.test(name)) return "a name has letters, digits, blanks and . _ ' -, and starts with a letter or digit"
  if ([OPERATOR_NAME, ...taken].some((other) => alike(other) === alike(name))) return 'that name is taken'
  return null
}

/** What two names have in common that a reader takes for one: width, case and blanks do not matter. */
function alike(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ')
}
