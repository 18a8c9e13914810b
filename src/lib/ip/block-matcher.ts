import type {Block} from '../address/block.js'
import type {AddressIndex} from '../lists/address-index.js'
import type {BlockScanner} from '../lists/block-scanner.js'
import {compareAt, putAddress} from '../lists/ranges.js'

/** An address (or block) that is to be covered, in words. */
type Wanted = {version: 4 | 6; first: Uint32Array; last: Uint32Array}

/** Whether what a scanner found in a text is one of those that are looked for. */
export class BlockMatcher {
  private readonly wanted: readonly Wanted[]
  /** Anything is. */
  readonly isAny: boolean

  /**
   * @param index networks that hold what is looked for; null for any
   * @param covered what the block found has to hold, one of them; none for any block
   */
  constructor(
    readonly index: AddressIndex | null,
    covered: readonly Block[] = [],
  ) {
    this.wanted = covered.map(wordsOf)
    this.isAny = index === null && covered.length === 0
  }

  matches(scanner: BlockScanner): boolean {
    if (this.isAny) return true
    return this.isInside(scanner) && (this.wanted.length === 0 || this.wanted.some((one) => covers(scanner, one)))
  }

  /** A network counts where all of it is inside; written with host bits, as interfaces have it, also where its address is. */
  private isInside(scanner: BlockScanner): boolean {
    const {index} = this
    if (index === null) return true
    const {found, address} = scanner
    if (found.isBare) return index.has(address)
    let isWhole = true
    scanner.forEach((block) => (isWhole &&= index.holds(block)))
    return isWhole || (scanner.hasHostBits && index.has(address))
  }
}

function wordsOf(block: Block): Wanted {
  const {version} = block.first
  const [first, last] = [new Uint32Array(4), new Uint32Array(4)]
  putAddress(first, 0, block.first)
  putAddress(last, 0, block.last)
  return {version, first, last}
}

/** An IPv4-mapped address is covered by what covers the IPv4 address in it, too. */
function covers(scanner: BlockScanner, {version, first, last}: Wanted): boolean {
  const {found, address} = scanner
  if (found.version === version) {
    let isCovered = false
    const width = version === 4 ? 1 : 4
    scanner.forEach((block) => {
      isCovered ||= compareAt(block.first, 0, first, 0, width) <= 0 && compareAt(block.last, 0, last, 0, width) >= 0
    })
    return isCovered
  }
  return version === 4 && found.isBare && address.isMapped && address.value === first[0] && first[0] === last[0]
}
