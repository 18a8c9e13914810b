import {ipVersion} from '../address/ip-version.js'
import type {IpAddress} from '../address/ip-address.js'

/** An address that stands in an object, and may get its length from a field beside it. */
export type Waiting = {address: IpAddress; key: string | null; text: string; line: number; column: number}

/** Whether a value says something about the address beside it, and whether the key itself is a block. */
export type KeyKind = {isNeighbour: boolean; isLikeBlock: boolean}
export const PLAIN: KeyKind = {isNeighbour: false, isLikeBlock: false}

/** A container that is open. */
export type JsonFrame = {
  isObject: boolean
  /** The key above the container. */
  above: string | null
  /** The key of the next value; in an array, that above it. */
  key: string | null
  /** What the key says about its value. */
  kind: KeyKind
  keys: number
  firstKey: string | null
  /** An address that may still get its length or its other end. */
  waiting: Waiting | null
  /** A length that came before its address. */
  length: number | null
  label: string | null
  /** Where the blocks that this object may label start in `unlabelled`. */
  from: number
  /** A row of `netkit subnet` or `netkit ip`, of which only one field is the answer. */
  row: Record<string, string> | null
  isMuted: boolean
}

/** The containers that are open, the innermost on top. A frame is used again for the next one of its depth. */
export class FrameStack {
  depth = 0
  private readonly frames: JsonFrame[] = []

  get top(): JsonFrame | undefined {
    return this.depth === 0 ? undefined : this.frames[this.depth - 1]
  }

  push(): JsonFrame {
    const frame = (this.frames[this.depth] ??= newFrame())
    this.depth++
    frame.kind = PLAIN
    frame.keys = 0
    frame.firstKey = frame.waiting = frame.length = frame.label = frame.row = null
    return frame
  }

  /** Good until the next `push`. */
  pop(): JsonFrame {
    return this.frames[--this.depth]!
  }
}

function newFrame(): JsonFrame {
  const empty = {above: null, key: null, firstKey: null, waiting: null, length: null, label: null, row: null}
  return {...empty, isObject: false, kind: PLAIN, keys: 0, from: 0, isMuted: false}
}

/** Longer than any text of a block: two IPv6 addresses in full and a dash. */
export const MAX_BLOCK_STRING = 128

/**
 * What could be a block, read or refused: four short numbers or groups, and then nothing but what blocks are made of; a zone;
 * or a length, and whatever is behind it (`10.0.0.0/8 # office`).
 */
const LIKE_BLOCK =
  /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*:[\da-f:]*:[\da-f:.]*)(?:[/ -][\da-f.:/ -]*|%[\w.-]+(?:\/\d{1,3})?|\/\d{1,3}(?![\w.:/-])[^]*)?$/i

export function isLikeBlock(text: string): boolean {
  if (text.length > MAX_BLOCK_STRING && !/^[\da-f.:]+\/\d/i.test(text)) return false
  return LIKE_BLOCK.test(text.slice(0, MAX_BLOCK_STRING))
}

/** A sentence that starts with a network, as a description beside it does: a blank, and a word that is no IPv6 address. A `#` starts a comment. */
export const isSentence = (text: string) => /^\S+ [^#]*[g-z]/i.test(text)

/** Four short numbers, or an IPv6 address with something wrong behind it: it was meant to be a block. Times and MAC addresses were not. */
export function isAlmostBlock(text: string): boolean {
  const head = text.split(/[/ %-]/, 1)[0]!
  return /^\d+\./.test(head) || ipVersion(head) !== 0
}
