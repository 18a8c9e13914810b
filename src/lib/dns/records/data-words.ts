import {InputError} from '../../errors.js'
import {unquoted} from '../wire-reader.js'

/** Data is not written as its type has it; `encodeRecordData` says how it should be. */
export class WrongForm extends Error {}

/** Quotes may stand in a word, too: `alpn="h2,h3"`. */
const WORD = /\s*((?:"(?:[^"\\]|\\.)*"|[^\s"\\]|\\.)+)(?=\s|$)/sy

/** The words of a record's data as zone files write them, one after the other: bare, or in quotes (RFC 1035 §5.1). */
export class DataWords {
  private at = 0

  constructor(private readonly text: string) {}

  get isEmpty(): boolean {
    return this.text.slice(this.at).trim() === ''
  }

  /** The next word with its escapes, and its quotes if it has any. Throws WrongForm. */
  next(): string {
    WORD.lastIndex = this.at
    const [all, word] = WORD.exec(this.text) ?? []
    if (all === undefined) throw new WrongForm()
    this.at += all.length
    return word!
  }

  /** All that is left, as it is written. */
  rest(): string {
    const rest = this.text.slice(this.at).trim()
    this.at = this.text.length
    return rest
  }

  /** All that is left without its blanks, which may part long digits. Throws WrongForm where nothing is. */
  joined(): string {
    const text = this.rest().replaceAll(/\s+/g, '')
    if (text === '') throw new WrongForm()
    return text
  }

  /** A whole number from 0 to `max`. Throws WrongForm. */
  number(max: number): number {
    const word = this.next()
    if (!/^\d+$/.test(word) || Number(word) > max) throw new WrongForm()
    return Number(word)
  }

  /** The bytes of the next word, quoted or bare. Throws WrongForm. */
  bytes(): Buffer {
    return bytesOfWord(this.next())
  }
}

/** The bytes of a word: without its quotes, `\"` and `\DDD` in their places (RFC 1035 §5.1). Throws WrongForm. */
export function bytesOfWord(word: string): Buffer {
  if (!/^(?:"(?:[^"\\]|\\.)*"|(?:[^"\\]|\\.)*)$/s.test(word)) throw new WrongForm()
  const bytes = unquoted(word.replace(/^"(.*)"$/s, '$1'))
  if (bytes === null) throw new WrongForm()
  return bytes
}

/** What its maker refuses is of the wrong form, too: a bad name, a bad address. */
export function isWrongForm(error: unknown): error is WrongForm | InputError {
  return error instanceof WrongForm || error instanceof InputError
}
