import fs from 'node:fs'
import path from 'node:path'
import {IpAddress} from '../../src/lib/address/ip-address.js'
import {encodeVendorTable} from '../../src/lib/mac/encode-vendor-table.js'
import {parseIeeeCsv} from '../../src/lib/mac/ieee-csv.js'
import {TableDamaged, VendorTable} from '../../src/lib/mac/vendor-table.js'
import {decodeLsof} from '../../src/lib/system/decode-lsof.js'
import {fromIpRoute} from '../../src/lib/system/find-route.js'
import {splitMessages} from '../../src/lib/kernel/netlink.js'
import {decodeLinks} from '../../src/lib/system/netlink/decode-links.js'
import {decodeNeighbours} from '../../src/lib/system/netlink/decode-neighbours.js'
import {decodeRoutes} from '../../src/lib/system/netlink/decode-routes.js'
import {decodeRules} from '../../src/lib/system/netlink/decode-rules.js'
import {decodeSockets} from '../../src/lib/system/netlink/decode-sockets.js'
import {decodeNeighbourRows} from '../../src/lib/system/windows/windows-neighbours.js'
import {decodeForwardRows} from '../../src/lib/system/windows/windows-routes.js'
import {decodeSocketTable} from '../../src/lib/system/windows/windows-sockets.js'
import {decodeIpRules} from '../../src/lib/system/routing/policy-rules.js'
import {fromMacRoute} from '../../src/lib/system/routing/ask-mac.js'
import {decodeIpAddr} from '../../src/lib/system/interfaces.js'
import {decodeKernelSockets} from '../../src/lib/system/kernel-sockets.js'
import {decodeIpNeigh, decodeMacArp, decodeProcArp} from '../../src/lib/system/neighbours.js'
import {decodeIpRoutes, decodeMacRoutes, decodeProcRoute, decodeProcRoute6} from '../../src/lib/system/routes.js'
import {must, type Target} from '../target.js'

const root = process.cwd()
const sample = (name: string) => fs.readFileSync(path.join(root, 'test/data', name))
const address = IpAddress.parse('192.0.2.7')
const nowhere = {interfaces: [], routes: []}
const unknown = {source: null, code: null}

/** The objects of `ip -j`, whatever they are; text that is no JSON is nobody's row. */
function rowsOf(input: Buffer): never[] {
  try {
    const rows: unknown = JSON.parse(input.toString())
    return (Array.isArray(rows) ? rows.filter((row) => typeof row === 'object' && row !== null) : []) as never[]
  } catch {
    return []
  }
}

const JSON_WORDS = [
  'null',
  '[]',
  '{}',
  '"x"',
  '-1',
  '1e99',
  '"dst"',
  '"default"',
  '"via"',
  '{"host":5}',
  '"nexthops"',
  '[[',
  '999',
]
const CELLS = [
  '\t',
  '  ',
  '\r\n',
  'FFFFFFFF',
  '0100007F:1F90',
  '00:00:00:00:00:00',
  '*',
  '---',
  '999.1.1.1',
  '/129',
  '%',
]

const csv =
  'Registry,Assignment,Organization Name,Organization Address\r\nMA-L,00005E,"ICANN, ""IANA""",x\r\nMA-S,70B3D5F2F,y,z\r\n'
const table = encodeVendorTable(
  [
    {prefix: '00005e', vendor: 'ICANN'},
    {prefix: '70b3d5f', vendor: 'b'},
    {prefix: '70b3d5f2f', vendor: 'c'},
  ],
  [],
)

/** MIB_IPFORWARD_ROW2, the longest. */
const ROW_BYTES = 104

export const tableTargets: Record<string, Target> = {
  'proc-net-sockets': {
    seeds: fs.readdirSync(path.join(root, 'test/data/proc')).map((name) => sample(`proc/${name}`).subarray(0, 600)),
    words: CELLS,
    run(input) {
      for (const protocol of ['tcp', 'udp'] as const) {
        for (const {local, timerMs, uid} of decodeKernelSockets(input.toString(), protocol)) {
          must(local.port <= 65_535 && uid >= 0 && (timerMs === null || timerMs >= 0), 'a socket that cannot be')
        }
      }
    },
  },
  'proc-net-tables': {
    seeds: ['linux-proc-net-arp.txt', 'linux-proc-net-route.txt', 'linux-proc-net-ipv6_route.txt'].map((name) =>
      sample(`os/${name}`).subarray(0, 600),
    ),
    words: CELLS,
    run(input) {
      const text = input.toString()
      decodeProcArp(text)
      for (const {metric, network} of [...decodeProcRoute(text), ...decodeProcRoute6(text)]) {
        must(metric >= 0 && network.length >= 0 && network.length <= 128, 'a route that cannot be')
      }
    },
  },
  'ip-json': {
    seeds: ['6-route', 'addr', 'neigh', 'route-get', 'route'].map((name) =>
      Buffer.from(
        JSON.stringify((JSON.parse(sample(`os/linux-ip-j-${name}.json`).toString()) as unknown[]).slice(0, 2)),
      ),
    ),
    words: JSON_WORDS,
    run(input) {
      const rows = rowsOf(input)
      const found = [
        ...decodeIpNeigh(rows).map((row) => [row.interface, row.mac]),
        ...decodeIpAddr(rows).map((row) => [row.name, row.mac]),
        ...[...decodeIpRoutes(rows, 4), ...decodeIpRoutes(rows, 6)].map((row) => [row.table, row.source]),
        ...decodeIpRules(rows, 4).map((rule) => [rule.table, rule.inInterface]),
        ...rows.map((row) => fromIpRoute(address, row, row)).map((row) => [row.table, row.gateway]),
      ]
      must(
        found.flat().every((cell) => cell === null || typeof cell === 'string'),
        'text that is none',
      )
    },
  },
  'macos-tables': {
    seeds: ['macos-arp-an.txt', 'macos-netstat-rn.txt', 'macos-route-n-get.txt', 'macos-lsof-F.txt'].map((name) =>
      sample(`os/${name}`).subarray(0, 800),
    ),
    words: [...CELLS, '(incomplete)', 'ifscope', 'default', 'p1', 'f3', 'PTCP', 'TST=LISTEN', 'n*:80->[::1]:9'],
    run(input) {
      const text = input.toString()
      decodeMacArp(text)
      decodeMacRoutes(text)
      decodeLsof(text)
      fromMacRoute(address, text, nowhere, unknown)
    },
  },
  netlink: {
    seeds: Object.values(JSON.parse(sample('os/linux-netlink.json').toString()) as Record<string, string>).map((hex) =>
      Buffer.from(hex, 'hex').subarray(0, 600),
    ),
    run(input) {
      const messages = splitMessages(input)
      decodeLinks(messages, messages)
      decodeNeighbours(messages, String)
      decodeRoutes(messages, String)
      decodeRules(messages)
      decodeSockets(messages, 'tcp')
    },
  },
  'windows-tables': {
    seeds: [Buffer.alloc(28, 1), Buffer.alloc(60, 2), Buffer.alloc(104, 3)],
    run(input) {
      for (const kind of ['tcp4', 'tcp6', 'udp4', 'udp6', 'basic4'] as const) decodeSocketTable(input, kind)
      const row = Buffer.concat([input, Buffer.alloc(ROW_BYTES)]).subarray(0, ROW_BYTES) // Windows gives whole rows
      decodeNeighbourRows([row], new Map())
      decodeForwardRows([row], [])
    },
  },
  'ieee-csv': {
    seeds: [csv],
    words: ['"', '""', ',', '\r\n', '\n', 'MA-L', '00005F'],
    run(input) {
      for (const {prefix, vendor} of parseIeeeCsv(input.toString(), 'x').blocks) {
        must(/^[\da-f]{6,9}$/.test(prefix) && !/\p{Cc}/u.test(vendor), 'a block that cannot be')
      }
    },
  },
  'vendor-table': {
    seeds: [table],
    run(input) {
      try {
        const read = new VendorTable(Buffer.from(input))
        Array.from(read.blocks())
        read.find(0x70b3d5, 0xf2f001)
        must(input.equals(table), 'a damaged table')
      } catch (error) {
        if (!(error instanceof TableDamaged)) throw error
      }
    },
  },
}
