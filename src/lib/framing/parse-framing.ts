import {InputError} from '../errors.js'
import type {HeaderLengthName} from './header.js'
import {LENGTH_FIELDS, type LengthField, type LengthFieldName} from './length-field.js'
import {type LengthLayout, plainLayout} from './length-prefix.js'

/** How a stream is cut into messages. */
export type Framing =
  | {readonly kind: 'line' | 'varint' | 'netstring'}
  | {readonly kind: 'delimiter'; readonly delimiter: Uint8Array}
  | {readonly kind: 'fixed'; readonly frameBytes: number}
  | {readonly kind: 'length'; readonly layout: LengthLayout}
  | {readonly kind: 'header'; readonly lengthField: HeaderLengthName}

/** Every form that `parseFraming` reads. */
export const FRAMING_FORMS: readonly string[] = [
  'line',
  'delimiter:HEX',
  'fixed:N',
  ...Object.keys(LENGTH_FIELDS),
  'varint',
  'netstring',
  'header',
  'length:OFFSET,SIZE,ADJUST,STRIP[,le]',
]

/**
 * Reads one of `FRAMING_FORMS`. The parameters of `length` are Netty's lengthFieldOffset, lengthFieldLength,
 * lengthAdjustment and initialBytesToStrip. `headerLength` is the field before the JSON of `header`. Throws InputError
 * INVALID_FRAMING.
 */
export function parseFraming(text: string, {headerLength = 'i32le'}: {headerLength?: HeaderLengthName} = {}): Framing {
  const colon = text.indexOf(':')
  const name = colon === -1 ? text : text.slice(0, colon)
  const form = FRAMING_FORMS.find((known) => known.split(':')[0] === name)
  if (form === undefined) throw unknownFraming(text, name)
  const takesParameter = form.includes(':')
  if (takesParameter && colon === -1) throw refusal(text, text.length, `a parameter is missing: ${form}`)
  if (!takesParameter && colon !== -1) throw refusal(text, colon, `${name} takes no parameter`)
  const parameter = {word: text.slice(colon + 1), offset: colon + 1}
  switch (name) {
    case 'line':
    case 'varint':
    case 'netstring':
      return {kind: name}
    case 'header':
      return {kind: 'header', lengthField: headerLength}
    case 'delimiter':
      return {kind: 'delimiter', delimiter: parseHex(text, parameter)}
    case 'fixed':
      return {kind: 'fixed', frameBytes: parseInteger(text, 'N', parameter, 1, LARGEST)}
    case 'length':
      return {kind: 'length', layout: parseLayout(text, parameter)}
    default:
      return {kind: 'length', layout: plainLayout(LENGTH_FIELDS[name as LengthFieldName])}
  }
}

/** A part of the text and where it starts. */
type Part = {word: string; offset: number}

const LARGEST = 2 ** 31 - 1

/** The decoder holds the bytes before the length without knowing it, so the maximum frame does not bound them. */
const LARGEST_HEAD = 65_535

function parseHex(text: string, {word, offset}: Part): Uint8Array {
  const strange = word.search(/[^\da-fA-F]/)
  if (strange !== -1) throw refusal(text, offset + strange, `"${word[strange]}" is not a hexadecimal digit`)
  if (word === '') throw refusal(text, offset, 'the delimiter is empty')
  if (word.length % 2 === 1) throw refusal(text, text.length, 'an odd number of hexadecimal digits')
  return Uint8Array.from(Buffer.from(word, 'hex'))
}

function parseLayout(text: string, {word, offset}: Part): LengthLayout {
  let next = offset
  const parts = word.split(',').map((part) => {
    const start = next
    next += part.length + 1
    return {word: part, offset: start}
  })
  const [beforeField, size, adjust, strip, order, ...rest] = parts
  if (!beforeField || !size || !adjust || !strip) {
    throw refusal(text, text.length, `${['offset', 'size', 'adjust', 'strip'][parts.length]} is missing`)
  }
  if (order && order.word !== 'le') throw refusal(text, order.offset, `"${order.word}": only "le" is allowed here`)
  if (rest[0]) throw refusal(text, rest[0].offset - 1, 'too many parameters')
  return {
    offset: parseInteger(text, 'offset', beforeField, 0, LARGEST_HEAD),
    field: {sizeBytes: parseFieldSize(text, size), signed: false, littleEndian: order !== undefined},
    adjust: parseInteger(text, 'adjust', adjust, -LARGEST, LARGEST),
    strip: parseInteger(text, 'strip', strip, 0, LARGEST_HEAD),
  }
}

function parseFieldSize(text: string, part: Part): LengthField['sizeBytes'] {
  const size = ([1, 2, 3, 4, 8] as const).find((known) => String(known) === part.word)
  if (size === undefined) throw refusal(text, part.offset, `size "${part.word}" is not 1, 2, 3, 4 or 8 bytes`)
  return size
}

function parseInteger(text: string, name: string, {word, offset}: Part, least: number, most: number): number {
  const value = /^-?\d{1,10}$/.test(word) ? Number(word) : Number.NaN
  if (value >= least && value <= most) return value
  throw refusal(text, offset, `${name} "${word}" is not an integer from ${least} to ${most}`)
}

function unknownFraming(text: string, name: string): InputError {
  const near = name === '' ? [] : FRAMING_FORMS.filter((form) => form.startsWith(name.toLowerCase()))
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : `known are ${FRAMING_FORMS.join(', ')}`
  return refusal(text, 0, `unknown framing: ${hint}`)
}

function refusal(text: string, offset: number, reason: string): InputError {
  return new InputError('INVALID_FRAMING', `"${text}": ${reason}`, {input: text, offset})
}
