import fs from 'node:fs'
import {describe, expect, test} from 'vitest'
import {hasProgram, jsonLines, netkit, run} from '../support/run-netkit.js'

type Row = {address: string; name: string; prefixLength: number}

describe('netkit ip', () => {
  test.each([['--json'], ['--csv'], ['--get=address'], ['-q'], ['--no-color']])(
    '%s: 0 for an address',
    async (flag) => {
      expect(await netkit(['ip', '192.0.2.7', flag])).toMatchObject({code: 0, stderr: ''})
    },
  )

  test.each([['--json'], ['--csv'], ['--get=address'], ['-q'], ['--no-color']])('%s: 2 for none', async (flag) => {
    expect((await netkit(['ip', '192.0.2.300', flag])).code).toBe(2)
  })

  test('172.168.0.1 is public, and why it may not look so', async () => {
    expect((await netkit(['ip', '172.168.0.1'])).stdout).toMatchInlineSnapshot(`
      "172.168.0.1   IPv4

      Public: an ordinary internet address, unique in the world.
      It may look private, but only 172.16.0.0/12 is (172.16.0.0 – 172.31.255.255),
        not everything that starts with 172.

      reachable      from everywhere (globally reachable)
      scope          global
      binary         10101100.10101000.00000000.00000001
      integer        2896691201
      hex            0xaca80001
      reverse name   1.0.168.172.in-addr.arpa
      class          B  (before CIDR)
      "
    `)
  })

  test('a group, with its name and its MAC address', async () => {
    expect((await netkit(['ip', 'ff02::fb'])).stdout).toMatchInlineSnapshot(`
      "ff02::fb   IPv6

      Multicast: a group of receivers, not a host (ff00::/8); the registry calls it
        “mDNS”. It stays on its link: routers do not forward it. On Ethernet it is
        sent to 33:33:00:00:00:fb.

      reachable      not from everywhere
      scope          link
      group          mDNS
      group’s MAC    33:33:00:00:00:fb
      expanded       ff02:0000:0000:0000:0000:0000:0000:00fb
      binary         1111111100000010:0000000000000000:0000000000000000
                     0000000000000000:0000000000000000:0000000000000000
                     0000000000000000:0000000011111011
      integer        338963523518870617245727861364146307323
      hex            0xff0200000000000000000000000000fb
      reverse name   b.f.0.0.0.0.0.0.0.0.0.0.0.0.0.0.
                     0.0.0.0.0.0.0.0.0.0.0.0.2.0.f.f.ip6.arpa
      "
    `)
  })

  test('values from standard input; a bad one does not stop the rest', async () => {
    const {stdout, stderr, code} = await netkit(['ip', '--get', 'address,global'], {
      stdin: '8.8.8.8\n10.0.0.300\n10.0.0.3\n',
    })
    expect(stdout).toBe('8.8.8.8\ttrue\n10.0.0.3\tfalse\n')
    expect(stderr).toBe('stdin:2:8: "10.0.0.300": octet 4 is above 255\n')
    expect(code).toBe(2)
  })

  test('--about shows the registries and their dates', async () => {
    const {stdout, code} = await netkit(['ip', '--about', '--json'])
    expect(jsonLines<{registry: string; entries: number; updated: string}>(stdout)).toMatchObject([
      {registry: 'IANA IPv4 Special-Purpose Address Registry', entries: 26, updated: '2025-10-09'},
      {registry: 'IANA IPv6 Special-Purpose Address Registry', entries: 25, updated: '2025-10-09'},
      {registry: 'IANA Multicast Address Space Registries', updated: '2020-01-21'},
    ])
    expect(code).toBe(0)
  })
})

describe('netkit ip list', () => {
  test('has the loopback address in every format', async () => {
    const rows = jsonLines<Row>((await netkit(['ip', 'list', '--json'])).stdout)
    expect(rows).toContainEqual(expect.objectContaining({address: '127.0.0.1', prefixLength: 8, loopback: true}))
    expect((await netkit(['ip', 'list', '--csv'])).stdout).toMatch(/^name,mac,address,prefixLength,family,scope,up,/)
    expect((await netkit(['ip', 'list', '--get', 'address'])).stdout).toContain('127.0.0.1\n')
    expect((await netkit(['ip', 'list'])).stdout).toMatch(/^INTERFACE +ADDRESS/)
    expect(await netkit(['ip', 'list', '-q'])).toMatchObject({stdout: '', code: 0})
  })

  test('has what ip addr has', async ({skip}) => {
    if (process.platform !== 'linux' || !(hasProgram('ip') || fs.existsSync('/usr/sbin/ip'))) skip('needs iproute2')
    const {stdout} = await run('ip', ['-o', 'addr'], {env: {PATH: `${process.env['PATH']}:/usr/sbin:/sbin`}})
    const theirs = [...stdout.matchAll(/^\d+: (\S+) +inet6? (\S+)/gm)].map(([, name, address]) => `${name} ${address}`)
    const rows = jsonLines<Row>((await netkit(['ip', 'list', '--json'])).stdout).filter(({address}) => address !== null)
    expect(rows.map(({name, address, prefixLength}) => `${name} ${address}/${prefixLength}`)).toEqual(theirs)
  })
})
