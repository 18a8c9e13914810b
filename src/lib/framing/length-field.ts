/** An integer on the wire that says how many bytes follow. */
export type LengthField = {
  readonly sizeBytes: 1 | 2 | 3 | 4 | 8
  readonly signed: boolean
  readonly littleEndian: boolean
}

/** The fields that have a name of their own. `i32le` and `i64le` are what Python's struct.pack('i') and ('q') send. */
export const LENGTH_FIELDS = {
  u8: {sizeBytes: 1, signed: false, littleEndian: false},
  u16be: {sizeBytes: 2, signed: false, littleEndian: false},
  u16le: {sizeBytes: 2, signed: false, littleEndian: true},
  u24be: {sizeBytes: 3, signed: false, littleEndian: false},
  u32be: {sizeBytes: 4, signed: false, littleEndian: false},
  u32le: {sizeBytes: 4, signed: false, littleEndian: true},
  i32be: {sizeBytes: 4, signed: true, littleEndian: false},
  i32le: {sizeBytes: 4, signed: true, littleEndian: true},
  u64be: {sizeBytes: 8, signed: false, littleEndian: false},
  u64le: {sizeBytes: 8, signed: false, littleEndian: true},
  i64le: {sizeBytes: 8, signed: true, littleEndian: true},
} as const satisfies Record<string, LengthField>

export type LengthFieldName = keyof typeof LENGTH_FIELDS

/** The longest payload the field can announce, in bytes; rounded where it is above 2^53. */
export function maxLength({sizeBytes, signed}: LengthField): number {
  return 2 ** (8 * sizeBytes - (signed ? 1 : 0)) - 1
}

/** Reads the field at `bytes[at]`: rounded above 2^53, and −1 for every negative number. */
export function readLength({sizeBytes, signed, littleEndian}: LengthField, bytes: Uint8Array, at: number): number {
  const step = littleEndian ? -1 : 1
  let index = littleEndian ? at + sizeBytes - 1 : at
  let value = bytes[index]!
  if (signed && value > 0x7f) return -1
  for (let left = sizeBytes - 1; left > 0; left--) {
    index += step
    value = value * 256 + bytes[index]!
  }
  return value
}

/** Writes `length`, which must fit the field, at `bytes[at]`. */
export function writeLength(
  {sizeBytes, littleEndian}: LengthField,
  length: number,
  bytes: Uint8Array,
  at: number,
): void {
  const step = littleEndian ? 1 : -1
  let index = littleEndian ? at : at + sizeBytes - 1
  for (let rest = length, left = sizeBytes; left > 0; left--) {
    bytes[index] = rest % 256
    rest = Math.floor(rest / 256)
    index += step
  }
}

/** The exact number in the field, for messages. */
export function readExactLength({sizeBytes, signed, littleEndian}: LengthField, bytes: Uint8Array, at: number): bigint {
  const field = Array.from(bytes.subarray(at, at + sizeBytes), BigInt)
  if (littleEndian) field.reverse()
  const value = field.reduce((sum, byte) => sum * 256n + byte, 0n)
  return signed ? BigInt.asIntN(8 * sizeBytes, value) : value
}
