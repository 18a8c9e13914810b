import {IpAddress} from '../address/ip-address.js'
import {Prefix} from '../address/prefix.js'
import {NetkitError} from '../errors.js'

// What other programs and kernels print is read as far as it can be: a row that cannot be read is left out,
// better one line less than a wrong one.

/** A field of JSON that others wrote, where it is text. */
export function foreignText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The same where it is a whole number from 0 up. */
export function foreignCount(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined
}

/** The objects of a list; none where it is no list. */
export function foreignObjects(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'object' && item !== null) : []
}

/** The texts of a list; none where it is no list. */
export function foreignTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

export function foreignAddress(text: string | undefined): IpAddress | null {
  return text === undefined ? null : readable(() => IpAddress.parse(text))
}

export function foreignPrefix(text: string): Prefix | null {
  return readable(() => Prefix.parse(text))
}

/** What is read, or null where a NetkitError says that it can't be. */
export function readable<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof NetkitError) return null
    throw error
  }
}
