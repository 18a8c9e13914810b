import {domainToASCII} from 'node:url'
import {InputError} from '../errors.js'

/** RFC 1035 §2.3.4. The 255 bytes of a whole name are 253 characters: each dot is a length byte, and two more are the first and the last. */
const MAX_LABEL_BYTES = 63
const MAX_NAME_CHARACTERS = 253

/** The full stops of East Asian keyboards, which IDNA takes for dots (RFC 3490 §3.1). */
const OTHER_DOTS = /[\u3002\uff0e\uff61]/g

/**
 * A domain name as it is asked for and served: ASCII labels, no escapes, no final dot; `.` is the root. Names compare without regard to
 * case (RFC 4343), and keep the case in which they were written.
 */
export class DomainName {
  static readonly root = new DomainName('.')

  private constructor(readonly text: string) {}

  /**
   * Reads `www.example.com`, with or without the final dot. Labels in other scripts become punycode (RFC 5891). What
   * stands in a label is free (RFC 2181 §11), but for control characters and backslashes. Throws InputError INVALID_NAME.
   */
  static parse(text: string): DomainName {
    if (text === '.') return DomainName.root
    const refuse = (offset: number, reason: string): never => {
      throw new InputError('INVALID_NAME', `"${text}": ${reason}`, {input: text, offset})
    }
    if (text === '') refuse(0, 'no name; the root is "."')
    if (text.includes('://')) refuse(0, 'a URL, expected a name such as www.example.com')
    const labels: string[] = []
    let offset = 0
    for (const label of text.replace(OTHER_DOTS, '.').replace(/\.$/, '').split('.')) {
      if (label === '') refuse(offset, 'nothing between two dots')
      const strange = label.search(/[\0- \\\x7f]/)
      if (strange !== -1 && label[strange] !== ' ')
        refuse(offset + strange, `${nameOf(label[strange]!)} cannot stand in a name`)
      const ascii = asciiOf(label) ?? refuse(offset, `"${label}" is no label of an international name`)
      if (ascii.length > MAX_LABEL_BYTES) {
        refuse(offset, `a label has at most ${MAX_LABEL_BYTES} bytes, this one ${ascii.length}`)
      }
      labels.push(ascii)
      offset += label.length + 1
    }
    const ascii = labels.join('.')
    if (ascii.length > MAX_NAME_CHARACTERS) {
      refuse(0, `a name has at most ${MAX_NAME_CHARACTERS} characters, this one ${ascii.length}`)
    }
    return new DomainName(ascii)
  }

  /** What equal names have in common. */
  get key(): string {
    return lowerCase(this.text)
  }

  /** From the host to the top: `['www', 'example', 'com']`; none for the root. */
  get labels(): string[] {
    return this.text === '.' ? [] : this.text.split('.')
  }

  /** The name without its first label; null for the root. */
  get parent(): DomainName | null {
    const [first, ...rest] = this.labels
    if (first === undefined) return null
    return rest.length === 0 ? DomainName.root : new DomainName(rest.join('.'))
  }

  equals(other: DomainName): boolean {
    return this.key === other.key
  }

  /** Whether the name is the zone's own or below it. */
  isWithin(zone: DomainName): boolean {
    return zone.text === '.' || this.key === zone.key || this.key.endsWith(`.${zone.key}`)
  }

  /** As bytes: each label behind its length, and a length of zero (RFC 1035 §3.1). */
  toWire(): Buffer {
    return Buffer.concat([
      ...this.labels.map((label) => Buffer.from(String.fromCharCode(label.length) + label, 'latin1')),
      ZERO,
    ])
  }

  toString(): string {
    return this.text
  }
}

const ZERO = Buffer.of(0)

/** A–Z alone are folded (RFC 4343 §3.2); other bytes are what they are. */
export function lowerCase(text: string): string {
  return /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()) : text
}

function asciiOf(label: string): string | null {
  if (/^[\0-\x7f]*$/.test(label)) return label
  const ascii = domainToASCII(label)
  return ascii === '' || ascii.includes('.') ? null : ascii // a dot: the label was digits, and was taken for an address
}

function nameOf(character: string): string {
  return character === '\\' ? 'a backslash' : 'a control character'
}
