import {describe, expect, test} from 'vitest'
import type {PortCheck} from '../../src/lib/port/check-port.js'
import {tcpListener, udpResponder} from '../support/listeners.js'
import {hasFirewall, hasNamespaces, inNamespace} from '../support/namespace.js'
import {type ErrorLine, hasProgram, jsonLines, netkit, scratch, shell} from '../support/run-netkit.js'
import {unusedPort} from '../support/unused-port.js'

const check = (...args: string[]) => netkit(['port', 'check', ...args])
const rowsOf = ({stdout}: {stdout: string}) => jsonLines<PortCheck>(stdout)

describe('a port is', () => {
  test('open', async () => {
    const port = await tcpListener()
    const run = await check(`127.0.0.1:${port}`, '--json')
    expect(run).toMatchObject({code: 0, stderr: ''})
    expect(Object.keys(rowsOf(run)[0]!)).toEqual([
      'host',
      'address',
      'port',
      'protocol',
      'state',
      'service',
      'rttMs',
      'reason',
      'tls',
    ])
    expect(rowsOf(run)).toMatchObject([
      {host: '127.0.0.1', address: '127.0.0.1', port, protocol: 'tcp', state: 'open', reason: 'connected'},
    ])
    expect(rowsOf(run)[0]!.rttMs).toBeGreaterThan(0)
  })

  test('closed', async () => {
    const port = await unusedPort()
    const run = await check('127.0.0.1', String(port), '--json')
    expect(run.code).toBe(1)
    expect(rowsOf(run)).toMatchObject([{port, state: 'closed', reason: 'connection refused'}])
  })

  test('open on IPv6, in brackets or as a word of its own', async () => {
    const port = await tcpListener('::1')
    for (const args of [[`[::1]:${port}`], ['::1', String(port)]]) {
      expect(rowsOf(await check(...args, '--json'))).toMatchObject([{host: '::1', address: '::1', state: 'open'}])
    }
  })

  test('open on localhost, whichever family it is on', async () => {
    const port = await tcpListener('127.0.0.1')
    const run = await check(`localhost:${port}`, '--json')
    expect(run.code).toBe(0)
    expect(rowsOf(run)).toMatchObject([{host: 'localhost', address: '127.0.0.1', state: 'open'}])
  })
})

test('several ports are rows in the order that was asked for, and one that is closed makes it a no', async () => {
  const [open, closed] = [await tcpListener(), await unusedPort()]
  const run = await check(`127.0.0.1:${closed}`, `127.0.0.1:${open}`, '--get', 'port,state')
  expect(run).toMatchObject({code: 1, stdout: `${closed}\tclosed\n${open}\topen\n`})
})

test('endpoints come from standard input, too, and a bad one does not stop the others', async () => {
  const port = await tcpListener()
  const run = await netkit(['port', 'check', '--get', 'state'], {stdin: `127.0.0.1:0\n127.0.0.1:${port} # ours\n`})
  expect(run).toMatchObject({code: 2, stdout: 'open\n'})
  expect(run.stderr).toContain('stdin:1:11: "127.0.0.1:0": port 0')
})

describe('UDP', () => {
  test('an answer is open', async () => {
    const port = await udpResponder((message) => Buffer.from(`got ${message.toString('hex')}`))
    const run = await check(`127.0.0.1:${port}`, '--udp', '--payload', '6869', '--json')
    expect(run.code).toBe(0)
    expect(rowsOf(run)).toMatchObject([{protocol: 'udp', state: 'open', reason: 'an answer'}])
  })

  test('a refusal is closed', async () => {
    const port = await unusedPort()
    const run = await check(`127.0.0.1:${port}`, '--udp', '--json')
    expect(run.code).toBe(1)
    expect(rowsOf(run)).toMatchObject([{state: 'closed', reason: 'ICMP port unreachable'}])
  })

  test('silence is open|filtered, after three datagrams, and says why that may be', async () => {
    const received: Buffer[] = []
    const port = await udpResponder((message) => (received.push(message), null))
    const run = await check(`127.0.0.1:${port}`, '--udp', '--timeout', '600ms', '--payload', 'ff', '--json')
    expect(run.code).toBe(3)
    expect(rowsOf(run)).toMatchObject([{state: 'open|filtered', rttMs: null}])
    expect(rowsOf(run)[0]!.reason).toContain('ICMP rate limit')
    expect(received).toEqual([Buffer.from([0xff]), Buffer.from([0xff]), Buffer.from([0xff])])
  })

  test('--payload without --udp is a mistake', async () => {
    expect(await check('127.0.0.1:53', '--payload', 'ff')).toMatchObject({code: 2})
  })
})

describe('bad input', () => {
  test.each([
    [['127.0.0.1', '0'], 'port 0'],
    [['127.0.0.1', '65536'], 'above 65535'],
    [['127.0.0.1', '80-22'], 'runs backwards'],
    [['127.0.0.1', 'http-'], 'not a port number'],
    [['my host', '80'], 'a host cannot contain'],
    [['my host:80'], 'a host cannot contain'],
    [['127.0.0.1:65536'], 'above 65535'],
    [['127.0.0.1'], 'no port'],
    [['2001:db8::1:80:x'], 'brackets'],
    [['127.0.0.1:80', '--timeout', '3'], 'which unit: 3ms or 3s?'],
    [['127.0.0.1:80', '--udp', '--payload', 'xyz'], 'hexadecimal'],
  ])('%j exits 2', async (args, reason) => {
    const run = await check(...args)
    expect(run).toMatchObject({code: 2, stdout: ''})
    expect(run.stderr).toContain(reason)
  })

  test('a name that does not resolve is 3, as one object or beside the others', async () => {
    const alone = await check('nosuch.invalid:80', '--json')
    expect(alone.code).toBe(3)
    expect(jsonLines<ErrorLine>(alone.stdout)[0]!.error.code).toBe('NAME_NOT_RESOLVED')
    const port = await tcpListener()
    const both = await check('nosuch.invalid:80', `127.0.0.1:${port}`, '--json')
    expect(both.code).toBe(3)
    expect(rowsOf(both)).toMatchObject([{state: 'open'}])
    expect(jsonLines<ErrorLine>(both.stderr)[0]!.error).toMatchObject({code: 'NAME_NOT_RESOLVED', line: null})
  })
})

test('more ports than there are descriptors are checked all the same', async () => {
  const port = await tcpListener()
  const script = `ulimit -n 64; netkit port check 127.0.0.1 ${port},1-400 --get state | sort | uniq -c`
  const {stdout} = await shell(script)
  const counts = Object.fromEntries(stdout.match(/\d+ \S+/g)!.map((line) => line.split(' ').toReversed()))
  expect(Number(counts['open']) + Number(counts['closed'])).toBe(401)
  expect(Number(counts['open'])).toBeGreaterThan(0)
})

const FIREWALL = `
  nft -f - <<'RULES'
  table inet netkit {
    chain in {
      type filter hook input priority 0
      tcp dport 7003 drop
      udp dport 7003 drop
      tcp dport 7004 reject with icmpx admin-prohibited
      udp dport 7004 reject with icmpx admin-prohibited
    }
  }
RULES
  "$NODE" -e '
    const udp = require("dgram").createSocket("udp4")
    udp.on("message", (_, {port}) => udp.send("yes", port)).bind(7001, "127.0.0.1", () =>
      require("net").createServer((socket) => socket.on("error", () => {})).listen(7001, "127.0.0.1"))
  ' & netkit port wait 127.0.0.1:7001 -q || exit`

describe.skipIf(!hasFirewall())('behind a firewall of a network namespace', () => {
  const ask = async (script: string) => {
    const run = await inNamespace(`${FIREWALL}\n${script}`, {cwd: scratch})
    expect(run.stderr).toBe('')
    return run
  }

  test.skipIf(!hasProgram('nmap'))('states are those that nmap finds, TCP and UDP', async () => {
    const {stdout} = await ask(`
      netkit port check 127.0.0.1 7001-7004 --timeout 1s --get protocol,port,state
      netkit port check 127.0.0.1 7001-7004 --timeout 1s --udp --get protocol,port,state
      nmap -n -Pn -sT -sU --max-retries 2 -p T:7001-7004,U:7001-7004 127.0.0.1 -oG -`)
    const ours = stdout.match(/^(tcp|udp)\t\d+\t\S+$/gm)!.map((line) => line.split('\t').join(' '))
    const theirs = [...stdout.matchAll(/(\d+)\/([a-z|]+)\/(tcp|udp)\//g)].map(
      ([, port, state, protocol]) => `${protocol} ${port} ${state}`,
    )
    expect(ours).toEqual([
      'tcp 7001 open',
      'tcp 7002 closed',
      'tcp 7003 filtered',
      'tcp 7004 filtered',
      'udp 7001 open',
      'udp 7002 closed',
      'udp 7003 open|filtered',
      'udp 7004 filtered',
    ])
    expect(theirs.sort()).toEqual(ours.toSorted())
  })

  test('dropped is 3, and a refusal by ICMP is named', async () => {
    const {stdout} = await ask(`
      netkit port check 127.0.0.1 7003 --timeout 300ms --get state,rttMs,reason; echo $?
      netkit port check 127.0.0.1 7004 --timeout 300ms --get state,reason; echo $?`)
    expect(stdout).toBe('filtered\t\tno answer in time\n3\nfiltered\thost unreachable\n3\n')
  })

  test('an address of a name that is silent does not hold up the other', async () => {
    const {stdout} = await ask(`
      nft add rule inet netkit in ip6 daddr ::1 drop
      printf '::1 both.test\\n127.0.0.1 both.test\\n' > hosts
      mount --bind hosts /etc/hosts
      netkit port check both.test 7001 --get address,state
      netkit port check both.test 7001 --all-addresses --timeout 500ms --get address,state`)
    expect(stdout).toBe('127.0.0.1\topen\n::1\tfiltered\n127.0.0.1\topen\n')
  })
})

test.skipIf(!hasNamespaces())('UDP to an address without a route is a state, not a crash', async () => {
  for (const address of ['192.0.2.7', '2001:db8::7']) {
    const {stdout, code} = await inNamespace(`netkit port check --udp ${address} 53 --json`)
    expect(jsonLines<PortCheck>(stdout)).toMatchObject([{address, state: 'filtered', reason: 'network unreachable'}])
    expect(code).toBe(3)
  }
})

test('many ports of a host, and no warning of Node', async () => {
  const {stderr, stdout} = await check('127.0.0.1', '1-40', '--json')
  expect(rowsOf({stdout})).toHaveLength(40)
  expect(stderr).toBe('')
})

test('a host that fails is argument 1', async () => {
  const {stderr} = await check('nosuch.invalid', '80,443')
  expect(stderr).toMatch(/^argument 1:1: nosuch\.invalid:80: .*\nargument 1:1: nosuch\.invalid:443: /)
})
