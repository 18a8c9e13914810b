import {describe, expect, test} from 'vitest'
import type {PortCheck} from '../../src/lib/port/check-port.js'
import {tcpListener, udpResponder} from '../support/listeners.js'
import {hasFirewall, hasNamespaces, inNamespace} from '../support/namespace.js'
import {onTerminal} from '../support/on-terminal.js'
import {ended, hasProgram, jsonLines, linesOf, netkit, shell, startNetkit} from '../support/run-netkit.js'
import {unusedPort} from '../support/unused-port.js'

const scan = (...args: string[]) => netkit(['port', 'scan', ...args])

/** Where no other test listens: whoever is scanned has taken a connection that was not meant for it. */
const APART = process.platform === 'linux' ? '127.0.0.3' : '127.0.0.1'

describe('port scan', () => {
  test('finds what listens, as rows, with a summary on standard error', async () => {
    const [open, closed] = [await tcpListener(), await unusedPort()]
    const run = await scan('127.0.0.1', '--ports', `${open},${closed}`, '--json')
    expect(run.code).toBe(0)
    expect(jsonLines<PortCheck>(run.stdout)).toMatchObject([{address: '127.0.0.1', port: open, state: 'open'}])
    expect(run.stderr).toMatch(/^2 ports in [\d.]+ s: 1 open, 1 closed, 0 filtered\n$/)
  })

  test('says no where nothing is open, and shows all states when asked to', async () => {
    const closed = await unusedPort()
    const run = await scan('127.0.0.1', '--ports', String(closed), '--all-states', '--get', 'port,state,reason')
    expect(run).toMatchObject({code: 1, stdout: `${closed}\tclosed\tconnection refused\n`})
  })

  test('takes several hosts and networks, each address once, and lists of them', async () => {
    const port = await tcpListener('127.0.0.1')
    const run = await netkit(['port', 'scan', '127.0.0.0/30', '-', '--ports', String(port), '--get', 'address'], {
      stdin: '127.0.0.1\n127.0.0.9 # nobody\n',
    })
    expect(run.stdout).toBe('127.0.0.1\n')
    expect(run.stderr).toMatch(/^3 ports of 3 hosts /)
  })

  test('has two threads where there is much to do, and both find', async () => {
    const ports = await Promise.all(Array.from({length: 8}, () => tcpListener(APART)))
    const run = await scan(APART, '--ports', 'all', '--get', 'port')
    expect(run.code).toBe(0)
    expect(run.stdout.split('\n').map(Number)).toEqual(expect.arrayContaining(ports))
  })

  test('with 64 descriptors still tries every port, and calls none closed that is open', async () => {
    const ports = await Promise.all(Array.from({length: 3}, () => tcpListener(APART)))
    const {stdout, stderr, code} = await shell(`ulimit -n 64; netkit port scan ${APART} --ports all --get port`)
    expect(code).toBe(0)
    expect(stdout.split('\n').map(Number)).toEqual(expect.arrayContaining(ports))
    expect(stderr).toMatch(/^65,535 ports in .* 0 filtered\n$/)
  })

  test('Ctrl-C prints what was found until then, and exits 130', async () => {
    const child = startNetkit([
      'port',
      'scan',
      APART,
      '--ports',
      'all',
      '--all-states',
      '--rate',
      '100',
      '--get',
      'port',
    ])
    const lines = linesOf(child.stdout!)
    await lines.next()
    const end = ended(child)
    child.kill('SIGINT')
    const {code, stderr} = await end
    expect(code).toBe(130)
    expect(stderr).toMatch(/^interrupted: [\d,]+ of 65,535 ports in /)
  })

  test.skipIf(!hasProgram('python3'))(
    'shows on a terminal how far it is, and takes that away before the summary',
    async () => {
      const args = ['port', 'scan', '127.0.0.1', '--ports', '1-6000', '--rate', '200']
      const {output, code} = await onTerminal(args, [[' of 6,000 (', '\u0003']])
      expect(code).toBe(130)
      expect(output).toMatch(/\d+ of 6,000 \(\d+ %\), \d+ open, about \d+ s to go/)
      expect(output).toMatch(/\rinterrupted: [\d,]+ of 6,000 ports in [^\n]*\n$/)
    },
  )

  test('more than 100,000 ports of other machines need --yes, and it says how many they are', async () => {
    const run = await scan('192.0.2.0/24', '--ports', '1-1000')
    expect(run).toMatchObject({code: 2, stdout: ''})
    expect(run.stderr).toContain('--yes, as that is 254,000 ports (254 hosts × 1,000)')
  })

  test.each([
    [['10.0.0.0/15'], 'too many to scan'],
    [['127.0.0.1', '--ports', '0'], 'port 0'],
    [['127.0.0.1', '--ports', '80-22'], 'runs backwards'],
    [['127.0.0.1', '--ports', 'http-'], 'not a port number'],
    [['127.0.0.1', '--rate', '0'], 'from 1'],
    [['my host'], 'a host cannot contain'],
  ])('%j exits 2', async (args, reason) => {
    const run = await scan(...args)
    expect(run).toMatchObject({code: 2, stdout: ''})
    expect(run.stderr).toContain(reason)
  })

  test('a name that does not resolve is 3, and the others are scanned', async () => {
    const port = await tcpListener()
    const run = await scan('nosuch.invalid', '127.0.0.1', '--ports', String(port), '--get', 'port')
    expect(run).toMatchObject({code: 3, stdout: `${port}\n`})
    expect(run.stderr).toContain('argument 1:1: nosuch.invalid: the name does not resolve')
  })
})

const LISTENERS = [22, 80, 443, 3000, 5432, 8080, 9000, 32_768, 33_060, 40_000, 50_000, 60_123, 60_999, 65_535]
const LISTEN = `"$NODE" -e '
    const net = require("net")
    for (const port of [${LISTENERS.join()}]) net.createServer((socket) => socket.on("error", () => {})).listen(port, "127.0.0.1")
  ' & netkit port wait :65535 -q || exit`

test.skipIf(!hasNamespaces())(
  'twenty scans of all ports of loopback find the listeners and nothing else',
  async () => {
    const script = `${LISTEN}
    for run in $(seq 20); do netkit port scan 127.0.0.1 --ports all --get port 2>&1 >found || exit; sort -n found | tr '\\n' ' '; echo; done`
    const run = await inNamespace(`cd "$(mktemp -d)"\n${script}\nrm -r "$PWD"`)
    const runs = run.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('65,535'))
    expect(runs).toEqual(Array.from({length: 20}, () => `${LISTENERS.join(' ')} `))
  },
  600_000,
)

test.skipIf(!hasNamespaces())(
  'sockets that meet themselves are there to be guarded against, and are no open ports',
  async () => {
    // Two source ports to choose from: a connection to one of them soon gets that very port.
    const {stdout, stderr} = await inNamespace(`
    echo '40000 40001' > /proc/sys/net/ipv4/ip_local_port_range
    "$NODE" -e '
      const net = require("net")
      let left = 200, met = 0
      const next = () => left-- > 0 ? connect() : console.log(met > 0 ? "met" : "never")
      const connect = () => {
        const socket = net.connect(40000, "127.0.0.1", () => { met++; socket.destroy() })
        socket.on("error", () => {}).on("close", next)
      }
      next()'
    netkit port scan 127.0.0.1 --ports 40000-40001 --get port; echo $?
    for run in $(seq 10); do netkit port check 127.0.0.1 40000,40001 --get state; done | sort -u`)
    expect(stderr).toContain('2 ports in')
    expect(stdout).toBe('met\n1\nclosed\n')
  },
)

test.skipIf(!hasNamespaces())('where no source port is left, it says so and calls nothing closed', async () => {
  const {stdout, stderr, code} = await inNamespace(`
    echo '40000 40000' > /proc/sys/net/ipv4/ip_local_port_range
    "$NODE" -e 'require("net").createServer().listen(40000, "127.0.0.1")' &
    until netkit port who 40000 -q; do :; done
    netkit port scan 127.0.0.1 --ports 1-100 --all-states`)
  expect({stdout, code}).toEqual({stdout: '', code: 4})
  expect(stderr).toContain('no free source port')
})

test.skipIf(!hasFirewall())('ports that are dropped are filtered, however many wait at the same time', async () => {
  const {stdout, stderr, code} = await inNamespace(`${LISTEN}
    nft -f - <<'RULES'
    table inet netkit {
      chain in {
        type filter hook input priority 0
        tcp dport { 1-2000 } drop
      }
    }
RULES
    netkit port scan 127.0.0.1 --ports 1-2000,5432 --timeout 500ms --get port,state`)
  expect({stdout, code}).toEqual({stdout: '5432\topen\n', code: 0})
  expect(stderr).toMatch(/^2,001 ports in .*: 1 open, 0 closed, 2,000 filtered\n$/)
})

describe('what is left out', () => {
  test('ports and addresses', async () => {
    const port = await tcpListener()
    const leftOut = (...args: string[]) => netkit(['port', 'scan', '127.0.0.0/30', '--get', 'address,port', ...args])
    const all = await leftOut('--ports', `${port}`, '--all-states', '--exclude', '127.0.0.2')
    expect(all).toMatchObject({stdout: `127.0.0.1\t${port}\n`, code: 0})
    expect(await leftOut('--ports', `${port}`, '--exclude', '127.0.0.1')).toMatchObject({stdout: '', code: 1})
    expect(await leftOut('--ports', `${port}`, '--exclude', `${port - 1}-${port + 1}`)).toMatchObject({
      stdout: '',
      code: 2,
    })
    expect(await leftOut('--ports', `${port}`, '--exclude', '127.0.0.0/8')).toMatchObject({stdout: '', code: 2})
    expect(await leftOut('--ports', `${port}`, '--exclude', '10.0.0.300')).toMatchObject({stdout: '', code: 2})
  })
})

test('UDP: who answers is open, who refuses closed', async () => {
  const [open, shut] = [await udpResponder((message) => message), await unusedPort()]
  const ports = `${open},${shut}`
  const run = await netkit(['port', 'scan', '127.0.0.1', '--udp', '--ports', ports, '--all-states', '--json'])
  expect(jsonLines<{port: number; protocol: string; state: string}>(run.stdout)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({port: open, protocol: 'udp', state: 'open'}),
      expect.objectContaining({port: shut, protocol: 'udp', state: 'closed'}),
    ]),
  )
  expect(run.code).toBe(0)
})
