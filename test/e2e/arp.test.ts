import {describe, expect, test} from 'vitest'
import {type ErrorLine, jsonLines, netkit} from '../support/run-netkit.js'
import {ipOnA, ipOnB, LINK, netkitOnA, useTwoMachines} from '../support/namespaces.js'

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

test('no namespace is needed to list', async () => {
  expect((await netkit(['arp', 'list', '--json'])).code).toBe(0)
})
