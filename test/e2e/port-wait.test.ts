import net from 'node:net'
import {expect, test} from 'vitest'
import type {PortWait} from '../../src/lib/port/wait-for-port.js'
import {tcpListener} from '../support/listeners.js'
import {hasFirewall, hasNamespaces, inNamespace} from '../support/namespace.js'
import {ended, jsonLines, netkit, scratch, shell, startNetkit} from '../support/run-netkit.js'
import {unusedPort} from '../support/unused-port.js'

test('a port that is open is waited for no longer than one attempt', async () => {
  const port = await tcpListener()
  const {stdout, code} = await netkit(['port', 'wait', `127.0.0.1:${port}`, '--json'])
  expect(code).toBe(0)
  expect(Object.keys(JSON.parse(stdout))).toEqual([
    'host',
    'address',
    'port',
    'protocol',
    'state',
    'waitedMs',
    'attempts',
  ])
  expect(jsonLines<PortWait>(stdout)).toMatchObject([
    {host: '127.0.0.1', address: '127.0.0.1', port, protocol: 'tcp', state: 'open', attempts: 1},
  ])
})

test('in a script: the next step comes when the port opens', async () => {
  const port = await unusedPort()
  const server = net.createServer((socket) => socket.on('error', () => {}).resume())
  const run = shell(`netkit port wait localhost:${port} --timeout 60s --get state && echo next`)
  // Refused at first: the server starts when the first attempts have been made.
  const attempts = shell(`until netkit port check 127.0.0.1:${port} -q || [ $? = 1 ]; do :; done`)
  await attempts
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  expect(await run).toMatchObject({stdout: 'open\nnext\n', code: 0})
  await new Promise((resolve) => server.close(resolve))
})

test('and not at all when it does not', async () => {
  const port = await unusedPort()
  const run = await shell(`netkit port wait 127.0.0.1:${port} --timeout 200ms && echo next`)
  expect(run).toMatchObject({stdout: '', code: 3})
  expect(run.stderr).toBe(`netkit: 127.0.0.1:${port}: not open within 200 ms: connection refused\n`)
})

test('--closed waits for the end of a server', async () => {
  const server = net.createServer((socket) => socket.on('error', () => {}).destroy())
  const port = await unusedPort()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const waiting = netkit(['port', 'wait', `:${port}`, '--closed', '--json'])
  await new Promise((resolve) => server.once('connection', resolve)) // it has seen the port open
  await new Promise((resolve) => server.close(resolve))
  const {stdout, code} = await waiting
  expect(code).toBe(0)
  expect(jsonLines<PortWait>(stdout)).toMatchObject([{state: 'closed'}])
})

test('a port that stays open is not closed: 3', async () => {
  const port = await tcpListener()
  const run = await netkit(['port', 'wait', `127.0.0.1:${port}`, '--closed', '--timeout', '200ms', '--json'])
  expect(run.code).toBe(3)
  expect(JSON.parse(run.stdout)).toMatchObject({
    error: {code: 'TIMEOUT', message: expect.stringContaining('still open')},
  })
})

test('Ctrl-C ends it at once with 130', async () => {
  const server = net.createServer((socket) => socket.on('error', () => {}).destroy())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as net.AddressInfo
  const child = startNetkit(['port', 'wait', `127.0.0.1:${port}`, '--closed'])
  const end = ended(child)
  await new Promise((resolve) => server.once('connection', resolve))
  child.kill('SIGINT')
  expect(await end).toMatchObject({stdout: '', stderr: '', code: 130})
  await new Promise((resolve) => server.close(resolve))
})

test.each([['127.0.0.1'], ['127.0.0.1:0'], ['a b:80'], ['127.0.0.1:65536']])('%s exits 2', async (endpoint) => {
  expect(await netkit(['port', 'wait', endpoint])).toMatchObject({stdout: '', code: 2})
})

test.skipIf(!hasFirewall())('the time is kept where every packet is dropped', async () => {
  const {stdout, stderr} = await inNamespace(`
    nft -f - <<'RULES'
    table inet netkit {
      chain in {
        type filter hook input priority 0
        drop
      }
    }
RULES
    netkit port wait 127.0.0.1:80 --timeout 500ms; echo $?`)
  expect(stdout).toBe('3\n')
  expect(stderr).toContain('not open within 500 ms: no answer in time')
})

test.skipIf(!hasNamespaces())(
  'the time is kept where the name server is silent, and no look-up outlives it',
  async () => {
    // 192.0.2.53 swallows what it gets. getaddrinfo alone would take ten seconds, and Node would wait for it at exit.
    const {stdout, stderr} = await inNamespace(
      `
    ip link add nk0 type veth peer name nk1 && ip link set nk0 up && ip link set nk1 up || exit
    ip addr add 192.0.2.1/24 dev nk0
    ip neigh add 192.0.2.53 lladdr 02:00:00:00:00:01 dev nk0
    echo 'nameserver 192.0.2.53' > resolv.conf && mount --bind resolv.conf /etc/resolv.conf || exit
    timeout -s KILL 9 "$NODE" "$PROGRAM" port wait slow.example:80 --timeout 500ms; echo $?
    timeout -s KILL 9 "$NODE" "$PROGRAM" port check slow.example:80 --timeout 500ms; echo $?`,
      {cwd: scratch},
    )
    expect(stdout).toBe('3\n3\n')
    expect(stderr).toContain('slow.example:80: not open within 500 ms: no answer to the name lookup within')
  },
)

test('several ports: all of them, or with --any the first', async () => {
  const [open, shut] = [await tcpListener(), await unusedPort()]
  const all = await netkit(['port', 'wait', `:${open}`, `127.0.0.1:${shut}`, '--timeout', '300ms', '--json'])
  expect(jsonLines<PortWait>(all.stdout)).toMatchObject([{port: open, state: 'open'}])
  expect(all.stderr).toContain(`127.0.0.1:${shut}: not open within 300 ms: connection refused`)
  expect(all.code).toBe(3)
  const any = await netkit(['port', 'wait', `127.0.0.1:${shut}`, String(open), '--any', '--get', 'port'])
  expect(any).toMatchObject({stdout: `${open}\n`, stderr: '', code: 0})
})

test('no endpoint is a mistake', async () => {
  expect(await netkit(['port', 'wait'])).toMatchObject({stdout: '', code: 2})
})

test('an attempt that the end of the time cuts short does not hide the reason', async () => {
  const {stderr, code} = await netkit(['port', 'wait', 'nosuch.invalid:80', '--timeout', '1500ms'])
  expect(stderr).not.toContain('no answer to the name lookup within')
  expect(code).toBe(3)
})
