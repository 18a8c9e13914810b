import {InputError} from '../errors.js'
import {type BlockKind, vendorBlockText, kindOf, type VendorTable} from './vendor-table.js'

/** A block and its owner: the row of `netkit mac search`. */
export type VendorRow = {prefix: string; vendor: string; block: BlockKind}

/** The blocks whose vendor's name holds the text, in either case, or whose prefix starts with it. In the order of prefixes. */
export function searchVendors(text: string, table: VendorTable): VendorRow[] {
  if (text.trim() === '') throw new InputError('EMPTY_SEARCH', 'expected part of a vendor’s name')
  const digits = prefixDigits(text)
  const indexes = table.search(text.trim())
  const rows = indexes.map((index) => table.block(index))
  if (digits !== null) rows.push(...[...table.blocks()].filter(({prefix}) => isNear(prefix, digits)))
  const unique = new Map(rows.map((row) => [row.prefix, row]))
  return [...unique.values()]
    .sort((a, b) => (a.prefix < b.prefix ? -1 : 1))
    .map((row) => ({prefix: vendorBlockText(row.prefix), vendor: row.vendor, block: kindOf(row)}))
}

/** 6 to 12 hexadecimal digits, with or without separators: the beginning of an address. */
export function prefixDigits(text: string): string | null {
  const digits = text.trim().replaceAll(/[:.-]/g, '').toLowerCase()
  return /^[\da-f]{6,12}$/.test(digits) ? digits : null
}

/** One begins with the other: the block holds what was searched for, or is a part of it. */
function isNear(prefix: string, digits: string): boolean {
  return prefix.startsWith(digits) || digits.startsWith(prefix)
}
