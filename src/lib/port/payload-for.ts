/** A query for the root's name servers with id 0x6e6b (RFC 1035 §4.1): every DNS server answers it somehow. */
const DNS_QUERY = Buffer.from('6e6b 0100 0001 0000 0000 0000 00 0002 0001'.replaceAll(' ', ''), 'hex')

/** A client's request of NTP version 4 (RFC 5905 §7.3): LI 0, VN 4, mode 3, all else zero. */
const NTP_REQUEST = Buffer.concat([Buffer.from([0x23]), Buffer.alloc(47)])

const PAYLOADS = new Map([
  [53, DNS_QUERY],
  [5353, DNS_QUERY],
  [123, NTP_REQUEST],
])

/** What makes the usual service of a UDP port answer; an empty datagram, where nothing better is known. */
export function payloadFor(port: number): Uint8Array {
  return PAYLOADS.get(port) ?? Buffer.alloc(0)
}
