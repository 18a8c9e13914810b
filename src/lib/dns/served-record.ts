import {ipVersion} from '../address/ip-version.js'
import {IpAddress} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {DomainName} from './domain-name.js'
import type {HostsEntry} from './parse-hosts.js'
import {encodeRecordData, formOf} from './records/record-data.js'
import {type AnyTypeName, TYPE_NUMBERS, typeNamed, typeNumber} from './records/type-numbers.js'
import {reverseNameOf} from './reverse-name.js'

/** A record to be served: whose it is, and its data as bytes. */
export type ServedRecord = {name: DomainName; type: AnyTypeName; data: Buffer}

/** The same as bytes, each a character: the name as on the wire with its own letters, the type's number. */
export type ZoneRecord = {name: string; type: number; data: string}

/**
 * Reads `NAME=ADDRESS` or `NAME=TYPE:DATA`, the type in capitals (`aaaa:…` is an IPv6 address), the data as `dns lookup` prints it. The
 * name may begin with `*.`: a wildcard. Throws InputError INVALID_RECORD, INVALID_NAME.
 */
export function parseServedRecord(text: string): ServedRecord {
  const equals = text.indexOf('=')
  const refuse = (offset: number, reason: string): never => {
    throw new InputError('INVALID_RECORD', `"${text}": ${reason}`, {input: text, offset})
  }
  if (equals === -1) refuse(text.length, 'expected NAME=VALUE, such as www.example.com=192.0.2.7')
  const name = DomainName.parse(text.slice(0, equals).trim())
  const value = text.slice(equals + 1).trim()
  const [, word, data] = /^([A-Z][A-Z0-9-]*):(.*)$/s.exec(value) ?? []
  if (word !== undefined && data !== undefined) {
    const type = typeNamed(word)
    if (type !== null && !NOT_SERVED.has(type)) return {name, type, data: encodeRecordData(type, data)}
    if (ipVersion(value) === 0) refuse(equals + 1, `no records of type ${word} are served`)
  }
  const version = ipVersion(value)
  if (version === 0) refuse(equals + 1, `"${value}" is not an address; other types are ${example(value)}`)
  const addressType = version === 4 ? 'A' : 'AAAA'
  return {name, type: addressType, data: encodeRecordData(addressType, value)}
}

/** No record that a name has; and DNAME, which needs an answer made for each name below. */
const NOT_SERVED = new Set<AnyTypeName>([
  'OPT',
  'TKEY',
  'TSIG',
  'AXFR',
  'IXFR',
  'MAILA',
  'MAILB',
  'NXNAME',
  'DNAME',
  'TYPE0',
  'TYPE255',
])

/** `example.com=cname:www.example.com` misses by its small letters alone. */
function example(value: string): string {
  const type = typeNamed(/^[a-z0-9-]+(?=:)/i.exec(value)?.[0] ?? '') ?? 'MX'
  return `NAME=${type}:DATA, such as NAME=${type}:${formOf(type)}`
}

/**
 * The way back from the addresses among the records: a PTR record to the first name of each, but where one is given. An address that
 * only a wildcard has leads to no name.
 */
export function reverseRecords(records: readonly ServedRecord[]): ServedRecord[] {
  const known = new Set(records.filter(({type}) => type === 'PTR').map(({name}) => name.key))
  return records.flatMap(({name, type, data}) => {
    if ((type !== 'A' && type !== 'AAAA') || name.labels[0] === '*') return []
    const address = IpAddress.of(type === 'A' ? 4 : 6, BigInt(`0x${data.toString('hex')}`))
    const reverse = reverseNameOf(address)
    if (known.has(reverse.key)) return []
    known.add(reverse.key)
    return [{name: reverse, type: 'PTR' as const, data: name.toWire()}]
  })
}

export function zoneRecordOf({name, type, data}: ServedRecord): ZoneRecord {
  return {name: name.toWire().toString('latin1'), type: typeNumber(type), data: data.toString('latin1')}
}

/** All that a server serves: its records with the way back from their addresses, and the names of a hosts file. */
export function* zoneRecordsOf(
  records: readonly ServedRecord[],
  hosts: readonly HostsEntry[],
): Generator<ZoneRecord, void, undefined> {
  for (const record of [...records, ...reverseRecords(records)]) yield zoneRecordOf(record)
  for (const {address, names} of hosts) {
    for (const name of names) yield {name, type: address.length === 4 ? A : AAAA, data: address}
  }
}

const {A, AAAA} = TYPE_NUMBERS

/** The first name that a hosts file has for each of its addresses. */
export function pointersOf(hosts: readonly HostsEntry[]): Map<string, string> {
  const pointers = new Map<string, string>()
  for (const {address, names} of hosts) if (!pointers.has(address)) pointers.set(address, names[0]!)
  return pointers
}
