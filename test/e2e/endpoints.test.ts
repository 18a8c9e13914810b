// One word for an endpoint, whatever listens or connects.
import fs from 'node:fs'
import os from 'node:os'
import {describe, expect, test} from 'vitest'
import {hasProgram, netkit, startNetkit, startPython} from '../support/run-netkit.js'
import {freshPath, kept, serveAt, tcpServer} from '../support/tcp.js'
import {unusedPort} from '../support/unused-port.js'

const LISTENERS: [name: string, args: string[]][] = [
  ['tcp listen', ['tcp', 'listen']],
  ['tcp echo', ['tcp', 'echo']],
  ['tcp chat', ['tcp', 'chat', '--listen']],
  ['tcp receive', ['tcp', 'receive', os.tmpdir()]],
  ['tcp serve-run', ['tcp', 'serve-run', '--allow', 'ls', '--compat', 'raw', '--no-auth']],
  ['udp listen', ['udp', 'listen']],
  ['udp chat', ['udp', 'chat', '--listen']],
  ['dns serve', ['dns', 'serve', '--record', 'www.example.com=192.0.2.7']],
]

describe.each(LISTENERS)('%s', (name, args) => {
  test.each([
    ['0', /^127\.0\.0\.1:\d+$/],
    [':0', /^127\.0\.0\.1:\d+$/],
  ])('listens at %s', async (endpoint, place) => {
    expect((await serveAt([...args, endpoint])).place).toMatch(place)
  })

  test('-6 is the other loopback, and takes no IPv4 address', async () => {
    expect((await serveAt([...args, '0', '-6'])).place).toMatch(/^\[::1\]:\d+$/)
    const {code, stderr} = await netkit([...args, '127.0.0.1:0', '-6'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('an IPv4 address, but only IPv6 is allowed')])
  })

  test.each([
    [['localhost', '9000'], 'write host and port as one word here: localhost:9000'],
    [['::1', '9000'], 'write host and port as one word here: [::1]:9000'],
    [['9000', '--port', '9001'], 'use only one of'],
    [['tcp://127.0.0.1:9000'], 'neither scheme nor path: 127.0.0.1:9000'],
    [['http://example.com/x'], 'neither scheme nor path: example.com:80'],
    [[':nosuchservice'], 'neither a port number nor a service name'],
    [['fe80::1'], 'needs brackets: [fe80::1]:9000'],
    [['::1:9000'], 'needs brackets: [::1]:9000'],
    [['127.0.0.1:90:0'], 'more than one colon'],
    [['tcp:127.0.0.1:9000'], 'an endpoint has no protocol in front: 127.0.0.1:9000'], // as socat writes it
    [['openssl:[::1]:9000'], 'an endpoint has no protocol in front: [::1]:9000'],
    [['/run/server.sock'], 'a path, expected HOST:PORT (a Unix socket is unix:/run/server.sock)'],
    [['./server.sock'], 'a path, expected HOST:PORT (a Unix socket is unix:./server.sock)'],
    [['010.0.0.1:9000'], 'octet 1 has a leading zero: decimal (10) or octal (8)?'],
    [['127.0.0.256:9000'], 'octet 4 is above 255'],
    [['127.1:9000'], '2 of four octets'],
    [['0x7f000001:9000'], 'a plain number, expected four octets'], // which the system's resolver takes
    [['0x7f.1:9000'], 'octet 1 is hexadecimal'],
  ])('refuses %j', async (words, reason) => {
    const {code, stderr, stdout} = await netkit([...args, ...words])
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(reason)])
  })

  if (name === 'tcp serve-run') return // whose door is open for loopback alone
  test('*:0 is every address, -4 those of IPv4', async () => {
    expect((await serveAt([...args, '*:0'])).place).toMatch(/^(\[::\]|0\.0\.0\.0):\d+$/)
    expect((await serveAt([...args, '*:0', '-4'])).place).toMatch(/^0\.0\.0\.0:\d+$/)
  })
})

test.each([
  [['udp', 'send', 'localhost', '9000', 'hello'], 'write host and port as one word here: localhost:9000'],
  [['udp', 'send', '::1', '9000', 'hello'], 'write host and port as one word here: [::1]:9000'],
  [['tcp', 'connect', 'localhost', '9000', 'hello'], '"hello": more words than the command takes'],
  [['subnet', 'next', '10.0.0.0/8', '3', '4'], '"3, 4": more words than the command takes'],
])('more words than a command takes: %j', async (args, reason) => {
  const {code, stderr} = await netkit(args)
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)])
})

test.each([[['tcp', 'connect']], [['tcp', 'listen']], [['udp', 'listen']], [['udp', 'send']], [['port', 'check']]])(
  '%j: a link-local address needs its interface, and the message names those that are up',
  async (args) => {
    const {code, stderr} = await netkit([...args, '[fe80::1]:9000', ...(args[1] === 'send' ? ['x'] : [])])
    expect([code, stderr]).toEqual([2, expect.stringContaining('needs its interface, as in fe80::1%')])
  },
)

test.each([
  ['--unix', ['--unix', '']],
  ['unix:', ['unix:']],
])('%s without a path is named', async (_, words) => {
  for (const verb of ['listen', 'connect', 'echo']) {
    const {code, stderr} = await netkit(['tcp', verb, ...words])
    expect([code, stderr]).toEqual([2, expect.stringContaining('a Unix socket without a path')])
  }
})

test.each([
  [['tcp', 'listen', '0', '--ready-file', ''], "--ready-file ''"],
  [['tcp', 'listen', '0', '--reply-file='], "--reply-file ''"],
  [['tcp', 'connect', ':1', '--output', ''], "--output ''"],
  [['tcp', 'connect', ':1', '--secret-file', ''], "--secret-file ''"],
  [['tcp', 'connect', ':1', '--tls', '--ca', ''], "--ca ''"],
  [['tcp', 'proxy', '0', ':1', '--log', ''], "--log ''"],
  [['tcp', 'serve-run', '0', '--allow', 'ls', '--compat', 'raw', '--no-auth', '--cwd', ''], "--cwd ''"],
  [['dns', 'serve', '0', '--hosts-file', ''], "--hosts-file ''"],
  [['udp', 'send', ':1', '--file', ''], "--file ''"],
  [['tcp', 'receive', '', '0'], "FOLDER ''"],
  [['tcp', 'send', 'x', '', '--to', ':1'], "FILES ''"],
])('a file without a name is named, as of a variable that is not set: %j', async (args, what) => {
  const {code, stderr} = await netkit(args)
  expect([code, stderr]).toEqual([2, expect.stringContaining(`${what}: an empty name`)])
})

test.each([
  [['tcp', 'connect', ':1']],
  [['tcp', 'listen', '0']],
  [['tcp', 'chat', '--listen', '0']],
  [['tcp', 'receive', os.tmpdir(), '0']],
  [['tcp', 'proxy', '0', ':1']],
  [['udp', 'listen', '0']],
  [['udp', 'proxy', '0', ':1']],
])('%j refuses --idle-timeout 0s, which some would take for no limit', async (args) => {
  const {code, stderr} = await netkit([...args, '--idle-timeout', '0s'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('--idle-timeout: "0s": expected a time above 0')])
})

test('tcp receive says that its folder is none', async () => {
  const file = freshPath('file')
  fs.writeFileSync(file, '')
  expect(await netkit(['tcp', 'receive', file, '0'])).toMatchObject({
    code: 4,
    stderr: `netkit: ${file}: not a folder\n`,
  })
})

test('an address of the other version than --bind is named as that, not as -6', async () => {
  const {code, stderr} = await netkit(['tcp', 'connect', '127.0.0.1:9000', '--bind', '::1'])
  const reason = 'an IPv4 address, but only IPv6 is allowed (--bind ::1)'
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)])
})

test.each([
  [['tcp', 'connect', '-U', '/tmp/x'], '-U is not a flag here: it is --unix'],
  [['tcp', 'connect', '-s', '127.0.0.1', ':9000'], '-s is not a flag here: it is --bind'],
  [['tcp', 'connect', '-C', ':9000'], '-C is not a flag here: it is --crlf'],
  [['tcp', 'connect', '--ssl', ':9000'], '--ssl is not a flag here: it is --tls'],
  [['tcp', 'listen', '-k', '9000'], '-k is not a flag here: it is --keep'],
  [['tcp', 'echo', '-k', '9000'], '-k is not a flag here\n'], // it serves many anyway
])('a flag of nc or ncat is translated: %j', async (args, reason) => {
  const {code, stderr} = await netkit(args)
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)])
})

test.each([
  ['longer than the system allows', '/tmp/'.padEnd(200, 'x'), 2, /the path of a Unix socket has at most 10\d bytes/],
  ['below a file', '/dev/null/socket', 4, /a part of the path is not a folder/],
])('tcp connect to a Unix socket whose path is %s', async (_, path, code, reason) => {
  expect(await netkit(['tcp', 'connect', `unix:${path}`])).toMatchObject({
    code,
    stderr: expect.stringMatching(reason) as string,
  })
})

test('tcp connect says that a Unix socket is one for datagrams', async ({skip}) => {
  if (!hasProgram('python3')) skip('needs python3')
  const path = freshPath('datagrams')
  const bind =
    'import signal, socket, sys; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.bind(sys.argv[-1]); signal.pause()'
  const child = kept(startPython(bind, [path]))
  await expect.poll(() => fs.existsSync(path), {timeout: 60_000}).toBe(true)
  const {code, stderr} = await netkit(['tcp', 'connect', `unix:${path}`])
  expect([code, stderr]).toEqual([4, `netkit: ${path}: a socket for datagrams or packets, not for streams\n`])
  child.kill()
})

test('unix:PATH is an endpoint of both ends, and has no addresses', async ({skip}) => {
  if (process.platform === 'win32') skip('needs Unix sockets')
  const path = freshPath('socket')
  await serveAt(['tcp', 'echo', `unix:${path}`])
  expect(await netkit(['tcp', 'connect', `unix:${path}`], {stdin: 'hi'})).toMatchObject({stdout: 'hi', code: 0})
  expect(await netkit(['tcp', 'connect', `unix:${path}`, '-4'])).toMatchObject({code: 2})
})

test.each([
  ['udp send', ['udp', 'send', 'localhost', '9000']],
  ['tcp run', ['tcp', 'run', 'localhost', '9000', '--', 'ls']],
  ['tcp proxy', ['tcp', 'proxy', 'localhost', '9000']],
  ['tcp send', ['tcp', 'send', '--to', 'localhost', '9000']],
])('%s shows how HOST PORT is written', async (_, args) => {
  const {code, stderr} = await netkit(args)
  expect([code, stderr]).toEqual([2, expect.stringContaining('localhost:9000')])
})

test.each([
  [['127.0.0.1', 'PORT']],
  [['PORT']],
  [[':PORT']],
  [['-4', 'localhost:PORT']],
  [['127.0.0.1:PORT', '--bind', '127.0.0.1']],
])('tcp connect %j', async (words) => {
  const {port} = await serveAt(['tcp', 'echo', '0'])
  const args = words.map((word) => word.replace('PORT', String(port)))
  expect(await netkit(['tcp', 'connect', ...args], {stdin: 'hi'})).toMatchObject({stdout: 'hi', code: 0})
})

describe('--bind', () => {
  test('is the address and port that the server sees', async () => {
    let tell: (name: string) => void
    const seen = new Promise<string>((resolve) => (tell = resolve))
    const server = await tcpServer((socket) => {
      tell(`${socket.remoteAddress}:${socket.remotePort}`)
      socket.end()
    })
    const own = `127.0.0.2:${await unusedPort()}`
    const {code} = await netkit(['tcp', 'connect', `:${server.port}`, '--bind', own])
    expect([code, await seen]).toEqual([0, own])
    await server.close()
  })

  test.each([
    [['tcp', 'connect', '127.0.0.1:9', '--bind', '192.0.2.1'], 4, 'this machine has no such address'],
    [['udp', 'send', '127.0.0.1:9', 'x', '--bind', '192.0.2.1'], 4, 'this machine has no such address'],
    [['port', 'check', '127.0.0.1:9', '--bind', '192.0.2.1'], 4, 'this machine has no such address'],
    [['udp', 'send', '[::1]:9', 'x', '--bind', '127.0.0.1'], 2, 'an IPv6 address, but only IPv4 is allowed'],
    [['tcp', 'connect', ':9', '--bind', '127.0.0.1', '-6'], 2, '--bind is an IPv4 address'],
  ])('%j', async (args, code, reason) => {
    const run = await netkit(args)
    expect([run.code, run.stderr]).toEqual([code, expect.stringContaining(reason)])
  })
})

test('SIGUSR1 opens no debugger', async ({skip}) => {
  if (process.platform === 'win32') skip('needs signals')
  const server = await serveAt(['tcp', 'echo', '0', '--once'])
  server.child.kill('SIGUSR1')
  await netkit(['tcp', 'connect', `:${server.port}`], {stdin: 'hi'})
  expect((await server.end).stderr).not.toContain('Debugger')
})

test('a listener for one talk gives up when no client comes', async () => {
  for (const args of [['listen'], ['echo', '--once'], ['listen', '--reply', 'x']]) {
    const {code, stderr} = await netkit(['tcp', ...args, '0', '--idle-timeout', '100ms'])
    expect([code, stderr]).toEqual([3, expect.stringContaining('no client came within 100 ms')])
  }
})

test('the words behind a chat that connects may be HOST PORT', async () => {
  const {port} = await serveAt(['tcp', 'chat', '--listen', '0'])
  const member = kept(startNetkit(['tcp', 'chat', '127.0.0.1', String(port)]))
  member.stdin!.end('q\n')
  await new Promise((resolve) => member.once('close', resolve))
  expect(member.exitCode).toBe(0)
})
