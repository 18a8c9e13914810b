import type {Block} from './block.js'
import {Prefix} from './prefix.js'

/** A block as people write it: a network with its host bits cleared, or a range `A-B`. */
export function blockText(block: Block): string {
  return block instanceof Prefix ? block.masked.toString() : `${block.first}-${block.last}`
}
