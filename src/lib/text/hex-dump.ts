const BYTES_PER_LINE = 16

/**
 * Offset, sixteen bytes in hex, and their ASCII text, as `hexdump -C` has it:
 *
 *     00000000  68 65 6c 6c 6f 2c 0a                              |hello,.|
 *
 * @param offset of the first byte in its stream
 */
export function hexDump(bytes: Uint8Array, offset = 0): string {
  const lines = Array.from({length: Math.ceil(bytes.length / BYTES_PER_LINE)}, (_, index) => {
    const start = index * BYTES_PER_LINE
    const line = [...bytes.subarray(start, start + BYTES_PER_LINE)]
    const hex = line.map((byte, column) => (column === 8 ? ' ' : '') + byte.toString(16).padStart(2, '0')).join(' ')
    const text = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('')
    return `${(offset + start).toString(16).padStart(8, '0')}  ${hex.padEnd(49)}  |${text}|`
  })
  return lines.join('\n')
}
