import fc from 'fast-check'

/** Values at the edges of lengths and counts. */
const EDGES = [0, 1, 2, 0x0a, 0x20, 0x22, 0x2c, 0x3f, 0x40, 0x7f, 0x80, 0xbf, 0xc0, 0xfe, 0xff]

/** Longer inputs only cost time; a repetition may grow to this, so that what takes the square of its input is seen. */
const MAX_BYTES = 64 * 1024

/** Every cut of a seed, and every byte at every edge: what lies about its length is found here. */
export function* systematic(seed: Buffer, limit = 6000): Generator<Buffer> {
  const step = Math.max(1, Math.ceil((seed.length * (1 + EDGES.length)) / limit))
  for (let size = 0; size < seed.length; size += step) yield seed.subarray(0, size)
  for (let at = 0; at < seed.length; at += step) {
    for (const value of EDGES) {
      const copy = Buffer.from(seed)
      copy[at] = value
      yield copy
    }
  }
}

/** Made once: that takes longer than its values. */
const ANY = fc.oneof(
  fc.uint8Array({maxLength: 200}).map((bytes) => Buffer.from(bytes)),
  fc.string({unit: 'binary', maxLength: 100}).map((text) => Buffer.from(text)),
  fc.string({maxLength: 100}).map((text) => Buffer.from(text)),
  fc.json().map((text) => Buffer.from(text)),
)

/** Random inputs from good ones; the same numbers give the same inputs. */
export class Mutator {
  #state: number
  #fresh: Buffer[] = []

  constructor(
    seed: number,
    private readonly words: readonly Buffer[],
  ) {
    this.#state = seed >>> 0
  }

  /** From 0 to below `limit` (mulberry32). */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let value = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
    return Math.floor((((value ^ (value >>> 14)) >>> 0) / 2 ** 32) * limit)
  }

  next(pool: readonly Buffer[]): Buffer {
    if (this.below(16) === 0) return this.#generated()
    let input: Buffer = Buffer.from(pool[this.below(pool.length)]!)
    for (let rounds = 1 + this.below(4); rounds > 0; rounds--) input = this.#mutated(input, pool)
    return input.subarray(0, MAX_BYTES)
  }

  /** By fast-check, which likes edges of its own. */
  #generated(): Buffer {
    if (this.#fresh.length === 0) {
      this.#fresh = fc.sample(ANY, {numRuns: 64, seed: this.below(2 ** 31)})
    }
    return this.#fresh.pop()!
  }

  #mutated(input: Buffer, pool: readonly Buffer[]): Buffer {
    const at = this.below(input.length + 1)
    const end = at + this.below(Math.min(32, input.length - at) + 1)
    const [before, middle, after] = [input.subarray(0, at), input.subarray(at, end), input.subarray(end)]
    switch (this.below(9)) {
      case 0: // a bit
        if (at < input.length) input[at]! ^= 1 << this.below(8)
        return input
      case 1: // an edge
        if (at < input.length) input[at] = EDGES[this.below(EDGES.length)]!
        return input
      case 2:
        return Buffer.concat([before, after])
      case 3:
        return Buffer.concat([before, middle, middle, after])
      case 4: {
        const times = this.below(128) === 0 ? this.below(20_000) : this.below(40)
        return Buffer.concat([before, ...Array.from({length: times}, () => middle.subarray(0, 4)), after])
      }
      case 5: {
        const other = pool[this.below(pool.length)]!
        const from = this.below(other.length + 1)
        return Buffer.concat([before, other.subarray(from, from + this.below(64)), after])
      }
      case 6:
        return Buffer.concat([before, Buffer.from(Array.from({length: this.below(8)}, () => this.below(256))), after])
      case 7: {
        const word = this.words.length === 0 ? middle : this.words[this.below(this.words.length)]!
        return Buffer.concat([before, word, this.below(2) === 0 ? after : input.subarray(at)])
      }
      default: // a number that is another
        return Buffer.from(
          input
            .toString('latin1')
            .replace(/\d+/, () => String(this.below(2) === 0 ? this.below(300) : 2 ** this.below(66))),
          'latin1',
        )
    }
  }
}
