import {InputError} from '../errors.js'
import {type Framing, type HeaderLengthName, parseFraming} from '../framing/create-decoder.js'

/** What `--framing` and `--header-length` say; null without a framing. Throws InputError INVALID_FRAMING. */
export function framingOf({
  framing,
  'header-length': headerLength,
}: {
  framing?: string | undefined
  'header-length'?: HeaderLengthName | undefined
}): Framing | null {
  if (headerLength !== undefined && framing !== 'header') {
    throw new InputError('USAGE', '--header-length needs --framing header', {
      input: headerLength,
    })
  }
  return framing === undefined ? null : parseFraming(framing, {headerLength: headerLength ?? 'i32le'})
}
