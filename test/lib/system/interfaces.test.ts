import fs from 'node:fs'
import type os from 'node:os'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {listInterfaces} from '../../../src/lib/ip/list-interfaces.js'
import type {Told} from '../../../src/lib/text/told.js'
import {decodeIpAddr, fromSystem, type IpAddrRow, type NetworkInterface} from '../../../src/lib/system/interfaces.js'
import {scratch} from '../../support/run-netkit.js'

const sample = <T>(name: string) =>
  JSON.parse(fs.readFileSync(path.join(import.meta.dirname, '../../data/os', name), 'utf8')) as T

const addressesOf = (interfaces: ReturnType<typeof decodeIpAddr>) =>
  interfaces.flatMap(({name, addresses}) => addresses.map(({prefix}) => `${name} ${prefix}`))

const EXPECTED = [
  'lo 127.0.0.1/8',
  'lo ::1/128',
  'vA4740 10.99.0.1/24',
  'vA4740 10.98.0.1/24',
  'vA4740 fd99::1/64',
  'vA4740 fe80::2c5e:31ff:fe7c:9fa0/64',
]

test('iproute2 tells everything', () => {
  const interfaces = decodeIpAddr(sample<IpAddrRow[]>('linux-ip-j-addr.json'))
  expect(addressesOf(interfaces)).toEqual(EXPECTED)
  expect(interfaces[0]).toMatchObject({name: 'lo', mac: null, mtu: 65536, up: true, loopback: true})
  expect(interfaces[1]).toMatchObject({mac: '2e:5e:31:7c:9f:a0', index: 8, up: true, loopback: false})
  expect(interfaces[1]!.addresses[0]!.dynamic).toBe(false)
})

test('Node alone tells the same addresses', () => {
  const node = sample<NodeJS.Dict<os.NetworkInterfaceInfo[]>>('linux-os-networkInterfaces.json')
  const interfaces = fromSystem(node, '/nowhere')
  expect(addressesOf(interfaces)).toEqual(EXPECTED)
  expect(interfaces[1]).toMatchObject({mac: '2e:5e:31:7c:9f:a0', index: null, mtu: null, up: true})
  expect(interfaces[1]!.addresses[0]!.dynamic).toBeNull()
})

test('/sys tells of interfaces that are down, and a file that is no interface is none', () => {
  const sys = path.join(scratch, 'sys')
  const put = (name: string, files: Record<string, string>) => {
    fs.mkdirSync(path.join(sys, name), {recursive: true})
    for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(sys, name, file), `${text}\n`)
  }
  put('eth9', {flags: '0x1002', address: '00:00:5e:00:53:01', mtu: '1500', ifindex: '3'})
  put('gone', {flags: '0x1003'}) // it vanished while it was read
  fs.writeFileSync(path.join(sys, 'bonding_masters'), '\n')
  const interfaces = fromSystem({}, sys)
  expect(interfaces.map(({name}) => name).sort()).toEqual(['eth9', 'gone'])
  expect(interfaces.find(({name}) => name === 'eth9')).toEqual({
    name: 'eth9',
    index: 3,
    mac: '00:00:5e:00:53:01',
    mtu: 1500,
    flags: ['BROADCAST', 'MULTICAST'],
    up: false,
    carrier: null,
    loopback: false,
    vrf: null,
    addresses: [],
  })
  expect(interfaces.find(({name}) => name === 'gone')).toMatchObject({mac: null, mtu: null, up: true})
})

describe('the rows of ip list', () => {
  const told = (rows: IpAddrRow[]): Told<NetworkInterface[]> => {
    return {value: decodeIpAddr(rows), sources: ['iproute2'], missing: [], passed: []}
  }

  test('an interface without an address has a row', async () => {
    const down = [{ifname: 'eth9', flags: ['BROADCAST'], address: '00:00:5e:00:53:01', mtu: 1500}]
    expect((await listInterfaces(async () => told(down))).value).toEqual([
      {
        name: 'eth9',
        mac: '00:00:5e:00:53:01',
        address: null,
        prefixLength: null,
        family: null,
        scope: null,
        up: false,
        carrier: null,
        loopback: false,
        dynamic: null,
        validSeconds: null,
        vrf: null,
        mtu: 1500,
        flags: ['BROADCAST'],
        sources: ['iproute2'],
        missing: [],
      },
    ])
  })

  test('a leased address is dynamic', async () => {
    const leased = [{ifname: 'eth9', flags: ['UP'], addr_info: [{local: '192.0.2.7', prefixlen: 24, dynamic: true}]}]
    expect((await listInterfaces(async () => told(leased))).value).toMatchObject([
      {address: '192.0.2.7', prefixLength: 24, family: 4, scope: 'global', dynamic: true, up: true},
    ])
  })
})
