import {IpAddress, type IpVersion} from '../../address/ip-address.js'

/** AF_INET and AF_INET6 of socket.h. */
export const FAMILY = {4: 2, 6: 10} as const

/** The IP version of an address family; null for others (bridges, MPLS). */
export function versionOfFamily(family: number): IpVersion | null {
  return family === FAMILY[4] ? 4 : family === FAMILY[6] ? 6 : null
}

/**
 * The attributes of a netlink message (struct rtattr), by their numbers: length and type as uint16, then the value, each begun at a
 * multiple of four bytes. One whose length cannot be ends the list; of two of a kind the last counts, as the kernel has it.
 */
export function attributesOf(bytes: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16LE(at)
    if (length < 4 || at + length > bytes.length) break
    found.set(bytes.readUInt16LE(at + 2) & TYPE_MASK, bytes.subarray(at + 4, at + length))
    at += (length + 3) & ~3
  }
  return found
}

/** Without NLA_F_NESTED and NLA_F_NET_BYTEORDER. */
const TYPE_MASK = 0x3fff

/** One attribute as bytes. */
export function attribute(type: number, value: Uint8Array): Buffer {
  const bytes = Buffer.alloc((4 + value.length + 3) & ~3)
  bytes.writeUInt16LE(4 + value.length, 0)
  bytes.writeUInt16LE(type, 2)
  bytes.set(value, 4)
  return bytes
}

/** A number of four bytes in the machine's order. */
export function word(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

export function wordOf(bytes: Buffer | undefined): number | null {
  return bytes === undefined || bytes.length < 4 ? null : bytes.readUInt32LE(0)
}

/** A number of two bytes in the machine's order. */
export function shortOf(bytes: Buffer | undefined): number | null {
  return bytes === undefined || bytes.length < 2 ? null : bytes.readUInt16LE(0)
}

/** Text that ends with a zero byte. */
export function textOf(bytes: Buffer | undefined): string | null {
  if (bytes === undefined) return null
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end === -1 ? bytes.length : end)
}

/** An address of 4 or 16 bytes; null for any other length. */
export function addressOf(bytes: Buffer | undefined): IpAddress | null {
  if (bytes?.length === 4) return IpAddress.of(4, BigInt(bytes.readUInt32BE(0)))
  return bytes?.length === 16 ? IpAddress.of(6, BigInt(`0x${bytes.toString('hex')}`)) : null
}

export function bytesOf({version, value}: IpAddress): Buffer {
  return Buffer.from(value.toString(16).padStart(version === 4 ? 8 : 32, '0'), 'hex')
}

/** `00:00:5e:00:53:01` of six bytes; null for the hardware addresses of tunnels and InfiniBand, and for all zeros. */
export function macOf(bytes: Buffer | undefined): string | null {
  if (bytes?.length !== 6 || bytes.every((byte) => byte === 0)) return null
  return bytes.toString('hex').replaceAll(/..(?!$)/g, '$&:')
}
