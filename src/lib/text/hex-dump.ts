/** What sixteen bytes a line take. */
const FULL_COLUMNS = 78

/**
 * Offset, sixteen bytes in hex (eight where the columns do not suffice), and their ASCII text, as `hexdump -C` has it:
 *
 *     00000000  68 65 6c 6c 6f 2c 0a                              |hello,.|
 *
 * @param options.offset of the first byte in its stream
 * @param options.columns of what it is printed on
 */
export function hexDump(
  bytes: Uint8Array,
  {offset = 0, columns = 80}: {offset?: number; columns?: number} = {},
): string {
  const perLine = columns < FULL_COLUMNS ? 8 : 16
  const lines = Array.from({length: Math.ceil(bytes.length / perLine)}, (_, index) => {
    const start = index * perLine
    const line = [...bytes.subarray(start, start + perLine)]
    const hex = line.map((byte, column) => (column === 8 ? ' ' : '') + byte.toString(16).padStart(2, '0')).join(' ')
    const text = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    return `${(offset + start).toString(16).padStart(8, '0')}  ${hex.padEnd(perLine * 3 + (perLine === 16 ? 1 : 0))}  |${text}|`
  })
  return lines.join('\n')
}
