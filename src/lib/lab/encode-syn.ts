/** One end of a forged packet. */
export type SynPlace = {host: string; port: number}

const SYN_FLAG = 0x02

/** A TCP SYN without options, with its checksums (RFC 791 §3.1, RFC 9293 §3.1): for a wire of our own, and nowhere else. */
export function encodeSyn(source: SynPlace, destination: SynPlace, sequence: number): Buffer {
  const packet = Buffer.alloc(40)
  packet.writeUInt8(0x45, 0) // version 4, a header of five words
  packet.writeUInt16BE(packet.length, 2)
  packet.writeUInt8(64, 8) // TTL
  packet.writeUInt8(6, 9) // TCP
  packet.set(source.host.split('.').map(Number), 12)
  packet.set(destination.host.split('.').map(Number), 16)
  packet.writeUInt16BE(checksum(packet.subarray(0, 20)), 10)

  packet.writeUInt16BE(source.port, 20)
  packet.writeUInt16BE(destination.port, 22)
  packet.writeUInt32BE(sequence, 24)
  packet.writeUInt8(5 << 4, 32)
  packet.writeUInt8(SYN_FLAG, 33)
  packet.writeUInt16BE(65_535, 34)
  const pseudoHeader = Buffer.concat([packet.subarray(12, 20), Buffer.from([0, 6, 0, 20])])
  packet.writeUInt16BE(checksum(Buffer.concat([pseudoHeader, packet.subarray(20)])), 36)
  return packet
}

/** The Internet checksum of an even number of bytes (RFC 1071). */
export function checksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at < bytes.length; at += 2) sum += bytes.readUInt16BE(at)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16)
  return ~sum & 0xffff
}
