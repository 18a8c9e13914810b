import {badMessage} from '../wire-reader.js'
import {type DataWords, WrongForm} from './data-words.js'
import type {RecordField} from './record-fields.js'

/** The equator, the meridian, and 100 km below the sea: where numbers of RFC 1876 §2 begin. */
const MIDDLE = 2 ** 31
const BELOW_SEA_CM = 10_000_000
/** A digit and nine zeros. */
const MAX_SIZE_CM = 9e9

/** `51 30 12.748 N 0 7 39.612 W 0.00m 1m 10000m 10m`: a place on earth, its size, and how exact it is (RFC 1876). */
export const locationField: RecordField = {
  read(reader) {
    if (reader.u8() !== 0) throw badMessage('a location of an unknown version')
    const [size, horizontal, vertical] = [metres(reader.u8()), metres(reader.u8()), metres(reader.u8())]
    const latitude = degrees(reader.u32(), 'NS', 90)
    const longitude = degrees(reader.u32(), 'EW', 180)
    const altitude = ((reader.u32() - BELOW_SEA_CM) / 100).toFixed(2)
    return `${latitude} ${longitude} ${altitude}m ${size} ${horizontal} ${vertical}`
  },
  write(words) {
    const bytes = Buffer.alloc(16)
    bytes.writeUInt32BE(angle(words, 'NS', 90), 4)
    bytes.writeUInt32BE(angle(words, 'EW', 180), 8)
    bytes.writeUInt32BE(centimetres(words, -BELOW_SEA_CM, 0xffff_ffff - BELOW_SEA_CM) + BELOW_SEA_CM, 12)
    for (const [index, usualCm] of [100, 1_000_000, 1000].entries()) {
      bytes[1 + index] = exponent(words.isEmpty ? usualCm : centimetres(words, 0, MAX_SIZE_CM))
    }
    return bytes
  },
}

/** Thousandths of a second of arc, counted from the middle. */
function degrees(value: number, [positive, negative]: string, maxDegrees: number): string {
  const off = Math.abs(value - MIDDLE)
  if (off > maxDegrees * 3_600_000) throw badMessage('a location off the earth')
  const seconds = (off % 60_000) / 1000
  return `${Math.floor(off / 3_600_000)} ${Math.floor(off / 60_000) % 60} ${seconds.toFixed(3)} ${value >= MIDDLE ? positive : negative}`
}

/** A digit and a power of ten, four bits each: centimetres. */
function metres(byte: number): string {
  const [digit, power] = [byte >> 4, byte & 15]
  if (digit > 9 || power > 9) throw badMessage('a location whose size is not a number')
  const cm = digit * 10 ** power
  return cm % 100 === 0 ? `${cm / 100}m` : `${(cm / 100).toFixed(2)}m`
}

/** Degrees, and minutes and seconds if they are given, up to the letter. */
function angle(words: DataWords, [positive, negative]: string, maxDegrees: number): number {
  const numbers: number[] = []
  for (let word = words.next(); ; word = words.next()) {
    const letter = word.toUpperCase()
    if (letter === positive || letter === negative) {
      const [degree = NaN, minute = 0, second = 0] = numbers
      const off = Math.round(((degree * 60 + minute) * 60 + second) * 1000)
      if (!(off <= maxDegrees * 3_600_000) || minute > 59 || second >= 60) throw new WrongForm()
      return letter === positive ? MIDDLE + off : MIDDLE - off
    }
    if (numbers.length === 3 || !/^\d+(\.\d+)?$/.test(word)) throw new WrongForm()
    numbers.push(Number(word))
  }
}

function centimetres(words: DataWords, least: number, most: number): number {
  const [, digits] = /^(-?\d+(?:\.\d{1,2})?)m?$/i.exec(words.next()) ?? []
  const cm = Math.round(Number(digits) * 100)
  if (digits === undefined || cm < least || cm > most) throw new WrongForm()
  return cm
}

function exponent(cm: number): number {
  const power = cm < 10 ? 0 : Math.floor(Math.log10(cm))
  const digit = Math.floor(cm / 10 ** power)
  return (digit << 4) | power
}
