import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../../src/lib/address/ip-address.js'
import {decodeWindowsAddress, encodeWindowsAddress} from '../../../../src/lib/system/windows/windows-address.js'
import {decodeAdapters} from '../../../../src/lib/system/windows/windows-interfaces.js'
import {decodeNeighbourRows} from '../../../../src/lib/system/windows/windows-neighbours.js'
import {decodeForwardRows} from '../../../../src/lib/system/windows/windows-routes.js'
import {decodeSocketTable} from '../../../../src/lib/system/windows/windows-sockets.js'

// Bytes as Microsoft's headers lay them out (iptypes.h, netioapi.h, tcpmib.h); Wine answers with the same (test/e2e/windows.test.ts).

const BASE = 0x1234_5678_9000n

/** Adapters as GetAdaptersAddresses links them: each structure, then its name and its addresses. */
function adapterList(
  adapters: {
    index: number
    name: string
    kind?: number
    state?: number
    mac?: string
    addresses?: [string, number, number][]
  }[],
): {bytes: Buffer; base: bigint} {
  const bytes = Buffer.alloc(16_384)
  let end = 0
  const take = (size: number) => {
    const at = end
    end += size
    return at
  }
  const point = (at: number, to: number) => bytes.writeBigUInt64LE(BASE + BigInt(to), at)
  let last: number | null = null
  for (const {index, name, kind = 6, state = 1, mac = '', addresses = []} of adapters) {
    const at = take(448)
    if (last !== null) point(last + 8, at)
    last = at
    bytes.writeUInt32LE(448, at)
    bytes.writeUInt32LE(index, at + 4)
    bytes.write(mac, at + 80, 'hex')
    bytes.writeUInt32LE(mac.length / 2, at + 88)
    bytes.writeUInt32LE(kind === 24 ? 0xffff_ffff : 1500, at + 96)
    bytes.writeUInt32LE(kind, at + 100)
    bytes.writeUInt32LE(state, at + 104)
    bytes.writeUInt32LE(25, at + 216)
    const nameAt = take(2 * name.length + 2)
    bytes.write(name, nameAt, 'utf16le')
    point(at + 72, nameAt)
    let link = at + 24
    for (const [address, length, origin] of addresses) {
      const one = take(64)
      point(link, one)
      link = one + 8
      const socket = take(28)
      encodeWindowsAddress(IpAddress.parse(address)).copy(bytes, socket)
      point(one + 16, socket)
      bytes.writeUInt32LE(origin, one + 32)
      bytes[one + 56] = length
    }
  }
  return {bytes, base: BASE}
}

const LIST = adapterList([
  {index: 1, name: 'Loopback Pseudo-Interface 1', kind: 24, addresses: [['127.0.0.1', 8, 1]]},
  {
    index: 12,
    name: '以太网',
    mac: '00005e005301',
    addresses: [
      ['192.0.2.7', 24, 3],
      ['2001:db8::7', 64, 4],
    ],
  },
  {index: 13, name: 'Wi-Fi', kind: 71, state: 2, mac: '00005e005302'},
])

describe('GetAdaptersAddresses', () => {
  test('names in any script, states, addresses and where they come from', () => {
    const shown = decodeAdapters(LIST).map(({name, index, mac, mtu, up, loopback, addresses}) => {
      const all = addresses.map(({prefix, dynamic}) => `${prefix} ${dynamic}`).join(', ')
      return `${index} ${name} ${mac} ${mtu} ${up ? 'up' : 'down'}${loopback ? ' loopback' : ''}: ${all}`
    })
    expect(shown).toEqual([
      '1 Loopback Pseudo-Interface 1 null null up loopback: 127.0.0.1/8 false',
      '12 以太网 00:00:5e:00:53:01 1500 up: 192.0.2.7/24 true, 2001:db8::7/64 true',
      '13 Wi-Fi 00:00:5e:00:53:02 1500 down: ',
    ])
  })

  test('no adapter at all', () => expect(decodeAdapters({bytes: Buffer.alloc(512), base: BASE})).toEqual([]))

  test('a list that runs in a circle, or out of its memory, ends', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 14 - 1), {maxLength: 20}), fc.bigInt(0n, 2n ** 64n - 1n), (places, value) => {
        const bytes = Buffer.from(LIST.bytes)
        for (const place of places) bytes.writeBigUInt64LE(value, Math.min(place & ~7, bytes.length - 8))
        expect(decodeAdapters({bytes, base: BASE}).length).toBeLessThanOrEqual(65_536)
      }),
    )
  })
})

test('an address written is an address read', () => {
  for (const text of ['0.0.0.0', '192.0.2.255', '::', '2001:db8::ff', 'fe80::1'])
    expect(decodeWindowsAddress(encodeWindowsAddress(IpAddress.parse(text)))?.toString()).toBe(text)
  expect(decodeWindowsAddress(Buffer.alloc(28))).toBeNull() // AF_UNSPEC
})

/** The two routes of a machine with a gateway, as Wine's GetIpForwardTable2 answered. */
const FORWARD_ROWS = [
  '000000040000060004000000020000000000000000000000000000000000000400000600c00002010000000002000000c0000201' +
    '000000000000000000000000000000000000000400000600ffffffffffffffff0000000003000000000100010000000000000000',
  '00000004000006000400000002000000c00002000000000000000000000000000000000000000000180000000200000000000000' +
    '000000000000000000000000000000000000000000000000ffffffffffffffff0000000002000000000100010000000000000000',
].map((hex) => Buffer.from(hex, 'hex'))

function forwardRow(
  network: string,
  length: number,
  gateway: string | null,
  {index = 12, metric = 0, own = false} = {},
): Buffer {
  const row = Buffer.alloc(104)
  row.writeUInt32LE(index, 8)
  encodeWindowsAddress(IpAddress.parse(network)).copy(row, 12)
  row[40] = length
  if (gateway !== null) encodeWindowsAddress(IpAddress.parse(gateway)).copy(row, 44)
  row.writeUInt32LE(metric, 84)
  row[92] = own ? 1 : 0
  return row
}

describe('GetIpForwardTable2', () => {
  const interfaces = decodeAdapters(LIST)
  const lines = (rows: Buffer[]) =>
    decodeForwardRows(rows, interfaces).map(
      ({network, hops: [hop], metric}) => `${network} via ${hop!.gateway} ${hop!.interface} ${metric}`,
    )

  test('a real answer', () =>
    expect(lines(FORWARD_ROWS)).toEqual(['0.0.0.0/0 via 192.0.2.1 4 0', '192.0.2.0/24 via null 4 0']))

  test.each([
    [
      'on the link, with the metric of its interface on top',
      forwardRow('192.0.2.0', 24, '0.0.0.0', {metric: 256}),
      '192.0.2.0/24 via null 以太网 281',
    ],
    ['IPv6 by a gateway', forwardRow('::', 0, 'fe80::1', {metric: 256}), '::/0 via fe80::1 以太网 256'],
  ])('%s', (_, row, line) => expect(lines([row])).toEqual([line]))

  test.each([
    ['its own address', forwardRow('192.0.2.7', 32, null)],
    ['what Windows marks as its own', forwardRow('127.0.0.0', 8, null, {index: 1, own: true})],
    ['the broadcast address of a link', forwardRow('192.0.2.255', 32, null)],
    ['the broadcast address of every link', forwardRow('255.255.255.255', 32, null)],
    ['groups', forwardRow('224.0.0.0', 4, null)],
    ['groups of IPv6', forwardRow('ff00::', 8, null)],
    ['its own IPv6 address', forwardRow('2001:db8::7', 128, null)],
    ['a length that no address has', forwardRow('192.0.2.0', 33, null)],
  ])('%s is left out', (_, row) => expect(lines([row])).toEqual([]))
})

function neighbourRow(address: string, mac: string, state: number, index = 12): Buffer {
  const row = Buffer.alloc(88)
  encodeWindowsAddress(IpAddress.parse(address)).copy(row)
  row.writeUInt32LE(index, 28)
  row.write(mac, 40, 'hex')
  row.writeUInt32LE(mac.length / 2, 72)
  row.writeUInt32LE(state, 76)
  return row
}

test('GetIpNetTable2: states by their numbers, groups and the broadcast address left out', () => {
  const names = new Map([[12, 'Ethernet']])
  const rows = [
    neighbourRow('192.0.2.1', '00005e005301', 5),
    neighbourRow('192.0.2.2', '00005e005302', 4),
    neighbourRow('192.0.2.3', '000000000000', 0), // unreachable: the six zeros are nobody's address
    neighbourRow('192.0.2.4', '', 1),
    neighbourRow('fe80::1', '00005e005303', 5, 9),
    neighbourRow('224.0.0.22', '01005e000016', 6),
    neighbourRow('192.0.2.255', 'ffffffffffff', 6),
    neighbourRow('127.0.0.2', '', 6),
  ]
  expect(
    decodeNeighbourRows(rows, names).map(
      ({address, mac, interface: name, state}) => `${address} ${mac} ${name} ${state}`,
    ),
  ).toEqual([
    '192.0.2.1 00:00:5e:00:53:01 Ethernet REACHABLE',
    '192.0.2.2 00:00:5e:00:53:02 Ethernet STALE',
    '192.0.2.3 null Ethernet FAILED',
    '192.0.2.4 null Ethernet INCOMPLETE',
    'fe80::1 00:00:5e:00:53:03 9 REACHABLE',
  ])
})

describe('GetExtendedTcpTable and GetExtendedUdpTable', () => {
  const port = (number: number) => Buffer.from([number >> 8, number & 255, 0xde, 0xad]) // the upper half is not ours to trust
  const word = (number: number) => Buffer.from(Uint32Array.of(number).buffer)
  const ipv4 = (text: string) => Buffer.from(text.split('.').map(Number))
  const ipv6 = (text: string) => encodeWindowsAddress(IpAddress.parse(text)).subarray(8, 24)
  const table = (...rows: Buffer[]) => Buffer.concat([word(rows.length), ...rows, Buffer.alloc(64)])
  const lines = (...given: Parameters<typeof decodeSocketTable>) =>
    decodeSocketTable(...given).map(({local, remote, state, pid}) => `${local} ${remote} ${state} ${pid}`)

  test('TCP over IPv4', () => {
    const rows = [
      Buffer.concat([word(2), ipv4('0.0.0.0'), port(9000), ipv4('0.0.0.0'), port(4660), word(4)]), // a listener's remote port is noise
      Buffer.concat([word(5), ipv4('127.0.0.1'), port(9000), ipv4('127.0.0.1'), port(50_000), word(77)]),
      Buffer.concat([word(11), ipv4('127.0.0.1'), port(9000), ipv4('127.0.0.1'), port(50_001), word(0)]),
    ]
    expect(lines(table(...rows), 'tcp4')).toEqual([
      '0.0.0.0:9000 null LISTEN 4',
      '127.0.0.1:9000 127.0.0.1:50000 ESTABLISHED 77',
      '127.0.0.1:9000 127.0.0.1:50001 TIME_WAIT 0',
    ])
  })

  test('TCP without processes', () => {
    const row = Buffer.concat([word(7), ipv4('127.0.0.1'), port(9000), ipv4('127.0.0.1'), port(50_000)])
    expect(lines(table(row), 'basic4')).toEqual(['127.0.0.1:9000 127.0.0.1:50000 FIN_WAIT_2 0'])
  })

  test('TCP over IPv6, UDP', () => {
    const tcp6 = Buffer.concat([ipv6('::1'), word(0), port(80), ipv6('::1'), word(0), port(81), word(8), word(5)])
    expect(lines(table(tcp6), 'tcp6')).toEqual(['[::1]:80 [::1]:81 CLOSE_WAIT 5'])
    expect(lines(table(Buffer.concat([ipv4('0.0.0.0'), port(53), word(6)])), 'udp4')).toEqual([
      '0.0.0.0:53 null UNCONNECTED 6',
    ])
    expect(lines(table(Buffer.concat([ipv6('::'), word(0), port(53), word(6)])), 'udp6')).toEqual([
      '[::]:53 null UNCONNECTED 6',
    ])
  })

  test('a count that promises more than there is', () => {
    expect(decodeSocketTable(word(1_000_000), 'tcp4')).toEqual([])
  })
})
