import {expect, test} from 'vitest'
import {checksum, encodeSyn} from '../../../src/lib/lab/encode-syn.js'
import {decodePacket} from '../../../src/lib/lab/decode-packet.js'

test('a forged SYN is what the wire reads', () => {
  const packet = encodeSyn({host: '198.19.0.2', port: 20_000}, {host: '198.19.0.1', port: 9000}, 7)
  expect(decodePacket(packet, 1)).toEqual({
    tMs: 1,
    protocol: 'tcp',
    sourcePort: 20_000,
    destinationPort: 9000,
    flags: ['SYN'],
    sequence: 7,
    acknowledgement: 0,
    payloadBytes: 0,
    totalBytes: 40,
    maxSegmentBytes: null,
    window: 65_535,
    windowShift: null,
    hasTimestamps: false,
    fragmentOffset: 0,
    moreFragments: false,
    dontFragment: false,
    dropped: false,
  })
})

test('its checksums are right: over themselves they give 0 (RFC 1071)', () => {
  const packet = encodeSyn({host: '198.19.0.2', port: 1}, {host: '198.19.0.1', port: 65_535}, 2 ** 32 - 1)
  expect(checksum(packet.subarray(0, 20))).toBe(0)
  const pseudoHeader = Buffer.concat([packet.subarray(12, 20), Buffer.from([0, 6, 0, 20])])
  expect(checksum(Buffer.concat([pseudoHeader, packet.subarray(20)]))).toBe(0)
})

test('fragments: offset and flags of a later one (RFC 791 §3.1)', () => {
  const packet = Buffer.alloc(41)
  packet[0] = 0x45
  packet.writeUInt16BE(41, 2)
  packet.writeUInt16BE(0x2000 | 185, 6)
  packet[9] = 17
  expect(decodePacket(packet, 0)).toMatchObject({
    protocol: 'udp',
    fragmentOffset: 1480,
    moreFragments: true,
    payloadBytes: 21,
  })
})
