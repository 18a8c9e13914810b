import net from 'node:net'
import {describe, expect, test} from 'vitest'
import type {PortHolder} from '../../src/lib/port/port-holders.js'
import {tcpListener, udpResponder} from '../support/listeners.js'
import {ended, hasProgram, jsonLines, linesOf, netkit, run, startPython} from '../support/run-netkit.js'
import {unusedPort} from '../support/unused-port.js'

const rowsOf = ({stdout}: {stdout: string}) => jsonLines<PortHolder>(stdout)

describe.skipIf(process.platform !== 'linux')('port who', () => {
  test.skipIf(!hasProgram('python3'))('names a Python server', async () => {
    const port = await unusedPort()
    const server = startPython(
      `import socket, sys; s = socket.create_server(("127.0.0.1", ${port})); print("up", flush=True); sys.stdin.read()`,
      ['secret-argument'],
    )
    await linesOf(server.stdout!).next()
    const answer = await netkit(['port', 'who', String(port), '--json'])
    const text = await netkit(['port', 'who', String(port)])
    const end = ended(server)
    server.stdin!.end()
    await end
    expect(answer).toMatchObject({code: 0, stderr: ''})
    expect(Object.keys(rowsOf(answer)[0]!)).toEqual([
      'port',
      'protocol',
      'address',
      'state',
      'remote',
      'pid',
      'command',
      'user',
      'timerMs',
      'sources',
      'missing',
    ])
    expect(rowsOf(answer)).toMatchObject([
      {port, protocol: 'tcp', address: '127.0.0.1', state: 'LISTEN', remote: null, timerMs: null},
    ])
    expect(rowsOf(answer)[0]!.command).toMatch(/^python/)
    expect(text.stdout).toContain('python')
    expect(text.stdout).not.toContain('secret-argument')
  })

  test('names a TIME_WAIT and how long it still takes', async () => {
    const server = net.createServer((socket) => socket.on('error', () => {}).end()) // who closes first waits
    const port = await unusedPort()
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const client = net.connect(port, '127.0.0.1').resume()
    await new Promise((resolve) => client.once('close', resolve))
    await new Promise((resolve) => server.close(resolve))
    const answer = await netkit(['port', 'who', String(port), '--json'])
    expect(answer.code).toBe(0)
    expect(rowsOf(answer)).toMatchObject([
      {port, protocol: 'tcp', address: '127.0.0.1', state: 'TIME_WAIT', pid: null, command: null, user: null},
    ])
    expect(rowsOf(answer)[0]!.timerMs).toBeGreaterThan(0)
    expect(rowsOf(answer)[0]!.timerMs).toBeLessThanOrEqual(60_000)
    expect((await netkit(['port', 'who', String(port)])).stdout).toMatch(
      /remembers a closed connection, [\d.]+ s more\n$/,
    )
    const waiting = expect.objectContaining({port, state: 'TIME_WAIT'}) as object
    expect(rowsOf(await netkit(['port', 'list', '--tcp', '--json', '--time-wait']))).toContainEqual(waiting)
    expect(rowsOf(await netkit(['port', 'list', '--tcp', '--json']))).not.toContainEqual(waiting)
  })

  test('shows a server and its connection, UDP too, and every process that holds them', async () => {
    const [tcp, udp] = [await tcpListener(), await udpResponder(() => null)]
    const client = net.connect(tcp, '127.0.0.1')
    await new Promise((resolve) => client.once('connect', resolve))
    const {localPort} = client
    // The ports may also be of another test's, at another address.
    const ours = ({pid}: PortHolder) => pid === process.pid
    const rows = rowsOf(await netkit(['port', 'who', `${tcp},${udp}`, '--json'])).filter(ours)
    client.destroy()
    expect(rows).toHaveLength(3)
    expect(rows).toContainEqual(expect.objectContaining({port: tcp, state: 'LISTEN', pid: process.pid}))
    expect(rows).toContainEqual(
      expect.objectContaining({port: tcp, state: 'ESTABLISHED', remote: `127.0.0.1:${localPort}`}),
    )
    expect(rows).toContainEqual(
      expect.objectContaining({port: udp, protocol: 'udp', state: 'UNCONNECTED', pid: process.pid}),
    )
  })

  test.skipIf(process.getuid?.() !== 0)("says that another user's process is hidden", async () => {
    const port = await tcpListener('127.0.0.1', await unusedPort())
    const answer = await netkit(['port', 'who', String(port), '--json'], {
      uid: 65_534,
      env: {HOME: '/nonexistent', XDG_CACHE_HOME: undefined},
    })
    expect(rowsOf(answer)).toMatchObject([{port, state: 'LISTEN', pid: null, command: null, user: 'root'}])
    const text = await netkit(['port', 'who', String(port)], {
      uid: 65_534,
      env: {HOME: '/nonexistent', XDG_CACHE_HOME: undefined},
    })
    expect(text.stdout).toContain('owner hidden (root): try sudo')
  })

  test('nobody is 1, a bad port 2', async () => {
    expect(await netkit(['port', 'who', String(await unusedPort())])).toMatchObject({stdout: '', stderr: '', code: 1})
    for (const bad of ['0', '65536', '80-22', 'http-', 'a b']) {
      expect(await netkit(['port', 'who', bad])).toMatchObject({stdout: '', code: 2})
    }
  })
})

test.skipIf(process.platform !== 'linux')(
  'port list shows listeners and UDP sockets, each kind alone when asked to',
  async () => {
    const [tcp, udp] = [await tcpListener(), await udpResponder(() => null)]
    const held = {pid: process.pid}
    const [all, onlyTcp, onlyUdp] = await Promise.all(
      [[], ['--tcp'], ['--udp']].map(async (flags) => rowsOf(await netkit(['port', 'list', '--json', ...flags]))),
    )
    const [tcpRow, udpRow] = [
      expect.objectContaining({...held, port: tcp, protocol: 'tcp', state: 'LISTEN'}),
      expect.objectContaining({...held, port: udp, protocol: 'udp', state: 'UNCONNECTED'}),
    ]
    expect(all).toEqual(expect.arrayContaining([tcpRow, udpRow]))
    expect(onlyTcp).toContainEqual(tcpRow)
    expect(new Set(onlyTcp!.map(({protocol}) => protocol))).toEqual(new Set(['tcp']))
    expect(onlyUdp).toContainEqual(udpRow)
    expect(new Set(onlyUdp!.map(({protocol}) => protocol))).toEqual(new Set(['udp']))
  },
)

describe('port free', () => {
  test('gives ports that one can listen on, all different', async () => {
    const {stdout, code} = await netkit(['port', 'free', '--count', '5', '--json'])
    expect(code).toBe(0)
    expect(new Set(jsonLines<{port: number}>(stdout).map(({port}) => port)).size).toBe(5)
    const taken = await tcpListener('127.0.0.1', await unusedPort())
    const range = `${taken}-${taken + 99}`
    const free = await netkit(['port', 'free', '--range', range, '--get', 'port'])
    await tcpListener('127.0.0.1', Number(free.stdout)) // rejects if it is taken
  })

  test.each(['127.0.0.1', '0.0.0.0', '::1', '::'])('a port that somebody has on %s alone is not free', async (host) => {
    const port = await tcpListener(host, await unusedPort())
    expect(await netkit(['port', 'free', '--range', `${port}-${port}`])).toMatchObject({stdout: '', code: 1})
  })

  test.each([
    ['--range', '80-22'],
    ['--range', '80'],
    ['--count', '0'],
    ['--range', '0-10'],
  ])('%s %s exits 2', async (...args) => {
    expect(await netkit(['port', 'free', ...args])).toMatchObject({stdout: '', code: 2})
  })
})

describe('port name', () => {
  test('a port, and every port of a name', async () => {
    const {stdout, code} = await netkit(['port', 'name', '443', 'postgresql', '--get', 'input,port,name,range'])
    expect({stdout, code}).toEqual({
      stdout: '443\t443\thttps\twell-known\npostgresql\t5432\tpostgresql\tregistered\n',
      code: 0,
    })
  })

  test('has these keys', async () => {
    const {stdout} = await netkit(['port', 'name', '80', '--json'])
    expect(Object.keys(JSON.parse(stdout))).toEqual([
      'input',
      'port',
      'name',
      'aliases',
      'protocols',
      'range',
      'rangeFirst',
      'rangeLast',
      'ephemeral',
      'ephemeralFirst',
      'ephemeralLast',
    ])
  })

  test('no such name, and a port without a name, are 1; what is neither is 2', async () => {
    expect(await netkit(['port', 'name', 'nosuchservice'])).toMatchObject({stdout: '', code: 1})
    expect(await netkit(['port', 'name', '65535', '--get', 'range'])).toMatchObject({stdout: 'dynamic\n', code: 1})
    expect(await netkit(['port', 'name', 'a b'])).toMatchObject({stdout: '', code: 2})
  })

  test.skipIf(!hasProgram('getent'))('agrees with the services that the system knows', async () => {
    const known = await run('getent', ['services', 'ssh', 'smtp', 'imaps', 'ldap'])
    const ours = await netkit(['port', 'name', 'ssh', 'smtp', 'imaps', 'ldap', '--get', 'port'])
    expect(ours.stdout.trim().split('\n')).toEqual([...known.stdout.matchAll(/ (\d+)\//g)].map(([, port]) => port))
  })
})

describe.skipIf(!hasProgram('python3'))('a port that another program left', () => {
  /** Runs Python with a port of its own until standard input ends. */
  const withPython = async (script: string, work: (port: number) => Promise<void>) => {
    const port = await unusedPort()
    const child = startPython(
      `import socket, sys; port = ${port}; ${script}; print("up", flush=True); sys.stdin.read()`,
      [],
    )
    await linesOf(child.stdout!).next()
    const end = ended(child)
    try {
      await work(port)
    } finally {
      child.stdin!.end()
      await end
    }
  }

  test('bound without a listener is seen', async () => {
    const script = 's = socket.socket(); s.bind(("127.0.0.1", port))'
    await withPython(script, async (port) => {
      const {stdout, code} = await netkit(['port', 'who', String(port), '--json'])
      expect(jsonLines<PortHolder>(stdout)).toMatchObject([{port, protocol: 'tcp', state: 'BOUND'}])
      expect(code).toBe(0)
      expect((await netkit(['port', 'free', '--range', `${port}-${port}`])).code).toBe(1)
      expect((await netkit(['tcp', 'echo', '--port', String(port)])).stderr).toContain('does not listen there')
    })
  })

  test('in TIME_WAIT, by a program without SO_REUSEADDR: named with its seconds', async () => {
    const script = [
      's = socket.socket(); s.bind(("127.0.0.1", port)); s.listen()',
      'c = socket.create_connection(("127.0.0.1", port)); d, _ = s.accept(); d.close(); c.recv(1); c.close(); s.close()',
    ].join('; ')
    await withPython(script, async (port) => {
      const {stderr, code} = await netkit(['tcp', 'echo', '--port', String(port)])
      expect(stderr).toMatch(/: in TIME_WAIT for \d+ s more: the program that had it did not set SO_REUSEADDR\n$/)
      expect(code).toBe(4)
      const [row] = jsonLines<PortHolder>((await netkit(['port', 'who', String(port), '--json'])).stdout)
      expect(row).toMatchObject({state: 'TIME_WAIT', pid: null})
      expect(row!.timerMs).toBeGreaterThan(0)
    })
  })
})

test.skipIf(process.platform !== 'linux')('port list has listeners first', async () => {
  await tcpListener()
  const states = jsonLines<PortHolder>((await netkit(['port', 'list', '--json'])).stdout).map(({state}) => state)
  expect(states.lastIndexOf('LISTEN')).toBe(states.filter((state) => state === 'LISTEN').length - 1)
})
