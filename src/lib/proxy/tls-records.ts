/** A record's type, version and length (RFC 8446 §5.1). */
const HEADER_BYTES = 5

/** Payload, and what encryption may add to it (RFC 5246 §6.2.3; RFC 8446 allows less). */
const MAX_RECORD_BYTES = 2 ** 14 + 2048

const HANDSHAKE = 22

/**
 * Counts the TLS records of a stream that begins with one; their headers are all that can be read of them from outside.
 *
 *     16 03 01 02 00 | 01 …     handshake, TLS 1.0 (as all say), 512 bytes: a ClientHello
 */
export class TlsRecords {
  /** Whole ones so far; null where the stream is not TLS, or not known to be yet. */
  count: number | null = null
  private readonly header = Buffer.alloc(HEADER_BYTES + 1)
  private headerBytes = 0
  private bodyBytes = 0
  /** Nothing more is counted: the stream is not TLS, or not any more. */
  isOver = false

  take(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && !this.isOver;) {
      if (this.bodyBytes > 0) {
        const size = Math.min(this.bodyBytes, bytes.length - at)
        at += size
        this.bodyBytes -= size
        if (this.bodyBytes === 0) this.count!++
        continue
      }
      this.header[this.headerBytes++] = bytes[at++]!
      // The first record shows its first byte, too: a handshake that says hello.
      if (this.headerBytes === (this.count === null ? HEADER_BYTES + 1 : HEADER_BYTES)) this.begin()
    }
  }

  private begin(): void {
    const {header} = this
    const length = header.readUInt16BE(3)
    const isRecord = header[1] === 3 && header[2]! <= 4 && header[0]! >= 20 && header[0]! <= 24
    const isHello = header[0] === HANDSHAKE && (header[5] === 1 || header[5] === 2)
    const isFirst = this.count === null
    if (!isRecord || length === 0 || length > MAX_RECORD_BYTES || (isFirst && !isHello)) {
      this.isOver = true
      return
    }
    this.count ??= 0
    this.headerBytes = 0
    this.bodyBytes = isFirst ? length - 1 : length
    if (this.bodyBytes === 0) this.count++
  }
}
