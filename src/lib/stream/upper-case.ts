/**
 * Turns the ASCII letters a–z of the first `size` bytes into capitals, in place. Bytes above 0x7f stay, so
 * UTF-8 and Latin-1 text stays whole; GBK does not, since the second byte of a character may be an ASCII letter there.
 * Four bytes at a time.
 */
export function upperCaseAscii(bytes: Uint8Array, size = bytes.length): void {
  const start = -bytes.byteOffset & 3 // words begin at multiples of four
  if (size < start + 4) return upperCaseEach(bytes, 0, size)
  const count = (size - start) >> 2
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + start, count)
  for (let index = 0; index < count; index++) {
    const word = words[index]!
    const low = word & 0x7f7f7f7f
    // The top bit of each byte of `letters`: set where 0x61 ≤ byte ≤ 0x7a. No sum carries into the next byte.
    const letters = (low + 0x1f1f1f1f) & ~(low + 0x05050505) & ~word & 0x80808080
    words[index] = word ^ (letters >>> 2)
  }
  upperCaseEach(bytes, 0, start)
  upperCaseEach(bytes, start + (count << 2), size)
}

function upperCaseEach(bytes: Uint8Array, start: number, end: number): void {
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!
    if (byte >= 0x61 && byte <= 0x7a) bytes[index] = byte - 0x20
  }
}
