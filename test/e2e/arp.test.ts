import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {type ErrorLine, jsonLines, netkit, PROGRAM, scratch} from '../support/run-netkit.js'
import {
  ipOnA,
  ipOnB,
  LINK,
  machineB,
  netkitOnA,
  netkitOnAAsNobody,
  shellOnA,
  useTwoMachines,
} from '../support/namespaces.js'

type Row = {
  address: string
  mac: string | null
  vendor: string | null
  interface: string
  state: string
  confirmed: boolean | null
  missing: string[]
}

const FORMATS = [['--json'], ['--csv'], ['--get=mac'], ['-q'], ['--no-color']]

useTwoMachines()

/** As `ip neigh` shows it. */
const neighbourOf = (address: string) =>
  (JSON.parse(ipOnA('-j', 'neigh', 'show', 'to', address)) as {lladdr?: string; state: string[]}[])[0]

describe('netkit arp ADDRESS', () => {
  test('finds the neighbour, with the MAC address that ip neigh shows, and its vendor', async () => {
    ipOnA('neigh', 'flush', 'all')
    const {stdout, stderr, code} = await netkitOnA(['arp', LINK.b, '--json'])
    expect(jsonLines<Row>(stdout)).toEqual([
      {
        address: LINK.b,
        mac: LINK.macB,
        vendor: 'ICANN, IANA Department',
        interface: LINK.name,
        state: 'REACHABLE',
        confirmed: true,
        name: null,
        sources: ['netlink'],
        missing: [],
      },
    ])
    expect(neighbourOf(LINK.b)!.lladdr).toBe(LINK.macB)
    expect({stderr, code}).toEqual({stderr: '', code: 0})
  })

  test('finds it by NDP, too, and by its link-local address', async () => {
    const [link] = JSON.parse(ipOnB('-j', '-6', 'addr', 'show', 'dev', 'veth-b', 'scope', 'link')) as {
      addr_info: {local?: string}[]
    }[]
    const local = `${link!.addr_info.find((info) => info.local)!.local}%${LINK.name}`
    const {stdout, stderr, code} = await netkitOnA(['arp', LINK.b6, local, '--get', 'address,mac'])
    expect(stderr).toBe('')
    expect(stdout.split('\n')[0]).toBe(`${LINK.b6}\t${LINK.macB}`)
    expect(stdout.split('\n')[1]).toMatch(new RegExp(`\t${LINK.macB}$`))
    expect(code).toBe(0)
  })

  test('a silent address answers 1 after the kernel has asked three times', async () => {
    const start = performance.now()
    const {stdout, stderr, code} = await netkitOnA(['arp', '192.0.2.77', '--json'])
    expect(performance.now() - start).toBeGreaterThanOrEqual(3200)
    expect(jsonLines<Row>(stdout)).toMatchObject([{address: '192.0.2.77', mac: null, vendor: null, state: 'FAILED'}])
    expect({stderr, code}).toEqual({stderr: '', code: 1})
  })

  test('of several the gravest answer counts, and each has a row', async () => {
    const {stdout, code} = await netkitOnA(['arp', LINK.b, '192.0.2.78', '--get', 'address,mac'])
    expect(stdout).toBe(`${LINK.b}\t${LINK.macB}\n192.0.2.78\t\n`)
    expect(code).toBe(1)
  })

  test('this machine’s own address', async () => {
    const {stdout, code} = await netkitOnA(['arp', LINK.a, '--json'])
    expect(jsonLines<Row>(stdout)).toMatchObject([{address: LINK.a, interface: LINK.name, state: 'LOCAL'}])
    expect(code).toBe(0)
  })

  test.each(FORMATS)('%s: 0 for a neighbour', async (flag) => {
    expect((await netkitOnA(['arp', LINK.b, flag])).code).toBe(0)
  })

  test.each(FORMATS)('%s: 2 for an address behind a gateway, which is named', async (flag) => {
    ipOnA('route', 'replace', 'default', 'via', LINK.b)
    const {stdout, stderr, code} = await netkitOnA(['arp', '198.51.100.7', flag])
    expect(code).toBe(2)
    expect(stdout + stderr).toContain(`not on a connected network; its gateway is ${LINK.b} (${LINK.name})`)
  })

  test.each([
    ['192.0.2.255', 'NOT_A_HOST'],
    ['224.0.0.251', 'NOT_A_HOST'],
    ['fe80::1%nothing', 'NO_SUCH_INTERFACE'],
    ['192.0.2.300', 'INVALID_ADDRESS'],
  ])('%s is refused: %s', async (address, error) => {
    const {stdout, code} = await netkitOnA(['arp', address, '--json'])
    expect(jsonLines<ErrorLine>(stdout)[0]!.error.code).toBe(error)
    expect(code).toBe(2)
  })

  test('what it says of a broadcast address holds: its MAC address is derived from nothing', async () => {
    const {stderr} = await netkitOnA(['arp', '192.0.2.255'])
    expect(stderr).toContain('its frames go to ff:ff:ff:ff:ff:ff')
    expect(stderr).not.toContain('derived')
  })

  test('no route at all', async () => {
    const {stdout, code} = await netkitOnA(['arp', '2001:db8:ffff::1', '--json'])
    expect(jsonLines<ErrorLine>(stdout)[0]!.error).toMatchObject({code: 'OFF_LINK'})
    expect(code).toBe(2)
  })
})

describe('netkit arp', () => {
  test.each([[['arp']], [['arp', 'list']]])('%j lists what ip neigh lists', async (args) => {
    await netkitOnA(['arp', LINK.b, LINK.b6, '-q'])
    ipOnA('neigh', 'replace', '192.0.2.50', 'lladdr', '00:00:5e:00:53:50', 'dev', LINK.name, 'nud', 'permanent')
    const rows = jsonLines<Row>((await netkitOnA([...args, '--json'])).stdout)
    const theirs = (JSON.parse(ipOnA('-j', 'neigh')) as {dst: string; lladdr?: string; state: string[]}[]).filter(
      ({state}) => !state.includes('FAILED'),
    )
    const known = (one: {address: string; mac: string | null}) => `${one.address} ${one.mac}`
    expect(rows.map(known).sort()).toEqual(
      theirs.map(({dst, lladdr}) => known({address: dst, mac: lladdr ?? null})).sort(),
    )
    expect(rows).toContainEqual({
      confirmed: null,
      name: null,
      sources: ['netlink'],
      missing: [],
      address: '192.0.2.50',
      mac: '00:00:5e:00:53:50',
      vendor: 'ICANN, IANA Department',
      interface: LINK.name,
      state: 'PERMANENT',
    })
  })
})

describe('netkit arp scan', () => {
  test('finds the hosts of the link, whoever they are', async () => {
    for (const address of ['192.0.2.20', '192.0.2.21']) ipOnB('addr', 'replace', `${address}/24`, 'dev', 'veth-b')
    ipOnA('neigh', 'flush', 'all')
    const {stdout, stderr, code} = await netkitOnA(['arp', 'scan', '192.0.2.0/27', '--get', 'address,mac'])
    const hosts = [LINK.b, '192.0.2.20', '192.0.2.21'].map((address) => `${address}\t${LINK.macB}`)
    expect(stdout.trimEnd().split('\n').sort()).toEqual(hosts.sort())
    expect({stderr, code}).toEqual({stderr: '', code: 0})
  })

  test('IPv6, in small', async () => {
    const {stdout, code} = await netkitOnA(['arp', 'scan', '2001:db8::/125', '--get', 'address'])
    expect({stdout, code}).toEqual({stdout: `${LINK.b6}\n`, code: 0})
  })

  test('nobody: 1, and a word about it', async () => {
    const {stdout, stderr, code} = await netkitOnA(['arp', 'scan', '192.0.2.64/29'])
    expect({stdout, stderr, code}).toEqual({stdout: '', stderr: '0 of 8 addresses answered\n', code: 1})
  })

  test.each([
    ['192.0.0.0/16', 'NETWORK_TOO_LARGE'],
    ['198.51.100.0/24', 'OFF_LINK'],
    ['192.0.2.0/23', 'OFF_LINK'],
    ['2001:db8::/64', 'NETWORK_TOO_LARGE'],
    ['192.0.2.0/33', 'INVALID_PREFIX'],
  ])('%s is refused: %s', async (network, error) => {
    const {stdout, code} = await netkitOnA(['arp', 'scan', network, '--json'])
    expect(jsonLines<ErrorLine>(stdout)[0]!.error.code).toBe(error)
    expect(code).toBe(2)
  })
})

describe('what was said before is no answer', () => {
  /** Without root. */
  const asNobody = async (args: string[]) => jsonLines<Row>((await netkitOnAAsNobody([...args, '--json'])).stdout)
  const leave = (address: string) =>
    ipOnA('neigh', 'replace', address, 'lladdr', LINK.macB, 'dev', LINK.name, 'nud', 'stale')

  test.each(['192.0.2.30', '2001:db8::30'])('%s: a STALE entry of a host that has gone', async (address) => {
    leave(address)
    const {stdout, code} = await netkitOnA(['arp', address, '--json'])
    expect(jsonLines<Row>(stdout)).toMatchObject([{address, confirmed: false}])
    expect(code).toBe(1)
    leave(address)
    expect(await asNobody(['arp', address])).toMatchObject([{address, confirmed: false}])
  })

  test.each([LINK.b, LINK.b6])('%s: a STALE entry of a host that is still there', async (address) => {
    leave(address)
    const {stdout, code} = await netkitOnA(['arp', address, '--json'])
    expect(jsonLines<Row>(stdout)).toMatchObject([{address, mac: LINK.macB, confirmed: true}])
    expect(code).toBe(0)
    leave(address)
    expect(await asNobody(['arp', address])).toMatchObject([{address, mac: LINK.macB, confirmed: true}])
  })

  test('the text says so', async () => {
    leave('192.0.2.31')
    const {stdout, code} = await netkitOnA(['arp', '192.0.2.31'])
    expect(stdout).toContain('confirmed   no')
    expect(stdout).toContain('It was not confirmed this time.')
    expect(code).toBe(1)
  })

  test('a scan does not count it', async () => {
    for (const address of ['192.0.2.74', '192.0.2.75']) leave(address)
    const {stdout, stderr, code} = await netkitOnA(['arp', 'scan', '192.0.2.72/29'])
    expect({stdout, stderr, code}).toEqual({stdout: '', stderr: '0 of 8 addresses answered\n', code: 1})
  })

  test('the list leaves FAILED out, unless asked', async () => {
    await netkitOnA(['arp', '192.0.2.79', '-q'])
    const listed = async (...flags: string[]) =>
      jsonLines<Row>((await netkitOnA(['arp', ...flags, '--json'])).stdout).filter(({state}) => state === 'FAILED')
    expect(await listed()).toEqual([])
    expect(await listed('--all')).toContainEqual(expect.objectContaining({address: '192.0.2.79', mac: null}))
  })
})

describe('links where nobody can be asked', () => {
  test('NOARP', async () => {
    ipOnA('link', 'add', 'quiet0', 'type', 'veth', 'peer', 'name', 'quiet1')
    ipOnA('addr', 'add', '198.18.0.1/24', 'dev', 'quiet0')
    ipOnA('link', 'set', 'quiet0', 'up', 'arp', 'off')
    ipOnA('link', 'set', 'quiet1', 'up')
    const one = await netkitOnA(['arp', '198.18.0.7', '--json'])
    expect(jsonLines<ErrorLine>(one.stdout)[0]!.error).toMatchObject({code: 'NO_ARP'})
    expect(one.code).toBe(4)
    expect((await netkitOnA(['arp', 'scan', '198.18.0.0/29', '-q'])).code).toBe(4)
    const route = await netkitOnA(['route', '198.18.0.7'])
    expect(route.stdout).toContain('quiet0, which has no MAC addresses')
    expect(route.stdout).not.toContain('who has')
    ipOnA('link', 'del', 'quiet0')
  })

  test('no carrier', async () => {
    ipOnA('link', 'add', 'loose0', 'type', 'veth', 'peer', 'name', 'loose1')
    ipOnA('addr', 'add', '198.18.1.1/24', 'dev', 'loose0')
    ipOnA('link', 'set', 'loose0', 'up')
    const one = await netkitOnA(['arp', '198.18.1.7', '--json'])
    expect(jsonLines<ErrorLine>(one.stdout)[0]!.error).toMatchObject({code: 'NO_CARRIER'})
    expect(one.code).toBe(4)
    const list = await netkitOnA(['ip', 'list'])
    expect(list.stdout).toMatch(/^loose0 .*up, no carrier$/m)
    const [row] = jsonLines<{linkDown: boolean}>((await netkitOnA(['route', '198.18.1.7', '--json'])).stdout)
    expect(row!.linkDown).toBe(true)
    expect((await netkitOnA(['route', 'list'])).stdout).toMatch(/^198\.18\.1\.0\/24 .*loose0 \(link down\)/m)
    ipOnA('link', 'del', 'loose0')
  })
})

describe('two owners of one address', () => {
  const MACS = ['00:00:5e:00:53:0c', '00:00:5e:00:53:0d']
  const SHARED = '198.18.2.40'

  /** A switch on the other machine, with two network cards on it that both answer for the address. */
  function addSwitch(): void {
    ipOnB('link', 'add', 'br0', 'type', 'bridge')
    ipOnA('link', 'add', 'duo-a', 'type', 'veth', 'peer', 'name', 'duo-b')
    ipOnA('link', 'set', 'duo-b', 'netns', machineB())
    ipOnA('addr', 'add', '198.18.2.1/24', 'dev', 'duo-a')
    for (const [index, mac] of MACS.entries()) {
      ipOnB('link', 'add', `card${index}`, 'type', 'veth', 'peer', 'name', `port${index}`)
      ipOnB('link', 'set', `card${index}`, 'address', mac, 'up')
      ipOnB('addr', 'add', `${SHARED}/24`, 'dev', `card${index}`)
    }
    for (const port of ['port0', 'port1', 'duo-b']) ipOnB('link', 'set', port, 'master', 'br0', 'up')
    ipOnB('link', 'set', 'br0', 'up', 'arp', 'off')
    ipOnA('link', 'set', 'duo-a', 'up')
  }

  test('both are shown by arp and by arp scan', async ({skip}) => {
    try {
      addSwitch()
    } catch (error) {
      return skip(`needs bridges: ${String(error)}`)
    }
    const {stdout, stderr, code} = await netkitOnA(['arp', SHARED, '--get', 'mac,confirmed'])
    expect(stdout.trimEnd().split('\n').sort()).toEqual(MACS.map((mac) => `${mac}\ttrue`))
    expect({stderr, code}).toEqual({stderr: '', code: 0})
    expect((await netkitOnA(['arp', SHARED])).stderr).toBe(`netkit: 2 hosts claim ${SHARED}\n`)
    const scan = await netkitOnA(['arp', 'scan', '198.18.2.40/30'])
    expect(scan.stdout.match(/^198\.18\.2\.40 /gm)).toHaveLength(2)
    expect(scan.stderr).toContain('1 of 4 addresses answered')
    expect(scan.stderr).toContain(`2 hosts claim ${SHARED}`)
  })
})

test('arp scan --resolve puts names beside the addresses', async () => {
  const hosts = path.join(scratch, 'hosts')
  fs.writeFileSync(hosts, `127.0.0.1 localhost\n${LINK.b} printer.example # on the second floor\n`)
  const script = `mount --bind "$HOSTS" /etc/hosts && exec "$NODE" "$PROGRAM" arp scan ${LINK.b}/32 --resolve --get address,name`
  const {stdout, code} = await shellOnA(script, {env: {HOSTS: hosts, NODE: process.execPath, PROGRAM}})
  expect({stdout, code}).toEqual({stdout: `${LINK.b}\tprinter.example\n`, code: 0})
})

test('no namespace is needed to list', async () => {
  expect((await netkit(['arp', 'list', '--json'])).code).toBe(0)
})
