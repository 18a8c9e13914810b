import {InputError} from '../errors.js'

/** Reads a packet's mark, a number of 32 bits, decimal or 0x…. Throws InputError INVALID_MARK. */
export function parseMark(text: string): number {
  const mark = /^(\d{1,10}|0x[\da-f]{1,8})$/i.test(text) ? Number(text) : Number.NaN
  if (mark <= 0xffff_ffff) return mark
  throw new InputError('INVALID_MARK', `"${text}": a mark is a number from 0 to 0xffffffff`, {input: text})
}
