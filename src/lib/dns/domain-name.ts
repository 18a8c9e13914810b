import {domainToASCII} from 'node:url'
import {InputError} from '../errors.js'
import {labelText} from './wire-reader.js'

/** RFC 1035 §2.3.4. */
const MAX_LABEL_BYTES = 63
const MAX_NAME_BYTES = 255

/** Each byte may be written `\DDD`; what is longer is not looked at. */
const MAX_TEXT_LENGTH = 4 * MAX_NAME_BYTES

/** The full stops of East Asian keyboards, which IDNA takes for dots (RFC 3490 §3.1). */
const OTHER_DOTS = /[\u3002\uff0e\uff61]/g

/**
 * A domain name: labels of bytes, up to the root. As text it has no final dot, the root is `.`, and what would be read otherwise is written
 * `\.` or `\DDD` (RFC 1035 §5.1). Names compare without regard to case (RFC 4343), and keep the case in which they were written.
 */
export class DomainName {
  static readonly root = new DomainName([])

  /** @param labels from the host to the top, each byte a character: `['www', 'example', 'com']` */
  private constructor(readonly labels: readonly string[]) {}

  /**
   * Reads `www.example.com`, with or without the final dot. Labels in other scripts become punycode (RFC 5891). What
   * stands in a label is free (RFC 2181 §11), but control characters have to be written `\DDD`. Throws InputError INVALID_NAME.
   */
  static parse(text: string): DomainName {
    if (text === '.') return DomainName.root
    if (text.length > MAX_TEXT_LENGTH) {
      const input = `${text.slice(0, 40)}…`
      throw new InputError('INVALID_NAME', `"${input}": a name has at most ${MAX_NAME_BYTES} bytes`, {input, offset: 0})
    }
    const refuse = (offset: number, reason: string): never => {
      throw new InputError('INVALID_NAME', `"${text}": ${reason}`, {input: text, offset})
    }
    if (text === '') refuse(0, 'a name is missing; the root is "."')
    if (text.includes('://')) refuse(0, 'a URL, expected a name such as www.example.com')
    const labels: string[] = []
    let offset = 0
    for (const written of splitAtDots(text.replace(OTHER_DOTS, '.'))) {
      if (written === '') refuse(offset, 'nothing between two dots')
      const strange = written.search(/\p{Cc}/u)
      if (strange !== -1) refuse(offset + strange, 'a name cannot contain control characters')
      const label = bytesOf(written) ?? refuse(offset, `"${written}" is not a valid label`)
      if (label.length > MAX_LABEL_BYTES) {
        refuse(offset, `a label has at most ${MAX_LABEL_BYTES} bytes, this one has ${label.length}`)
      }
      labels.push(label)
      offset += written.length + 1
    }
    const name = new DomainName(labels)
    const size = name.toWire().length
    if (size > MAX_NAME_BYTES) refuse(0, `a name has at most ${MAX_NAME_BYTES} bytes, this one has ${size}`)
    return name
  }

  /** The name whose bytes these are, each a character. */
  static ofWire(bytes: string): DomainName {
    const labels: string[] = []
    for (let at = 0; bytes.charCodeAt(at) > 0; at += 1 + bytes.charCodeAt(at)) {
      labels.push(bytes.slice(at + 1, at + 1 + bytes.charCodeAt(at)))
    }
    return new DomainName(labels)
  }

  get text(): string {
    return this.labels.length === 0 ? '.' : this.labels.map(labelText).join('.')
  }

  /** What equal names have in common. */
  get key(): string {
    return lowerCase(this.text)
  }

  /** The name without its first label; null for the root. */
  get parent(): DomainName | null {
    return this.labels.length === 0 ? null : new DomainName(this.labels.slice(1))
  }

  equals(other: DomainName): boolean {
    return this.key === other.key
  }

  /** Whether the name is the zone's own or below it. */
  isWithin(zone: DomainName): boolean {
    const above = this.labels.length - zone.labels.length
    return above >= 0 && new DomainName(this.labels.slice(above)).equals(zone)
  }

  /** As bytes: each label behind its length, and a length of zero (RFC 1035 §3.1). */
  toWire(): Buffer {
    return Buffer.from(`${this.labels.map((label) => String.fromCharCode(label.length) + label).join('')}\0`, 'latin1')
  }

  toString(): string {
    return this.text
  }
}

/** A–Z alone are folded (RFC 4343 §3.2); other bytes are what they are. */
export function lowerCase(text: string): string {
  return /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : text
}

/** A dot behind a backslash is part of its label; the one at the end is none. */
function splitAtDots(text: string): string[] {
  const labels = [...text.matchAll(/((?:\\.|[^.\\]|\\$)*)(\.|$)/gsu)].map(([, label]) => label!)
  return labels.slice(0, -1) // the match of nothing at the end, or what is behind the final dot
}

/** The bytes of a label, each a character; null where it cannot be one. */
function bytesOf(written: string): string | null {
  if (/[^\0-\x7f]/.test(written)) {
    const ascii = domainToASCII(written)
    return ascii === '' || ascii.includes('.') ? null : ascii // a dot: the label was digits, and was taken for an address
  }
  if (!/^(?:\\\d{3}|\\\D|[^\\])*$/s.test(written)) return null // a backslash of its own, or less than three digits
  const codes = [...written.matchAll(/\\(\d{3})/g)].map(([, code]) => Number(code))
  if (codes.some((code) => code > 255)) return null
  return written.replaceAll(/\\(\d{3}|.)/gs, (_, what: string) =>
    what.length === 3 ? String.fromCharCode(Number(what)) : what,
  )
}
