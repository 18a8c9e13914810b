import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {type ErrorLine, jsonLines, netkit, scratch, startNetkit} from '../support/run-netkit.js'
import {openSocket, startListener, watch} from '../support/udp.js'
import {unusedPort} from '../support/unused-port.js'

type Row = {from: string; port: number; sizeBytes: number; text: string | null; base64: string; receivedAt: string}

/** What one datagram becomes in the output, with these flags. */
async function shown(bytes: string | Uint8Array, ...flags: string[]): Promise<string> {
  await using listener = await startListener(['--once', ...flags])
  await using socket = await openSocket()
  await socket.send(bytes, listener.port)
  const {stdout, code} = await listener.end
  expect(code).toBe(0)
  return stdout.replaceAll(String(socket.port), 'PORT')
}

describe('a row', () => {
  test('has its fields, in their order', async () => {
    const [row] = jsonLines<Row>(await shown('收到', '--json').then((text) => text.replace('PORT', '1')))
    expect(Object.keys(row!)).toEqual(['from', 'port', 'sizeBytes', 'text', 'base64', 'receivedAt'])
    expect(row).toMatchObject({from: '127.0.0.1', sizeBytes: 6, text: '收到', base64: '5pS25Yiw'})
    expect(row!.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  })

  test('shows the time, the sender, the size and the text to people', async () => {
    expect(await shown('hello')).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}127\.0\.0\.1:PORT +5 bytes {2}hello\n$/)
  })

  test.each([
    ['an empty datagram is an event', '', 0, ''],
    ['text', 'hello', 5, 'hello'],
    ['a line end is part of it', 'hello\n', 6, 'hello\n'],
    ['a byte order mark, too', '\ufeffx', 4, '\ufeffx'],
    ['bytes that are no text', Uint8Array.of(0x61, 0xff), 2, null],
    ['a character that is cut', Buffer.from('收').subarray(0, 2), 2, null],
    ['escape sequences', '\x1b[2J\x9b', 6, '\x1b[2J\x9b'],
    ['65507 bytes', 'a'.repeat(65_507), 65_507, 'a'.repeat(65_507)],
  ])('%s', async (_, bytes, sizeBytes, text) => {
    const output = await shown(bytes, '--json')
    // oxlint-disable-next-line no-control-regex -- nothing of the kind may be there raw
    expect(output).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f]/)
    const [row] = jsonLines<Row>(output.replace('PORT', '1'))
    expect(row).toMatchObject({sizeBytes, text, base64: Buffer.from(bytes).toString('base64')})
  })

  test('foreign control characters are made visible in every format for people', async () => {
    expect(await shown('\x1b]0;x\x07\u202e')).toContain('  \\x1b]0;x\\x07\\u202e\n')
    expect(await shown('\x1b[2J', '--get', 'text')).toBe('\\x1b[2J\n')
    expect(await shown('\x1b[2J', '--csv')).toContain(',\\x1b[2J,')
    expect(await shown(Uint8Array.of(0x1b, 0xff))).toContain('  \\x1b\\xff\n')
  })

  test('--raw gives the bytes, --hex shows them', async () => {
    expect(await shown('a\x1b', '--raw')).toBe('a\x1b')
    expect(await shown('a\x1b', '--hex')).toContain(`\n00000000  ${'61 1b'.padEnd(49)}  |a.|\n`)
    expect((await shown('', '--hex')).trimEnd().split('\n')).toHaveLength(1)
  })

  test('--encoding reads texts of others', async () => {
    const gbk = Buffer.from('cad5b5bd', 'hex')
    expect(await shown(gbk, '--encoding', 'gbk', '--get', 'text')).toBe('收到\n')
    expect(await shown(gbk, '--get', 'text')).toBe('\n')
  })

  test('-q prints no rows', async () => {
    await using socket = await openSocket()
    const port = await unusedPort()
    const {end, child} = watch(startNetkit(['udp', 'listen', '--once', '-q', '--port', String(port)]))
    for (; child.exitCode === null; await new Promise(setImmediate)) await socket.send('hello', port)
    expect(await end).toMatchObject({code: 0, stdout: ''})
  })
})

describe('where it listens', () => {
  test('on loopback alone, unless told otherwise', async () => {
    await using listener = await startListener([])
    expect(listener.endpoint).toBe(`127.0.0.1:${listener.port}`)
  })

  test("on '*' IPv6 and IPv4 come in, each by its own name, and are answered", async () => {
    await using listener = await startListener(['--host', '*', '--echo', '--count', '2', '--get', 'from,port'])
    await using four = await openSocket('127.0.0.1')
    await using six = await openSocket('::1')
    await four.send('4', listener.port)
    expect((await four.next()).bytes.toString()).toBe('4')
    await six.send('6', listener.port)
    expect((await six.next()).bytes.toString()).toBe('6')
    expect((await listener.end).stdout).toBe(`127.0.0.1\t${four.port}\n::1\t${six.port}\n`)
  })

  test('a name is looked up', async () => {
    await using listener = await startListener(['--host', 'localhost'])
    expect(listener.endpoint).toMatch(/^(127\.0\.0\.1|\[::1\]):\d+$/)
  })

  test('the ready file has the endpoint, is never overwritten, and goes', async () => {
    const file = path.join(scratch, 'ready')
    await using listener = await startListener(['--once', '--ready-file', file])
    expect(fs.readFileSync(file, 'utf8')).toBe(`${listener.endpoint}\n`)
    const second = await netkit(['udp', 'listen', '--port', '0', '--ready-file', file])
    expect(second).toMatchObject({code: 4, stdout: ''})
    await using socket = await openSocket()
    await socket.send('', listener.port)
    expect((await listener.end).code).toBe(0)
    expect(fs.existsSync(file)).toBe(false)
  })

  test('a port in use is exit 4 and names the process, in every format', async () => {
    await using listener = await startListener([])
    const port = String(listener.port)
    const holder = `in use by node (process ${listener.child.pid})`
    expect(await netkit(['udp', 'listen', '--port', port])).toMatchObject({
      code: 4,
      stderr: `netkit: 127.0.0.1:${port}: ${holder}\n`,
    })
    const {stdout, code} = await netkit(['udp', 'listen', '--port', port, '--json'])
    expect(code).toBe(4)
    expect(jsonLines<ErrorLine>(stdout)[0]!.error).toMatchObject({code: 'PORT_IN_USE', input: `127.0.0.1:${port}`})
  })

  test.each([
    ['an address of another machine', ['--host', '192.0.2.7'], 4, 'this machine has no such address'],
    ['a name that does not resolve', ['--host', 'nobody.invalid'], 3, 'nobody.invalid: the name'],
    ['a group that is none', ['--group', '10.0.0.1'], 2, 'not a multicast address'],
    ['an interface that is not there', ['--group', '239.1.1.1', '--interface', 'nix0'], 2, 'no interface "nix0"'],
    ['an interface without a group', ['--interface', 'lo'], 2, '--group'],
    ['a port above 65535', ['--port', '65536'], 2, 'from 0 to 65535'],
    ['an encoding that is none', ['--encoding', 'klingon'], 2, 'unknown encoding'],
    ['two answers', ['--reply', 'x', '--echo'], 2, '--echo'],
    ['two answers', ['--upper', '--echo'], 2, '--upper'],
    ['two counts', ['--once', '--count', '2'], 2, '--count'],
    ['bytes as JSON', ['--raw', '--json'], 2, 'raw'],
    ['an answer above 65507 bytes', ['--reply', 'a'.repeat(65_508)], 2, 'the reply has 65508 bytes'],
  ])('%s is refused', async (_, args, code, message) => {
    const outcome = await netkit(['udp', 'listen', ...(args.includes('--port') ? [] : ['--port', '0']), ...args])
    expect(outcome).toMatchObject({code})
    expect(outcome.stderr + outcome.stdout).toContain(message)
  })
})

function interfaceWith(fits: (own: os.NetworkInterfaceInfo) => boolean): string | undefined {
  return Object.entries(os.networkInterfaces()).find(([, all]) => all?.some(fits))?.[0]
}

describe('groups', () => {
  const GROUP = '239.255.42.17'

  test('IPv4: two listeners hear one datagram, and a stranger to the group is not heard', async () => {
    const flags = ['--group', GROUP, '--interface', 'lo', '--once', '--reply', 'here', '--get', 'text']
    await using first = await startListener(flags)
    await using second = await startListener([...flags, '--port', String(first.port)])
    await using stranger = await openSocket()
    await stranger.send('not to the group', first.port)
    const sent = await netkit(['udp', 'send', `${GROUP}:${first.port}`, 'all', '--interface', 'lo', '--wait', '2s'])
    expect(sent.stdout.match(/ here$/gm)).toHaveLength(2)
    expect(sent.code).toBe(0)
    expect((await first.end).stdout).toBe('all\n')
    expect((await second.end).stdout).toBe('all\n')
  })

  test('IPv6, on an interface with a link-local address, without leaving this machine', async ({skip}) => {
    const name = interfaceWith(({address}) => address.startsWith('fe80'))
    if (name === undefined) return skip('no interface with an IPv6 link-local address')
    await using listener = await startListener([
      '--group',
      'ff12::4217',
      '--interface',
      name,
      '--once',
      '--reply',
      'here',
    ])
    const target = `[ff12::4217]:${listener.port}`
    const flags = ['--interface', name, '--ttl', '0', '--wait', '2s', '--get', 'text']
    expect(await netkit(['udp', 'send', target, 'all', ...flags])).toMatchObject({code: 0, stdout: 'here\n'})
    expect((await listener.end).stdout).toContain(' all\n')
  })

  test('--no-loop keeps it from this machine', async ({skip}) => {
    const name = interfaceWith(({family, internal}) => family === 'IPv4' && !internal) // on lo the wire itself is the loop
    if (name === undefined) return skip('no interface besides lo with an IPv4 address')
    await using listener = await startListener(['--group', GROUP, '--interface', name, '--get', 'text', '--once'])
    const target = `${GROUP}:${listener.port}`
    const flags = ['--interface', name, '--wait', '0s', '--ttl', '0']
    expect((await netkit(['udp', 'send', target, 'unheard', '--no-loop', ...flags])).code).toBe(0)
    expect((await netkit(['udp', 'send', target, 'heard', ...flags])).code).toBe(0)
    expect((await listener.end).stdout).toBe('heard\n')
  })
})

describe('answers', () => {
  test.each([
    ['--reply', ['--reply', '收到'], 'hello', '收到'],
    ['--reply with a dash', ['--reply=-hi'], 'hello', '-hi'],
    ['an empty --reply', ['--reply', ''], 'hello', ''],
    ['--echo', ['--echo'], 'hello', 'hello'],
    ['--echo of nothing', ['--echo'], '', ''],
    ['--upper', ['--upper'], 'grün', 'GRÜN'],
  ])('%s', async (_, flags, request, answer) => {
    await using listener = await startListener(flags)
    await using socket = await openSocket()
    await socket.send(request, listener.port)
    expect(await socket.next()).toEqual({bytes: Buffer.from(answer), port: listener.port})
  })

  test('--echo is byte for byte, up to the longest datagram', async () => {
    await using listener = await startListener(['--echo', '--output', '/dev/null'])
    await using socket = await openSocket()
    for (const length of [0, 1, 255, 1472, 9000, 65_507]) {
      const bytes = Buffer.from(Array.from({length}, (_, index) => index * 7))
      await socket.send(bytes, listener.port)
      expect((await socket.next()).bytes.equals(bytes)).toBe(true)
    }
  })

  test('a peer above its rate is not answered, another is, and the end tells how many went without', async () => {
    await using listener = await startListener(['--echo', '--reply-rate', '3', '--count', '11', '--json'])
    await using greedy = await openSocket()
    await using modest = await openSocket()
    // One rate's worth of the same bytes: what refills while the test runs is one a second at most.
    for (let index = 0; index < 10; index++) await greedy.send('x', listener.port)
    await modest.send('last', listener.port)
    expect((await modest.next()).bytes.toString()).toBe('last')
    const {stderr, code} = await listener.end
    expect(code).toBe(0)
    const [notice] = jsonLines<{notice: {code: string; datagrams: number}}>(stderr.split('\n').slice(1).join('\n'))
    expect(notice!.notice.code).toBe('REPLIES_WITHHELD')
    expect(notice!.notice.datagrams).toBeGreaterThan(0)
    expect(notice!.notice.datagrams).toBeLessThanOrEqual(7)
  })

  test('two listeners that answer each other fall silent', async () => {
    // The first datagram claims to come from the second listener: it is sent from its port, before that one has it, while
    // the first is stopped and cannot answer yet.
    await using first = await startListener(['--echo', '--json', '--idle-timeout', '3s'])
    first.child.kill('SIGSTOP')
    const forger = await openSocket()
    await forger.send('round and round', first.port)
    await forger[Symbol.asyncDispose]()
    await using second = await startListener([
      '--echo',
      '--json',
      '--idle-timeout',
      '3s',
      '--port',
      String(forger.port),
    ])
    first.child.kill('SIGCONT')
    const [one, other] = [await first.end, await second.end] // each ends when it has heard nothing for a while
    expect([one.code, other.code]).toEqual([0, 0])
    const rounds = jsonLines<Row>(one.stdout).length
    expect(rounds).toBeGreaterThan(100) // they did answer each other …
    expect(rounds).toBeLessThan(2000) // … and did not go on
  })

  test('the listener does not answer itself', async () => {
    await using listener = await startListener(['--host', '0.0.0.0', '--echo', '--count', '2', '--get', 'text'])
    await using socket = await openSocket()
    await socket.send('a', listener.port)
    await socket.next()
    await socket.send('b', listener.port)
    expect((await listener.end).stdout).toBe('a\nb\n')
  })
})
