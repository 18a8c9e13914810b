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
