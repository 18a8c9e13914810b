import {NetworkError} from '../errors.js'

const MAX_NAME_BYTES = 255
const MAX_LABEL_BYTES = 63
/** A name has at most 127 labels: more pointers only cost time. */
const MAX_JUMPS = 127

/**
 * Reads the fields of a message, big-endian (RFC 1035 §2.3.2), one after the other. Every read is held to the bounds that were given, so
 * that no length of a stranger's leads outside. Throws NetworkError BAD_MESSAGE.
 *
 * dns-packet, which the tests compare with, is not used on what strangers send: it takes no notice of RDLENGTH, reads labels as UTF-8 and
 * joins them by dots (so that the one label `a.b` looks like two), and leaves HTTPS records alone.
 */
export class WireReader {
  /** @param end where the field or the message ends; names may point back to before `at`, and nothing reads behind `end` */
  constructor(
    readonly bytes: Buffer,
    public at: number,
    readonly end: number,
  ) {}

  get left(): number {
    return this.end - this.at
  }

  u8(): number {
    return this.bytes[this.skip(1)]!
  }

  u16(): number {
    return this.bytes.readUInt16BE(this.skip(2))
  }

  u32(): number {
    return this.bytes.readUInt32BE(this.skip(4))
  }

  take(length: number): Buffer {
    const start = this.skip(length)
    return this.bytes.subarray(start, start + length)
  }

  /** A `<character-string>`: up to 255 bytes behind their length (RFC 1035 §3.3). */
  string(): Buffer {
    return this.take(this.u8())
  }

  /** The next part, as a reader of its own. */
  part(length: number): WireReader {
    const start = this.skip(length)
    return new WireReader(this.bytes, start, start + length)
  }

  /**
   * A name, as text without its final dot. What would be read otherwise is written `\.` or `\DDD` (RFC 1035 §5.1). A pointer has to lead
   * back (RFC 1035 §4.1.4: to a "prior" occurrence): each one further than the last, so there is no loop.
   */
  name(): string {
    const {bytes} = this
    const labels: string[] = []
    let size = 1
    let earliest = this.at
    const next = new WireReader(bytes, this.at, this.end)
    let jumps = 0
    for (;;) {
      const length = next.u8()
      const target = length >= 0xc0 ? ((length & 0x3f) << 8) | next.u8() : null
      if (jumps === 0) this.at = next.at
      if (length === 0) return labels.length === 0 ? '.' : labels.join('.')
      if (target !== null) {
        if (target >= earliest) throw badMessage('a compressed name points forward or to itself')
        next.at = earliest = target
        if (++jumps > MAX_JUMPS) throw badMessage('a name with too many compression pointers')
      } else if (length > MAX_LABEL_BYTES) throw badMessage('a label of an unknown kind')
      else {
        size += length + 1
        if (size > MAX_NAME_BYTES) throw badMessage(`a name longer than ${MAX_NAME_BYTES} bytes`)
        labels.push(labelText(next.take(length).toString('latin1')))
        if (jumps === 0) this.at = next.at
      }
    }
  }

  /** Passes over a name that stands there in full: in a question there is nothing yet that a pointer could lead to. */
  passName(): void {
    const limit = this.at + MAX_NAME_BYTES
    for (let length = this.u8(); length !== 0; length = this.u8()) {
      if (length > MAX_LABEL_BYTES) throw badMessage('a label of an unknown kind')
      this.skip(length)
      if (this.at >= limit) throw badMessage(`a name longer than ${MAX_NAME_BYTES} bytes`)
    }
  }

  private skip(length: number): number {
    const start = this.at
    if (length > this.end - start) throw badMessage('it ends in the middle of a field')
    this.at = start + length
    return start
  }
}

export function badMessage(reason: string): NetworkError {
  return new NetworkError('BAD_MESSAGE', `not a DNS message: ${reason}`)
}

/** A label's bytes, each a character, as they stand in zone files: printable ASCII as it is, the rest as `\DDD`. */
export function labelText(text: string): string {
  return /^[\w-]+$/.test(text) ? text : escapeText(text, /[.\\"();@$]|[^!-~]/g)
}

/** `"v=spf1 -all"`: a character-string in quotes, as zone files have it. */
export function quoted(bytes: Uint8Array): string {
  return `"${escapeText(Buffer.from(bytes).toString('latin1'), /["\\]|[^ -~]/g)}"`
}

/** What `quoted` has written between its quotes, as bytes; null for `\\DDD` above 255. */
export function unquoted(text: string): Buffer | null {
  const parts = text.split(/(\\\d{3}|\\.)/s).map((part, index) => {
    if (index % 2 === 0) return Buffer.from(part)
    if (part.length === 2 || part.codePointAt(1)! > 0xffff) return Buffer.from(part.slice(1))
    return Number(part.slice(1)) > 255 ? null : Buffer.of(Number(part.slice(1)))
  })
  return parts.includes(null) ? null : Buffer.concat(parts as Buffer[])
}

function escapeText(latin1: string, special: RegExp): string {
  return latin1.replaceAll(special, (character) => {
    const code = character.charCodeAt(0)
    return code > 0x20 && code < 0x7f ? `\\${character}` : `\\${String(code).padStart(3, '0')}`
  })
}
