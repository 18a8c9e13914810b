import {IpAddress} from '../../address/ip-address.js'
import {DomainName} from '../domain-name.js'
import {badMessage, type WireReader} from '../wire-reader.js'
import {type DataWords, WrongForm} from './data-words.js'
import {bytesOfHex, recordFields, type RecordField} from './record-fields.js'

const {ipv4, ipv6, name, base64} = recordFields

/** What a gateway may be, by its number: nothing, an address, a name. */
const GATEWAYS: readonly RecordField[] = [
  {
    read: () => '.',
    write(words) {
      if (words.next() !== '.') throw new WrongForm()
      return Buffer.alloc(0)
    },
  },
  ipv4,
  ipv6,
  name,
]

/** `PRECEDENCE KIND ALGORITHM GATEWAY [KEY]` (RFC 4025 §2.1). */
const gatewayAndKey: RecordField = {
  read(reader) {
    const [precedence, kind, algorithm] = [reader.u8(), reader.u8(), reader.u8()]
    const gateway = gatewayOf(kind).read(reader)
    const key = reader.left === 0 ? '' : ` ${base64.read(reader)}`
    return `${precedence} ${kind} ${algorithm} ${gateway}${key}`
  },
  write(words) {
    const [precedence, kind, algorithm] = [words.number(255), words.number(3), words.number(255)]
    const gateway = GATEWAYS[kind]!.write(words)
    const key = words.isEmpty ? Buffer.alloc(0) : base64.write(words)
    return Buffer.concat([Buffer.of(precedence, kind, algorithm), gateway, key])
  },
}

/** `PRECEDENCE DISCOVERY KIND RELAY`, the second a bit above the third (RFC 8777 §4.2). */
const discoveryAndRelay: RecordField = {
  read(reader) {
    const [precedence, byte] = [reader.u8(), reader.u8()]
    return `${precedence} ${byte >> 7} ${byte & 0x7f} ${gatewayOf(byte & 0x7f).read(reader)}`
  },
  write(words) {
    const [precedence, discovery, kind] = [words.number(255), words.number(1), words.number(3)]
    return Buffer.concat([Buffer.of(precedence, (discovery << 7) | kind), GATEWAYS[kind]!.write(words)])
  },
}

function gatewayOf(kind: number): RecordField {
  const found = GATEWAYS[kind]
  if (!found) throw badMessage(`a gateway of the unknown kind ${kind}`)
  return found
}

/** `ALGORITHM TAG KEY [SERVER…]`: the tag in base 16, the key in base 64 (RFC 8005 §5). */
const hostIdentity: RecordField = {
  read(reader) {
    const [tagBytes, algorithm, keyBytes] = [reader.u8(), reader.u8(), reader.u16()]
    if (tagBytes === 0 || keyBytes === 0) throw badMessage('a host identity without its tag or key')
    const tag = reader.take(tagBytes).toString('hex').toUpperCase()
    const parts = [String(algorithm), tag, reader.take(keyBytes).toString('base64')]
    while (reader.left > 0) parts.push(reader.name())
    return parts.join(' ')
  },
  write(words) {
    const algorithm = words.number(255)
    const [tag, key] = [bytesOfHex(words.next()), Buffer.from(words.next(), 'base64')]
    const servers: Buffer[] = []
    while (!words.isEmpty) servers.push(DomainName.parse(words.next()).toWire())
    if (tag.length > 255) throw new WrongForm()
    return Buffer.concat([Buffer.of(tag.length, algorithm, key.length >> 8, key.length & 0xff), tag, key, ...servers])
  },
}

/** `1:192.0.2.0/24 !2:2001:db8::/32`: prefixes, and with `!` what is not meant (RFC 3123 §4). */
const addressPrefixes: RecordField = {
  read(reader) {
    const found: string[] = []
    while (reader.left > 0) found.push(prefixOf(reader))
    return found.join(' ')
  },
  write(words) {
    const parts: Buffer[] = []
    while (!words.isEmpty) parts.push(bytesOfPrefix(words))
    return Buffer.concat(parts)
  },
}

function prefixOf(reader: WireReader): string {
  const [family, length, byte] = [reader.u16(), reader.u8(), reader.u8()]
  const part = reader.take(byte & 0x7f)
  const version = family === 1 ? 4 : family === 2 ? 6 : null
  if (version === null) throw badMessage(`a prefix of the unknown family ${family}`)
  const size = version === 4 ? 4 : 16
  if (part.length > size || length > 8 * size) throw badMessage('a prefix that is too long')
  const address = Buffer.concat([part, Buffer.alloc(size - part.length)])
  return `${byte >> 7 ? '!' : ''}${family}:${IpAddress.of(version, BigInt(`0x${address.toString('hex')}`))}/${length}`
}

function bytesOfPrefix(words: DataWords): Buffer {
  const [, not, family, text, length] = /^(!?)([12]):([\da-f:.]+)\/(\d{1,3})$/i.exec(words.next()) ?? []
  if (text === undefined) throw new WrongForm()
  const {version, value, bits} = IpAddress.parse(text)
  if (version !== (family === '1' ? 4 : 6) || Number(length) > bits) throw new WrongForm()
  const address = value.toString(16).padStart(bits / 4, '0')
  const part = Buffer.from(address.replace(/(00)+$/, ''), 'hex') // trailing zeros are left out
  return Buffer.concat([Buffer.of(0, Number(family), Number(length), (not ? 0x80 : 0) | part.length), part])
}

export const relayFields = {gatewayAndKey, discoveryAndRelay, hostIdentity, addressPrefixes}
