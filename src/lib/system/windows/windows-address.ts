import {IpAddress} from '../../address/ip-address.js'
import {SOCKADDR_INET_BYTES, WINDOWS_AF} from '../../kernel/ip-helper.js'

/** Decodes the SOCKADDR_INET at that offset (ws2ipdef.h), without its zone; null for any other family, and beyond the end. */
export function decodeWindowsAddress(bytes: Buffer, at = 0): IpAddress | null {
  if (at < 0 || at + 8 > bytes.length) return null
  const family = bytes.readUInt16LE(at)
  if (family === WINDOWS_AF[4]) return IpAddress.of(4, BigInt(bytes.readUInt32BE(at + 4)))
  if (family !== WINDOWS_AF[6] || at + 24 > bytes.length) return null
  return IpAddress.of(6, BigInt(`0x${bytes.toString('hex', at + 8, at + 24)}`))
}

/** @param scopeId the number of the interface that a link-local address belongs to */
export function encodeWindowsAddress({version, value}: IpAddress, scopeId = 0): Buffer {
  const bytes = Buffer.alloc(SOCKADDR_INET_BYTES)
  bytes.writeUInt16LE(WINDOWS_AF[version], 0)
  if (version === 4) bytes.writeUInt32BE(Number(value), 4)
  else {
    bytes.write(value.toString(16).padStart(32, '0'), 8, 'hex')
    bytes.writeUInt32LE(scopeId, 24)
  }
  return bytes
}
