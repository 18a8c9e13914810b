// What kernels and other programs print is read as far as it can be: a row of garbage is left out, and nothing is thrown for it.
import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {IpAddress} from '../../../src/lib/address/ip-address.js'
import {askIp} from '../../../src/lib/system/ask-ip.js'
import {fromIpRoute} from '../../../src/lib/system/find-route.js'
import {decodeIpAddr} from '../../../src/lib/system/interfaces.js'
import {decodeKernelSockets, findHolders} from '../../../src/lib/system/kernel-sockets.js'
import {decodeIpNeigh, decodeMacArp, decodeProcArp} from '../../../src/lib/system/neighbours.js'
import {decodeIpRoutes, decodeProcRoute, decodeProcRoute6} from '../../../src/lib/system/routes.js'
import {decodeIpRules} from '../../../src/lib/system/routing/policy-rules.js'
import {scratchFolder} from '../../support/scratch-folder.js'

const TCP =
  'sl local rem st\n  0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  0  0 4242 1 0\n'
const ROUTE = 'Iface Destination …\neth0\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n'

describe('rows of garbage are left out, those around them stay', () => {
  test.each([
    ['no hexadecimal', TCP.replace('0100007F:1F90', 'ZZZZZZZZ:1F90')],
    ['an address of five words', TCP.replace('0100007F:1F90', `${'01'.repeat(20)}:1F90`)],
    ['no port', TCP.replace('0100007F:1F90', '0100007F')],
    ['two versions in one row', TCP.replace('00000000:0000', `${'0'.repeat(32)}:0000`)],
    ['an inode that is none', TCP.replace('4242', 'x')],
  ])('/proc/net/tcp: %s', (_, text) => {
    expect(decodeKernelSockets(text + TCP.split('\n')[1]!, 'tcp').map(({inode}) => inode)).toEqual(['4242'])
  })

  test.each([
    ['a mask of five digits', ROUTE.replace(/00000000\t0\t0\t0\n$/, '00000\t0\t0\t0\n')],
    ['an empty destination', ROUTE.replace('00000000', 'x')],
    ['a metric that is none', ROUTE.replace('\t100\t', '\t-\t')],
  ])('/proc/net/route: %s', (_, text) => expect(decodeProcRoute(text)).toEqual([]))

  test('/proc/net/ipv6_route: a length of 255, and digits that are none', () => {
    const row = (destination: string, length: string) =>
      `${destination} ${length} ${'0'.repeat(32)} 00 ${'0'.repeat(32)} 00000400 1 0 00000001 eth0`
    const good = row('fd99'.padEnd(32, '0'), '40')
    const text = [row('fd99'.padEnd(32, '0'), 'ff'), row('xy'.padEnd(32, '0'), '40'), good].join('\n')
    expect(decodeProcRoute6(text).map(({network}) => String(network))).toEqual(['fd99::/64'])
  })

  test('/proc/net/arp: no address, no MAC', () => {
    const text = 'head\n999.1.1.1 0x1 0x2 02:00:00:00:00:01 * eth0\n192.0.2.1 0x1 0x2 garbage * eth0\n'
    expect(decodeProcArp(text).map(({mac}) => mac)).toEqual([null])
  })

  test('arp of macOS', () => {
    expect(decodeMacArp('? (999.0.2.1) at 0:0:5e:0:53:1 on en0\n? (192.0.2.1) at zz on en0')).toEqual([])
  })
})

describe('ip -j', () => {
  test('objects of other kinds', async () => {
    const run = async () => ({stdout: Buffer.from('[null, 5, "x", [], {"dst": 7}]'), stderr: '', status: 0})
    expect(await askIp(['neigh'], run)).toEqual({rows: [{dst: 7}]})
  })

  test('whatever its fields hold, nothing is thrown', () => {
    const names = [
      'dst',
      'dev',
      'lladdr',
      'state',
      'ifname',
      'flags',
      'addr_info',
      'type',
      'gateway',
      'via',
      'nexthops',
      'metric',
    ]
    const value = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('default', '192.0.2.0/24', '192.0.2.7', 'eth0', ['REACHABLE']),
    )
    const row = fc.dictionary(
      fc.constantFrom(...names, 'local', 'prefixlen', 'src', 'srclen', 'fwmark', 'action', 'uid_start'),
      value,
    ) as fc.Arbitrary<object>
    fc.assert(
      fc.property(row, (any) => {
        decodeIpNeigh([any])
        decodeIpAddr([any])
        decodeIpRoutes([any], 4)
        decodeIpRules([any as Record<string, unknown>], 4)
        fromIpRoute(IpAddress.parse('192.0.2.7'), any, any)
      }),
      {numRuns: 2000},
    )
  })
})

test('names of processes are UTF-8', () => {
  const proc = scratchFolder()
  fs.mkdirSync(path.join(proc, '42/fd'), {recursive: true})
  fs.writeFileSync(path.join(proc, '42/comm'), 'café中\n')
  fs.symlinkSync('socket:[4242]', path.join(proc, '42/fd/3'))
  expect(findHolders(new Set(['4242']), proc).holders.get('4242')).toEqual([{pid: 42, command: 'café中'}])
})
