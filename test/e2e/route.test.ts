import {beforeAll, describe, expect, test} from 'vitest'
import {type ErrorLine, jsonLines, netkit} from '../support/run-netkit.js'
import {ipOnA, LINK, netkitOnA, netkitWithoutIp, useTwoMachines} from '../support/namespaces.js'

type Row = {
  destination: string
  onLink: boolean
  interface: string | null
  source: string | null
  gateway: string | null
  network: string | null
  mac: string | null
  kind: string
  table: string
  gateways: string[]
}

useTwoMachines()

const OTHER = '192.0.2.3'

beforeAll(() => {
  if (process.getuid?.() !== 0) return
  try {
    const routes = [
      `default via ${LINK.b}`,
      'blackhole 198.51.100.0/26',
      'unreachable 198.51.100.64/26',
      'prohibit 198.51.100.128/26',
      `203.0.113.0/25 nexthop via ${LINK.b} nexthop via ${OTHER}`,
      `203.0.113.128/25 via ${OTHER} table 100`,
    ]
    for (const route of routes) ipOnA('route', 'add', ...route.split(' '))
    ipOnA('rule', 'add', 'to', '203.0.113.128/25', 'table', '100')
    ipOnA('-6', 'route', 'add', 'blackhole', '2001:db8:1::/48')
    ipOnA('-6', 'route', 'add', '2001:db8:4::/48', 'via', LINK.b6)
  } catch {
    // without namespaces every test is skipped
  }
})

/** What `ip route get` says, in our words; null where it refuses. */
function theirs(address: string): Partial<Row> | null {
  try {
    type Answer = {type?: string; dev: string; gateway?: string; prefsrc: string}
    const [route] = JSON.parse(ipOnA('-j', 'route', 'get', address)) as Answer[]
    const {type = 'unicast', dev, gateway = null, prefsrc} = route!
    return {kind: type, interface: dev, gateway, source: prefsrc, onLink: gateway === null}
  } catch {
    return null
  }
}

const ours = async (address: string) => jsonLines<Row>((await netkitOnA(['route', address, '--json'])).stdout)[0]!

describe('agrees with ip route get', () => {
  test.each([
    ['on-link', LINK.b, '192.0.2.0/24'],
    ['by the gateway', '198.41.0.4', '0.0.0.0/0'],
    ['by a table that a rule chose', '203.0.113.129', '203.0.113.128/25'],
    ['by one of several gateways', '203.0.113.1', '203.0.113.0/25'],
    ['this machine itself', LINK.a, `${LINK.a}/32`],
    ['loopback', '127.0.0.1', '127.0.0.1/32'],
    ['to all of the link', '192.0.2.255', '192.0.2.255/32'],
    ['IPv6 on-link', LINK.b6, '2001:db8::/64'],
    ['IPv6 by a gateway', '2001:db8:4::7', '2001:db8:4::/48'],
    ['link-local', 'fe80::7', 'fe80::/64'],
  ])('%s: %s, %s', async (_, address, network) => {
    expect(await ours(address)).toMatchObject({destination: address, network, ...theirs(address)})
  })

  test.each([
    ['198.51.100.1', 'blackhole', '198.51.100.0/26', 32_766],
    ['198.51.100.65', 'unreachable', '198.51.100.64/26', 32_766],
    ['198.51.100.129', 'prohibit', '198.51.100.128/26', 32_766],
    ['2001:db8:1::1', 'blackhole', '2001:db8:1::/48', 32_766],
    ['2600::1', 'none', null, null],
  ])('%s: %s', async (address, kind, network, rule) => {
    expect(theirs(address)).toBeNull()
    const {stdout, code} = await netkitOnA(['route', address, '--json'])
    expect(jsonLines<Row>(stdout)).toEqual([
      {
        destination: address,
        onLink: false,
        interface: null,
        source: null,
        gateway: null,
        network,
        mac: null,
        kind,
        table: 'main',
        gateways: [],
        rule,
        linkDown: null,
        sources: ['netlink'],
        missing: [],
      },
    ])
    expect(code).toBe(1)
  })
})

test('all gateways of a shared route, and the table that a rule chose', async () => {
  expect(await ours('203.0.113.1')).toMatchObject({gateways: [LINK.b, OTHER], table: 'main'})
  expect(await ours('203.0.113.129')).toMatchObject({gateways: [OTHER], table: '100'})
})

test('the MAC address of the next hop, once it is known', async () => {
  await netkitOnA(['arp', LINK.b, '-q'])
  expect((await ours('198.41.0.4')).mac).toBe(LINK.macB)
  expect((await ours(LINK.b)).mac).toBe(LINK.macB)
  expect((await ours('224.0.0.251')).mac).toBe('01:00:5e:00:00:fb')
})

test('a zone chooses the link; one that there is not is refused', async () => {
  expect(await ours(`fe80::7%${LINK.name}`)).toMatchObject({interface: LINK.name, kind: 'unicast', onLink: true})
  const {stdout, code} = await netkitOnA(['route', 'fe80::7%gone0', '--json'])
  expect(jsonLines<ErrorLine>(stdout)[0]!.error).toMatchObject({
    code: 'NO_SUCH_INTERFACE',
    message: `"fe80::7%gone0": no interface gone0; there are lo, ${LINK.name}`,
  })
  expect(code).toBe(2)
})

test('an interface that has gone meanwhile is none', async () => {
  ipOnA('link', 'add', 'brief0', 'type', 'veth', 'peer', 'name', 'brief1')
  ipOnA('addr', 'add', '198.18.0.1/24', 'dev', 'brief0')
  for (const end of ['brief0', 'brief1']) ipOnA('link', 'set', end, 'up')
  expect(await ours('198.18.0.7')).toMatchObject({interface: 'brief0', onLink: true})
  ipOnA('link', 'del', 'brief0')
  expect(await ours('198.18.0.7')).toMatchObject({interface: LINK.name, gateway: LINK.b})
  expect((await netkitOnA(['route', 'fe80::7%brief0'])).code).toBe(2)
})

test('the AND against each connected network, then the longest prefix', async () => {
  await netkitOnA(['arp', LINK.b, '-q'])
  const {stdout, code} = await netkitOnA(['route', '198.41.0.4'])
  expect(stdout).toMatchInlineSnapshot(`
    "198.41.0.4

    veth-a is on 192.0.2.0/24 – not the same: outside
                nnnnnnnn.nnnnnnnn.nnnnnnnn. hhhhhhhh   n = network, h = host
      address   11000110.00101001.00000000. 00000100   198.41.0.4
    & netmask   11111111.11111111.11111111. 00000000   255.255.255.0
     = result   11000110.00101001.00000000. 00000000   198.41.0.0
      network   11000000.00000000.00000010. 00000000   192.0.2.0
                AND: a 1 in the netmask keeps the bit above it, a 0 clears it

    Routes that contain it, the longest prefix first:
    → 0.0.0.0/0           via 192.0.2.2, veth-a

    Not on this link: veth-a hands the packet to the gateway 192.0.2.2, from
      192.0.2.1. The frame goes to the gateway’s MAC (now 00:00:5e:00:53:0b); the
      packet inside still says 198.41.0.4.
    Only the default route (0.0.0.0/0) contains it: every address is inside.
    "
  `)
  expect(code).toBe(0)
})

test('several, of which one cannot be reached', async () => {
  const {stdout, code} = await netkitOnA(['route', '--get', 'destination,kind'], {stdin: `${LINK.b}\n198.51.100.1\n`})
  expect(stdout).toBe(`${LINK.b}\tunicast\n198.51.100.1\tblackhole\n`)
  expect(code).toBe(1)
})

describe('netkit route list', () => {
  test('has what ip route has, the longest prefix first', async () => {
    const {stdout} = await netkitOnA(['route', 'list', '--get', 'network,kind,gateway,table'])
    expect(stdout.split('\n').slice(0, 8)).toEqual([
      '198.51.100.0/26\tblackhole\t\tmain',
      '198.51.100.64/26\tunreachable\t\tmain',
      '198.51.100.128/26\tprohibit\t\tmain',
      `203.0.113.0/25\tunicast\t${LINK.b}\tmain`,
      `203.0.113.0/25\tunicast\t${OTHER}\tmain`,
      `203.0.113.128/25\tunicast\t${OTHER}\t100`,
      '192.0.2.0/24\tunicast\t\tmain',
      `0.0.0.0/0\tunicast\t${LINK.b}\tmain`,
    ])
  })

  test.each([['--json'], ['--csv'], ['-q'], ['--no-color']])('%s needs no namespace', async (flag) => {
    expect((await netkit(['route', 'list', flag])).code).toBe(0)
  })
})

describe('without iproute2', () => {
  test.each([
    [LINK.b, {kind: 'unicast', onLink: true, interface: LINK.name, source: LINK.a, network: '192.0.2.0/24'}],
    ['198.41.0.4', {kind: 'unicast', onLink: false, gateway: LINK.b, source: LINK.a, network: '0.0.0.0/0'}],
    ['192.0.2.255', {kind: 'broadcast', onLink: true, interface: LINK.name}],
    [LINK.a, {kind: 'local', onLink: true}],
    [LINK.b6, {kind: 'unicast', onLink: true, interface: LINK.name, network: '2001:db8::/64'}],
    ['2001:db8:4::7', {kind: 'unicast', onLink: false, gateway: LINK.b6, network: '2001:db8:4::/48'}],
    ['fe80::7', {destination: 'fe80::7', kind: 'unicast', onLink: true, interface: LINK.name}],
    ['198.51.100.1', {kind: 'blackhole', network: '198.51.100.0/26'}],
    ['198.51.100.65', {kind: 'unreachable', network: '198.51.100.64/26'}],
    ['198.51.100.129', {kind: 'prohibit', network: '198.51.100.128/26'}],
    ['2600::1', {kind: 'none', network: null}],
  ])('%s: %j', async (address, expected) => {
    expect(jsonLines<Row>((await netkitWithoutIp(['route', address, '--json'])).stdout)[0]).toMatchObject(expected)
  })

  test('interfaces and neighbours are found, too', async () => {
    const list = await netkitWithoutIp(['ip', 'list', '--get', 'name,address,up'])
    expect(list.stdout).toContain(`${LINK.name}\t${LINK.a}\ttrue\n`)
    const {stdout, code} = await netkitWithoutIp(['arp', LINK.b, '--get', 'mac'])
    expect({stdout, code}).toEqual({stdout: `${LINK.macB}\n`, code: 0})
  })
})

describe('what only rules and other routes say', () => {
  beforeAll(() => {
    if (process.getuid?.() !== 0) return
    try {
      ipOnA('route', 'add', 'throw', '198.18.3.0/24', 'table', '103')
      ipOnA('route', 'add', '198.18.4.0/24', 'via', 'inet6', LINK.b6, 'dev', LINK.name)
      ipOnA('route', 'add', '198.18.5.0/24', 'via', OTHER, 'table', '105')
      ipOnA('rule', 'add', 'to', '198.18.3.0/25', 'table', '103', 'pref', '100')
      ipOnA('rule', 'add', 'to', '198.18.6.0/24', 'prohibit', 'pref', '106')
      ipOnA('rule', 'add', 'to', '198.18.7.0/24', 'unreachable', 'pref', '107')
      ipOnA('rule', 'add', 'to', '198.18.8.0/24', 'blackhole', 'pref', '108')
      ipOnA('rule', 'add', 'fwmark', '5', 'table', '105', 'pref', '105')
      ipOnA('rule', 'add', 'from', '192.0.2.88', 'table', '105', 'pref', '104')
      ipOnA('addr', 'add', '192.0.2.88/24', 'dev', LINK.name)
      ipOnA('-6', 'route', 'add', 'throw', '2001:db8:9::/48')
    } catch {
      // without namespaces every test is skipped
    }
  })

  test.each([
    [['198.18.6.1'], {kind: 'prohibit', network: null, rule: 106}],
    [['198.18.7.1'], {kind: 'unreachable', network: null, rule: 107}],
    [['198.18.8.1'], {kind: 'blackhole', network: null, rule: 108}],
    [['2001:db8:9::1'], {kind: 'throw', network: '2001:db8:9::/48'}],
  ])('%j: %j, exit 1', async (args, expected) => {
    const {stdout, code} = await netkitOnA(['route', ...args, '--json'])
    expect(jsonLines<Row>(stdout)[0]).toMatchObject({...expected, gateway: null, interface: null})
    expect(code).toBe(1)
  })

  test.each([
    [['198.18.3.1'], {kind: 'unicast', gateway: LINK.b, network: '0.0.0.0/0', rule: 32_766}], // throw, then the default route
    [['198.18.4.1'], {kind: 'unicast', onLink: false, gateway: LINK.b6}], // RFC 5549: IPv4 by an IPv6 gateway
    [['198.18.5.1'], {gateway: LINK.b, table: 'main'}],
    [['198.18.5.1', '--mark', '5'], {gateway: OTHER, table: '105', rule: 105}],
    [['198.18.5.1', '--mark', '0x5'], {gateway: OTHER, table: '105', rule: 105}],
    [['198.18.5.1', '--bind', '192.0.2.88'], {gateway: OTHER, table: '105', rule: 104, source: '192.0.2.88'}],
  ])('%j: %j', async (args, expected) => {
    const {stdout, code} = await netkitOnA(['route', ...args, '--json'])
    expect(jsonLines<Row>(stdout)[0]).toMatchObject(expected)
    expect(code).toBe(0)
  })

  test.each([
    [['192.0.2.9', '--bind', '9.9.9.9'], 'ADDRESS_NOT_LOCAL', 4],
    [['192.0.2.9', '--mark', 'x'], 'INVALID_MARK', 2],
    [['192.0.2.9', '--mark', '0x1ffffffff'], 'INVALID_MARK', 2],
    [['192.0.2.9', '--bind', 'eth0'], 'INVALID_ADDRESS', 2],
  ])('%j is refused: %s', async (args, error, code) => {
    const answer = await netkitOnA(['route', ...args, '--json'])
    expect(jsonLines<ErrorLine>(answer.stdout)[0]!.error.code).toBe(error)
    expect(answer.code).toBe(code)
  })

  test('the text names the rule', async () => {
    const {stdout} = await netkitOnA(['route', '198.18.6.1'])
    expect(stdout).toContain('198.18.6.1 cannot be reached: rule 106 (policy routing) says “prohibited”.')
  })

  test('a throw route is listed', async () => {
    const {stdout} = await netkitOnA(['route', 'list', '--get', 'network,kind,table'])
    expect(stdout).toContain('198.18.3.0/24\tthrow\t103\n')
  })
})

describe('equals, and routes that wrap', () => {
  beforeAll(() => {
    if (process.getuid?.() !== 0) return
    try {
      ipOnA('route', 'add', '198.18.20.0/24', 'via', LINK.b, 'metric', '50')
      ipOnA('route', 'add', '198.18.20.0/24', 'via', OTHER, 'metric', '100')
      ipOnA('rule', 'add', 'to', '198.18.21.0/24', 'unreachable', 'pref', '121')
      ipOnA('rule', 'add', 'tos', '0x10', 'table', '100', 'pref', '120') // whether it holds depends on the packet
      ipOnA('route', 'add', '198.18.22.0/24', 'encap', 'ip6', 'dst', '2001:db8::77', 'dev', LINK.name)
    } catch {
      // without namespaces every test is skipped
    }
  })

  test('one arrow, at the route with the lowest metric', async () => {
    const {stdout} = await netkitOnA(['route', '198.18.20.1'])
    expect(stdout.match(/^→ .*$/gm)).toEqual([`→ 198.18.20.0/24      via ${LINK.b}, ${LINK.name}`])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('2 of them are that long: the lowest metric, 50, wins.')
  })

  test('groups and broadcasts have no gateway', async () => {
    for (const address of ['224.0.0.251', '255.255.255.255']) {
      expect(await ours(address)).toMatchObject({onLink: true, gateway: null, gateways: []})
    }
  })

  test('a mapped address is handed to no gateway: programs send IPv4 to it', async () => {
    for (const address of ['::ffff:127.0.0.1', '::ffff:192.0.2.9']) {
      const {stdout} = await netkitOnA(['route', address])
      expect(stdout).toContain(`is ${address.slice(7)} in the form of an IPv6 address`)
      expect(stdout).not.toMatch(/gateway|cannot be reached|longest prefix wins|the packet never leaves/)
    }
  })

  test('0.0.0.0 is this machine, and no rule chose that', async () => {
    expect(await ours('0.0.0.0')).toMatchObject({kind: 'local', table: 'local'})
    expect((await netkitOnA(['route', '0.0.0.0'])).stdout).not.toContain('policy routing')
  })

  test('where a rule cannot be judged, none is accused', async () => {
    const {stdout, code} = await netkitOnA(['route', '198.18.21.1'])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'cannot be reached: the system uses none of the routes above for it.',
    )
    expect(code).toBe(1)
  })

  test('where a route wraps the packet (encapsulation), the way is left open, and that is named', async ({skip}) => {
    if (!ipOnA('route').includes('encap ip6')) skip('the kernel has no such tunnels')
    const {stdout, stderr, code} = await netkitOnA(['route', '198.18.22.1', '--json'])
    expect(jsonLines<Row>(stdout)[0]).toMatchObject({
      kind: 'unicast',
      onLink: null,
      gateway: null,
      missing: ['where packets go that the route wraps (encapsulation ip6)'],
    })
    expect(stderr).toContain('encapsulation ip6')
    expect(code).toBe(4)
    const arp = await netkitOnA(['arp', '198.18.22.1', '--json']) // nobody is asked: the kernel looks for the other end
    expect(jsonLines<ErrorLine>(arp.stdout)[0]!.error.code).toBe('OFF_LINK')
    expect(arp.code).toBe(2)
  })
})
