import type {AddressScanner} from '../lists/address-scanner.js'
import {writeWords} from '../lists/block-set.js'
import {CopiedText, writeIpv4, writeIpv6} from '../lists/copied-text.js'
import type {FoundBlock} from '../lists/found-block.js'

/** The longest text of a block, a range of IPv6 addresses, and what its writers may write beyond it. */
export const MAX_BLOCK_TEXT = 128

const LENGTHS = Array.from({length: 129}, (_, length) => new CopiedText(`/${length}`))
const DASH = new CopiedText('-')
const scratch = new Uint16Array(8)

/** Writes the block at `at` as `blockText` does: its network and length, or a range. Returns where it ends. */
export function writeBlock({version, first, last, length}: FoundBlock, out: DataView, at: number): number {
  const write = (words: Uint32Array, from: number) =>
    version === 4 ? writeIpv4(out, from, words[0]!) : writeWords(out, from, words, scratch)
  const end = write(first, at)
  return length === -1 ? write(last, DASH.write(out, end)) : LENGTHS[length]!.write(out, end)
}

/** Writes the address that was found, canonically. */
export function writeAddressOf({version, value, groups}: AddressScanner, out: DataView, at: number): number {
  return version === 4 ? writeIpv4(out, at, value) : writeIpv6(out, at, groups)
}

/** Writes a mask that cannot be read behind its address: a reader of lists refuses it, and takes no bare address for the block. */
export function writeUnread(mask: Uint8Array, out: DataView, at: number): number {
  let end = at
  out.setUint8(end++, 0x2f) // /
  for (const byte of mask.subarray(0, MAX_BLOCK_TEXT - 48)) out.setUint8(end++, byte)
  return end
}
