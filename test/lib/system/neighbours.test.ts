import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {listNeighbours, type NeighbourRow} from '../../../src/lib/arp/list-neighbours.js'
import {
  decodeIpNeigh,
  decodeMacArp,
  decodeProcArp,
  type IpNeighRow,
  type Neighbour,
  readProcArp,
} from '../../../src/lib/system/neighbours.js'

const file = (name: string) => path.join(import.meta.dirname, '../../data/os', name)
const text = (name: string) => fs.readFileSync(file(name), 'latin1')
const lines = (neighbours: Neighbour[]) =>
  neighbours.map((one) => `${one.address} ${one.mac} ${one.interface} ${one.state}`)

test('ip -j neigh: both versions, and who has not answered', () => {
  const rows = JSON.parse(text('linux-ip-j-neigh.json')) as IpNeighRow[]
  expect(lines(decodeIpNeigh(rows))).toEqual([
    '10.99.0.51 02:00:00:00:00:51 vA4740 STALE',
    '10.99.0.3 null vA4740 FAILED',
    '10.99.0.50 02:00:00:00:00:50 vA4740 PERMANENT',
    '10.99.0.2 f2:49:b1:c8:db:ce vA4740 STALE',
    'fd99::2 f2:49:b1:c8:db:ce vA4740 STALE',
    'fe80::f049:b1ff:fec8:dbce f2:49:b1:c8:db:ce vA4740 STALE',
  ])
})

test('/proc/net/arp: addresses that we answer for are nobody’s', () => {
  expect(lines(decodeProcArp(text('linux-proc-net-arp.txt')))).toEqual([
    '10.99.0.51 02:00:00:00:00:51 vA4740 COMPLETE',
    '10.99.0.3 null vA4740 INCOMPLETE',
    '10.99.0.50 02:00:00:00:00:50 vA4740 PERMANENT',
    '10.99.0.2 f2:49:b1:c8:db:ce vA4740 COMPLETE',
  ])
})

test('a /proc that cannot be read is no answer', () => {
  expect(readProcArp('/nowhere')).toEqual({refused: 'no /nowhere/net/arp'})
  expect(decodeProcArp('')).toEqual([])
})

test('arp -an of macOS: octets of one digit, no groups', () => {
  expect(lines(decodeMacArp(text('macos-arp-an.txt')))).toEqual([
    '169.254.77.120 null en1 INCOMPLETE',
    '192.168.1.1 00:18:01:8f:23:ed en1 COMPLETE',
    '192.168.1.2 00:1b:21:a4:32:bd en1 COMPLETE',
    '192.168.1.7 18:20:32:9f:54:75 en1 PERMANENT',
  ])
})

test('the rows of arp: in the order of addresses, with vendors', async () => {
  const table = decodeIpNeigh([
    {dst: 'fe80::1', dev: 'eth0', lladdr: '00:00:5e:00:53:01', state: ['REACHABLE']},
    {dst: '192.0.2.9', dev: 'eth0', state: ['FAILED']},
    {dst: '192.0.2.7', dev: 'eth0', lladdr: '52:54:00:12:34:56', state: ['STALE']},
    {dst: '192.0.2.8', dev: 'ib0', lladdr: '80:00:00:48:fe:80:00:00:00:00:00:00:00:02:c9:03:00:10', state: ['STALE']},
  ])
  const read = async () => ({value: table, sources: ['iproute2' as const], missing: [], passed: []})
  const lineOf = ({address, mac, vendor, interface: name, state, confirmed}: NeighbourRow) =>
    [address, mac, vendor, name, state, confirmed].join(' ')
  expect((await listNeighbours({}, read)).value.map(lineOf)).toEqual([
    '192.0.2.7 52:54:00:12:34:56  eth0 STALE ',
    // InfiniBand: its addresses are longer, and no vendor is looked up
    '192.0.2.8 80:00:00:48:fe:80:00:00:00:00:00:00:00:02:c9:03:00:10  ib0 STALE ',
    'fe80::1 00:00:5e:00:53:01 ICANN, IANA Department eth0 REACHABLE ',
  ])
  const all = (await listNeighbours({all: true}, read)).value
  expect(all.filter(({state}) => state === 'FAILED').map(lineOf)).toEqual(['192.0.2.9   eth0 FAILED '])
})
