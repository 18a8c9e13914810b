import {InputError} from '../errors.js'
import type {Block} from './block.js'
import {explainAddress, explainPattern} from './explain-address.js'
import {IpAddress} from './ip-address.js'
import {isIpv4Mask, looksLikeMask} from './parse-mask.js'
import {Prefix} from './prefix.js'

/** A block of a list and the word that stands behind it: `10.0.0.0/8<TAB>office`. */
export type LabelledBlock = {block: Block; label: string | null}

/**
 * Reads a block as lists have it: an address, `ADDRESS/PREFIX`, `ADDRESS/NETMASK`, `ADDRESS NETMASK`, a range `A-B`, both ends
 * included, or of IPv4 `10.0.0.1-9`, where the last octet changes. A label behind a tab is let go. Throws InputError
 * INVALID_ADDRESS, INVALID_PREFIX, INVALID_RANGE,
 * ZONE_IN_NETWORK or MIXED_VERSIONS.
 */
export function parseBlock(text: string): Block {
  return parseLabelledBlock(text).block
}

/** Whether the text is a block. */
export function isBlockText(text: string): boolean {
  try {
    parseBlock(text)
    return true
  } catch (error) {
    if (error instanceof InputError) return false
    throw error
  }
}

/** The same, label and all. What looks like an address is no label: it was meant to count. */
export function parseLabelledBlock(text: string): LabelledBlock {
  const {bare, label} = splitLabel(text)
  return {block: parseBare(bare), label}
}

/** A value and the label behind its tab, if there is one. */
export function splitLabel(text: string): {bare: string; label: string | null} {
  const tab = text.indexOf('\t')
  if (tab === -1) return {bare: text, label: null}
  const [bare, behind] = [text.slice(0, tab).trimEnd(), text.slice(tab + 1).trim()]
  if (/^[\da-f.:/-]*[.:/][\da-f.:/-]*$/i.test(behind)) return {bare: text, label: null}
  return {bare, label: behind === '' ? null : behind}
}

function parseBare(text: string): Block {
  refusePattern(text)
  const range = text.includes('%') ? -1 : text.indexOf('-')
  if (range > 0) return parseRange(text, range)
  const [, address, mask] = /^([^\s/]+)[ \t]+(\S+)$/.exec(text) ?? []
  if (address === undefined || !(isIpv4Mask(mask!, 'netmask') || looksLikeMask(mask!))) return Prefix.parse(text)
  return Prefix.parse(`${address}/${mask}`)
}

/** `10.0.0-3.*` of other tools: throws InputError INVALID_ADDRESS, which says the range. */
function refusePattern(text: string): void {
  const refusal = explainPattern(text)
  if (refusal === null) return
  throw new InputError('INVALID_ADDRESS', `"${text}": ${refusal.reason}`, {input: text, offset: refusal.offset})
}

/** A part of a line that holds several values, and where it starts in the line. */
export type ValuePart = {text: string; offset: number}

/** The values of a line that has commas between them; a label behind a tab is that of each. */
export function splitValues(text: string): ValuePart[] {
  if (!text.includes(',')) return [{text, offset: 0}]
  const tab = text.search(/(?<!,[ \t]*)\t/)
  const isLabel = tab !== -1 && !/^[\da-f.:/, \t-]*[.:/][\da-f.:/, \t-]*$/i.test(text.slice(tab))
  const label = isLabel ? text.slice(tab) : ''
  const parts: ValuePart[] = []
  let offset = 0
  for (const part of (isLabel ? text.slice(0, tab) : text).split(',')) {
    const bare = part.trim()
    parts.push({text: bare + label, offset: offset + part.length - part.trimStart().length})
    offset += part.length + 1
  }
  return parts.length > 1 && parts.at(-1)!.text === label ? parts.slice(0, -1) : parts // a comma at the end of a line
}

function parseRange(text: string, dash: number): Block {
  const first = parseEnd(text, 0, dash)
  const octet = first.version === 4 ? /^\d{1,3}$/.exec(text.slice(dash + 1).trim())?.[0] : undefined
  const last = octet === undefined ? parseEnd(text, dash + 1, text.length) : withLastOctet(first, octet, text)
  return rangeBlock(first, last, text)
}

/**
 * The block from one address to another, both included. Throws InputError INVALID_RANGE, MIXED_VERSIONS.
 *
 * @param input what the user wrote
 */
function rangeBlock(first: IpAddress, last: IpAddress, input: string): Block {
  if (first.version !== last.version) {
    const reason = `from IPv${first.version} to IPv${last.version}`
    throw new InputError('MIXED_VERSIONS', `"${input}": a range cannot go ${reason}`, {input})
  }
  if (first.compare(last) > 0) {
    throw new InputError('INVALID_RANGE', `"${input}": from high to low, was ${last}-${first} meant?`, {input})
  }
  return {first, last}
}

/** `10.0.0.1-9`: the end differs in the last octet alone. */
function withLastOctet({value}: IpAddress, octet: string, text: string): IpAddress {
  const offset = text.lastIndexOf(octet)
  const refuse = (reason: string) => new InputError('INVALID_RANGE', `"${text}": ${reason}`, {input: text, offset})
  if (Number(octet) > 255) throw refuse(`the last octet ${octet} is above 255`)
  if (octet.length > 1 && octet.startsWith('0')) throw refuse(`the last octet ${octet} has a leading zero`)
  return IpAddress.of(4, (value & ~255n) | BigInt(octet))
}

/** One end of a range; blanks around the dash are let go. The error speaks of the whole text. */
function parseEnd(text: string, start: number, end: number): IpAddress {
  const part = text.slice(start, end)
  const bare = part.trim()
  try {
    return IpAddress.parse(bare)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const {offset, reason} = explainAddress(bare)
    const at = start + part.length - part.trimStart().length + offset
    throw new InputError('INVALID_ADDRESS', `"${text}": ${reason}`, {input: text, offset: at, cause: error})
  }
}
