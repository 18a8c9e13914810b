import {InputError} from '../errors.js'

/** How files begin that hold text in another form, what they are, and what makes text of them. */
const ENCODED: readonly (readonly [start: Buffer, code: string, what: string, tool: string])[] = [
  [Buffer.from('fffe', 'hex'), 'UTF16_INPUT', 'UTF-16 text', 'iconv -f UTF-16 -t UTF-8'],
  [Buffer.from('feff', 'hex'), 'UTF16_INPUT', 'UTF-16 text', 'iconv -f UTF-16 -t UTF-8'],
  [Buffer.from('1f8b08', 'hex'), 'COMPRESSED_INPUT', 'compressed', 'gzip -dc'],
  [Buffer.from('fd377a585a00', 'hex'), 'COMPRESSED_INPUT', 'compressed', 'xz -dc'],
  [Buffer.from('28b52ffd', 'hex'), 'COMPRESSED_INPUT', 'compressed', 'zstd -dc'],
  [Buffer.from('504b0304', 'hex'), 'COMPRESSED_INPUT', 'a ZIP archive', 'unzip -p'],
]

/** So many bytes of a beginning are enough to tell. */
export const ENCODED_START_BYTES = 6

/**
 * A list in UTF-16, as PowerShell writes it, or a compressed one: no address would be found in it, and none be cut. Throws InputError
 * UTF16_INPUT, COMPRESSED_INPUT.
 *
 * @param start the first bytes of the input, ENCODED_START_BYTES of them where there are so many
 * @param name the input as the user wrote it
 * @param shown the same as messages call it
 */
export function refuseEncoded(start: Buffer, name: string, shown: string): void {
  const found = ENCODED.find(([magic]) => start.subarray(0, magic.length).equals(magic))
  if (found === undefined) return
  const [, code, what, tool] = found
  throw new InputError(code, `${shown} is ${what}, expected UTF-8 text (${tool})`, {input: name})
}
