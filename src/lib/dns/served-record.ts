import {isIP} from 'node:net'
import {IpAddress} from '../address/ip-address.js'
import {InputError} from '../errors.js'
import {DomainName} from './domain-name.js'
import type {HostsEntry} from './parse-hosts.js'
import {encodeRecordData, RECORD_TYPES, type RecordTypeName, TYPE_NAMES} from './record-types.js'
import {reverseNameOf} from './reverse-name.js'

/** A record to be served: whose it is, and its data as bytes. */
export type ServedRecord = {name: DomainName; type: RecordTypeName; data: Buffer}

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
  const [, type, data] = /^([A-Z][A-Z0-9]*):(.*)$/s.exec(value) ?? []
  if (type !== undefined && data !== undefined) {
    const known = TYPE_NAMES.find((one) => one === type)
    if (known) return {name, type: known, data: encodeRecordData(known, data)}
    if (isIP(value) === 0) refuse(equals + 1, `no type ${type} is served, there are ${TYPE_NAMES.join(' ')}`)
  }
  const version = isIP(value)
  if (version === 0) refuse(equals + 1, `"${value}" is no address; other types are ${example(value)}`)
  const addressType = version === 4 ? 'A' : 'AAAA'
  return {name, type: addressType, data: encodeRecordData(addressType, value)}
}

/** `example.com=cname:www.example.com` misses by its small letters alone. */
function example(value: string): string {
  const type = TYPE_NAMES.find((one) => value.toUpperCase().startsWith(`${one}:`)) ?? 'MX'
  return `NAME=${type}:DATA, such as NAME=${type}:${RECORD_TYPES[type].form}`
}

/** The addresses of a hosts file as records. */
export function recordsOfHosts(entries: readonly HostsEntry[]): ServedRecord[] {
  return entries.flatMap(({address, names}) => names.map((name) => addressRecord(name, address)))
}

function addressRecord(name: DomainName, {version, value}: IpAddress): ServedRecord {
  const type = version === 4 ? 'A' : 'AAAA'
  return {name, type, data: encodeRecordData(type, String(IpAddress.of(version, value)))}
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
