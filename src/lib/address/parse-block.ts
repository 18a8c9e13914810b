import {InputError} from '../errors.js'
import type {Block} from './block.js'
import {explainAddress} from './explain-address.js'
import {IpAddress} from './ip-address.js'
import {isIpv4Mask} from './parse-mask.js'
import {Prefix} from './prefix.js'

/** A block of a list and the word that stands behind it: `10.0.0.0/8<TAB>office`. */
export type LabelledBlock = {block: Block; label: string | null}

/**
 * Reads a block as lists have it: an address, `ADDRESS/PREFIX`, `ADDRESS/NETMASK`, `ADDRESS NETMASK`, or a range `A-B`, both
 * ends included. A label behind a tab is let go. Throws InputError INVALID_ADDRESS, INVALID_PREFIX, INVALID_RANGE,
 * ZONE_IN_NETWORK or MIXED_VERSIONS.
 */
export function parseBlock(text: string): Block {
  return parseLabelledBlock(text).block
}

/** The same, label and all. What looks like an address is no label: it was meant to count. */
export function parseLabelledBlock(text: string): LabelledBlock {
  const tab = text.indexOf('\t')
  if (tab === -1) return {block: parseBare(text), label: null}
  const [bare, behind] = [text.slice(0, tab).trimEnd(), text.slice(tab + 1).trim()]
  if (/^[\da-f.:/-]*[.:/][\da-f.:/-]*$/i.test(behind)) return {block: parseBare(text), label: null}
  return {block: parseBare(bare), label: behind === '' ? null : behind}
}

function parseBare(text: string): Block {
  const range = text.includes('%') ? -1 : text.indexOf('-')
  if (range !== -1) return parseRange(text, range)
  const [, address, mask] = /^([^\s/]+)[ \t]+(\S+)$/.exec(text) ?? []
  return Prefix.parse(address !== undefined && isIpv4Mask(mask!, 'netmask') ? `${address}/${mask}` : text)
}

function parseRange(text: string, dash: number): Block {
  const first = parseEnd(text, 0, dash)
  const last = parseEnd(text, dash + 1, text.length)
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
