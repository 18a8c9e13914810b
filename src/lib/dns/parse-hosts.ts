import {IpAddress} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {DomainName, lowerCase} from './domain-name.js'

/**
 * A line of a hosts file (hosts(5)): an address, its name, and other names for it. Both as the bytes that they are in records, each a
 * character: files of block lists have 100,000 lines.
 */
export type HostsEntry = {address: string; names: string[]}

/** A line that is none, and why; the column counts from 1. */
export type HostsError = {line: number; column: number; error: InputError}

const [TAB, LF, CR, BLANK, HASH, DOT, MINUS, UNDERSCORE] = [0x09, 0x0a, 0x0d, 0x20, 0x23, 0x2e, 0x2d, 0x5f]
const MAX_LABEL_BYTES = 63
const MAX_NAME_BYTES = 255

/** What is longer than this is neither an address nor a name, even one with escapes; a message shows its beginning. */
const MAX_WORD_BYTES = 4096
const SHOWN_BYTES = 40

/** Reads a hosts file: `ADDRESS NAME [NAME…]`, `#` starts a comment. Lines that are none are told to `onError`; the rest go on. */
export function parseHosts(bytes: Buffer, onError: (error: HostsError) => void): HostsEntry[] {
  const entries: HostsEntry[] = []
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  for (let at = start, line = 1; at < bytes.length; line++) {
    const feed = bytes.indexOf(LF, at)
    const end = feed === -1 ? bytes.length : feed
    const entry = parseLine(bytes, at, end, line, onError)
    if (entry) entries.push(entry)
    at = end + 1
  }
  return entries
}

function parseLine(
  bytes: Buffer,
  start: number,
  end: number,
  line: number,
  onError: (error: HostsError) => void,
): HostsEntry | null {
  let names: string[] | null = null // made with its first name: one that grows has room for 17
  let address: string | null = null
  for (let at = start; at < end;) {
    if (isBlank(bytes[at]!)) {
      at++
      continue
    }
    if (bytes[at] === HASH) break
    let stop = at
    while (stop < end && !isBlank(bytes[stop]!) && bytes[stop] !== HASH) stop++
    try {
      if (address === null) address = addressIn(bytes, at, stop)
      else if (names === null) names = [nameIn(bytes, at, stop)]
      else names.push(nameIn(bytes, at, stop))
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      onError({line, column: at - start + 1 + (error.offset ?? 0), error})
      return null
    }
    at = stop
  }
  if (address === null) return null
  if (names !== null) return {address, names}
  const text = shownText(bytes, start, end).trim()
  onError({
    line,
    column: 1,
    error: new InputError('INVALID_RECORD', `"${text}": no name after the address`, {input: text}),
  })
  return null
}

function isBlank(byte: number): boolean {
  return byte === BLANK || byte === TAB || byte === CR
}

/** Four or sixteen bytes. IPv4 is read by hand, since nearly all are; what is not plain is read again with its reasons. */
function addressIn(bytes: Buffer, start: number, end: number): string {
  const octets: number[] = []
  let value = -1
  for (let at = start; at <= end; at++) {
    const digit = at === end ? -1 : bytes[at]! - 0x30
    if (digit >= 0 && digit <= 9 && value !== 0) value = value === -1 ? digit : value * 10 + digit
    else if (value === -1 || value > 255 || (at < end && bytes[at] !== DOT)) return slowAddress(bytes, start, end)
    else {
      octets.push(value)
      value = -1
    }
  }
  return octets.length === 4 ? String.fromCharCode(...octets) : slowAddress(bytes, start, end)
}

function slowAddress(bytes: Buffer, start: number, end: number): string {
  const text = shownText(bytes, start, end)
  if (end - start > MAX_WORD_BYTES) throw new InputError('INVALID_ADDRESS', `"${text}": not an address`, {input: text})
  const {value, bits} = IpAddress.parse(text)
  return Buffer.from(value.toString(16).padStart(bits / 4, '0'), 'hex').toString('latin1')
}

const scratch = Buffer.alloc(MAX_NAME_BYTES)

/** The wire form of a name with its own letters. Plain names are read by hand; the others are read again with their reasons. */
function nameIn(bytes: Buffer, start: number, end: number): string {
  if (end - start > MAX_NAME_BYTES - 2) return slowName(bytes, start, end)
  let length = 0
  let used = 1
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte === DOT) {
      if (length === 0) return slowName(bytes, start, end)
      scratch[used - length - 1] = length
      length = 0
      used++
    } else if (isPlain(byte) && length < MAX_LABEL_BYTES) {
      scratch[used++] = byte
      length++
    } else return slowName(bytes, start, end)
  }
  if (length > 0) scratch[used - length - 1] = length
  else used-- // a final dot
  scratch[used++] = 0
  return scratch.toString('latin1', 0, used)
}

function isPlain(byte: number): boolean {
  const letter = byte | 0x20
  return (letter >= 0x61 && letter <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === MINUS || byte === UNDERSCORE
}

function slowName(bytes: Buffer, start: number, end: number): string {
  return DomainName.parse(bytes.toString('utf8', start, Math.min(end, start + MAX_WORD_BYTES)))
    .toWire()
    .toString('latin1')
}

/** For a message: all of it, or its beginning. */
function shownText(bytes: Buffer, start: number, end: number): string {
  if (end - start <= MAX_WORD_BYTES) return bytes.toString('utf8', start, end)
  return `${bytes.toString('utf8', start, start + SHOWN_BYTES)}…`
}

/** The addresses that a hosts file gives a name. */
export function addressesIn(hosts: readonly HostsEntry[], name: DomainName): IpAddress[] {
  const key = lowerCase(name.toWire().toString('latin1'))
  return hosts
    .filter(({names}) => names.some((one) => one.length === key.length && lowerCase(one) === key))
    .map(({address}) => addressOfBytes(address))
}

/** The names that a hosts file gives an address, the first one of each line. */
export function namesIn(hosts: readonly HostsEntry[], address: IpAddress): DomainName[] {
  const bytes = Buffer.from(address.value.toString(16).padStart(address.bits / 4, '0'), 'hex').toString('latin1')
  return hosts.filter((entry) => entry.address === bytes).map(({names}) => DomainName.ofWire(names[0]!))
}

function addressOfBytes(bytes: string): IpAddress {
  return IpAddress.of(bytes.length === 4 ? 4 : 6, BigInt(`0x${Buffer.from(bytes, 'latin1').toString('hex')}`))
}
