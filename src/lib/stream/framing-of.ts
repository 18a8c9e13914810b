import {type Framing, type HeaderLengthName, parseFraming} from '../framing/create-decoder.js'

/** What `--framing` and `--header-length` say; null without a framing. Throws InputError INVALID_FRAMING. */
export function framingOf({
  framing,
  'header-length': headerLength,
}: {
  framing?: string | undefined
  'header-length': HeaderLengthName
}): Framing | null {
  return framing === undefined ? null : parseFraming(framing, {headerLength})
}
