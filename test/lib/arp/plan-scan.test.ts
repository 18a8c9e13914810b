import {describe, expect, test} from 'vitest'
import {Prefix} from '../../../src/lib/address/prefix.js'
import {planScan} from '../../../src/lib/arp/scan-link.js'
import type {NetworkInterface} from '../../../src/lib/system/interfaces.js'

const link = (...addresses: string[]): NetworkInterface => ({
  name: 'eth0',
  index: 2,
  mac: '00:00:5e:00:53:01',
  mtu: 1500,
  flags: ['UP'],
  up: true,
  carrier: true,
  loopback: false,
  vrf: null,
  addresses: addresses.map((text) => ({prefix: Prefix.parse(text), dynamic: null, validSeconds: null})),
})

const hosts = async (network: string, ...own: string[]) => {
  const plan = await planScan(Prefix.parse(network), {interfaces: [link(...own)], routes: []})
  return plan.hosts.map(String)
}

describe('whom a scan asks', () => {
  test('all but ourselves, the network and the broadcast address', async () => {
    const asked = await hosts('192.0.2.0/24', '192.0.2.7/24')
    expect(asked).toHaveLength(253)
    for (const left of ['192.0.2.0', '192.0.2.7', '192.0.2.255']) expect(asked).not.toContain(left)
  })

  test('a part of the link: its ends are hosts like others', async () => {
    expect(await hosts('192.0.2.8/30', '192.0.2.7/24')).toEqual(['192.0.2.8', '192.0.2.9', '192.0.2.10', '192.0.2.11'])
  })

  test('both ends of a /31', async () => {
    expect(await hosts('192.0.2.6/31', '192.0.2.7/31')).toEqual(['192.0.2.6'])
  })

  test('host bits in the network do not matter', async () => {
    expect(await hosts('192.0.2.9/30', '192.0.2.7/24')).toHaveLength(4)
  })

  test('IPv6 has no broadcast address', async () => {
    expect(await hosts('2001:db8::/126', '2001:db8::1/64')).toEqual(['2001:db8::', '2001:db8::2', '2001:db8::3'])
  })
})
