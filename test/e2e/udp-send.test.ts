import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {type ErrorLine, jsonLines, netkit, type Options, scratch, startNetkit} from '../support/run-netkit.js'
import {openSocket, type Socket, startListener, watch} from '../support/udp.js'
import {unusedPort} from '../support/unused-port.js'

/** Sends to a socket that never answers, without waiting; what arrives there, as text. */
async function arriving(count: number, args: string[], options: Options = {}): Promise<string[]> {
  await using socket = await openSocket()
  const outcome = await netkit(['udp', 'send', '--wait', '0s', `:${socket.port}`, ...args], options)
  expect(outcome).toMatchObject({code: 0, stdout: '', stderr: ''})
  return await take(socket, count)
}

async function take(socket: Socket, count: number): Promise<string[]> {
  const texts: string[] = []
  while (texts.length < count) texts.push((await socket.next()).bytes.toString('latin1'))
  return texts
}

/** Answers every datagram `answers` times with `text(datagram)`. */
function answer(socket: Socket, text: (bytes: Buffer) => string | Uint8Array = (bytes) => bytes, answers = 1): void {
  socket.socket.on('message', (bytes, {port, address}) => {
    for (let index = 0; index < answers; index++) socket.socket.send(text(bytes), port, address)
  })
}

describe('what is sent', () => {
  const file = path.join(scratch, 'lines')
  fs.writeFileSync(file, 'one\r\n\ntwo')

  test.each<[string, string[], Options, string[]]>([
    ['a message', ['hello'], {}, ['hello']],
    ["'' is an empty datagram", [''], {}, ['']],
    ['a message that starts with a dash', ['--', '-hi'], {}, ['-hi']],
    ['blanks belong to it', [' a b '], {}, [' a b ']],
    ['each line of standard input', [], {stdin: 'one\ntwo\n'}, ['one', 'two']],
    ['an empty line is an empty datagram', [], {stdin: 'one\n\ntwo'}, ['one', '', 'two']],
    ['bytes that are no text', [], {stdin: Buffer.from('ff00fe0a61', 'hex')}, ['\xff\0\xfe', 'a']],
    ['--whole', ['--whole'], {stdin: 'one\ntwo\n'}, ['one\ntwo\n']],
    ['--whole of nothing is an empty datagram', ['--whole'], {stdin: ''}, ['']],
    ['--file', ['--file', file], {}, ['one', '', 'two']],
    ['--file --whole', ['--file', file, '--whole'], {}, ['one\r\n\ntwo']],
    ['--count', ['x', '--count', '3'], {}, ['x', 'x', 'x']],
    ['--count of lines: each so often', ['--count', '2'], {stdin: 'a\nb\n'}, ['a', 'a', 'b', 'b']],
    ['--interval', ['x', '--count', '3', '--interval', '5ms'], {}, ['x', 'x', 'x']],
    ['--encoding', ['收到', '--encoding', 'gbk'], {}, ['\xca\xd5\xb5\xbd']],
    ['--encoding of lines', ['--encoding', 'gbk'], {stdin: '收到\nok\n'}, ['\xca\xd5\xb5\xbd', 'ok']],
  ])('%s', async (_, args, options, expected) => {
    expect(await arriving(expected.length, args, options)).toEqual(expected)
  })

  test('each of very many is a datagram of its own', async () => {
    await using socket = await openSocket()
    const child = startNetkit(['udp', 'send', `:${socket.port}`, 'hello', '--count', '30001', '--wait', '0s'])
    const {end} = watch(child)
    const first = await take(socket, 100) // the rest may be more than the socket's buffer holds
    expect(new Set(first)).toEqual(new Set(['hello']))
    expect(await end).toMatchObject({code: 0, stdout: '', stderr: ''})
  })

  test('lines go out as they come, not when standard input ends', async () => {
    await using socket = await openSocket()
    const child = startNetkit(['udp', 'send', `:${socket.port}`, '--wait', '0s'])
    const {end} = watch(child)
    child.stdin!.write('one\ntw')
    expect(await take(socket, 1)).toEqual(['one'])
    child.stdin!.end('o\n')
    expect(await take(socket, 1)).toEqual(['two'])
    expect((await end).code).toBe(0)
  })

  test('to IPv6, and to a name', async () => {
    await using six = await openSocket('::1')
    expect((await netkit(['udp', 'send', `[::1]:${six.port}`, 'six', '--wait', '0s'])).code).toBe(0)
    expect(await take(six, 1)).toEqual(['six'])
    await using four = await openSocket()
    expect((await netkit(['udp', 'send', `localhost:${four.port}`, 'four', '--wait', '0s'])).code).toBe(0)
    expect(await take(four, 1)).toEqual(['four'])
  })
})

describe('sizes', () => {
  test('65507 bytes go, with a warning about fragments', async () => {
    await using socket = await openSocket()
    const outcome = await netkit(['udp', 'send', `:${socket.port}`, 'a'.repeat(65_507), '--wait', '0s'])
    expect(outcome).toMatchObject({code: 0, stdout: ''})
    expect(outcome.stderr).toContain('65507 bytes are more than 1472')
    expect(outcome.stderr).toContain('45 fragments')
    expect((await socket.next()).bytes).toHaveLength(65_507)
  })

  test.each([
    ['a message', ['a'.repeat(65_508)], {}],
    ['--whole', ['--whole'], {stdin: 'a'.repeat(65_508)}],
    ['a line', [], {stdin: 'a'.repeat(65_508)}],
  ])('65508 bytes are refused: %s', async (_, args, options) => {
    const {code, stderr, stdout} = await netkit(['udp', 'send', ':9', ...args, '--wait', '0s'], options)
    expect({code, stdout}).toEqual({code: 2, stdout: ''})
    expect(stderr).toContain('65507')
  })

  test('a line that is too long is told with its number, and the others go', async () => {
    await using socket = await openSocket()
    const stdin = `ok\n${'a'.repeat(70_000)}\nok too\n`
    const {code, stderr} = await netkit(['udp', 'send', `:${socket.port}`, '--wait', '0s'], {stdin})
    expect(code).toBe(2)
    expect(stderr).toContain('stdin:2:1: more than 65507 bytes')
    expect(await take(socket, 2)).toEqual(['ok', 'ok too'])
  })

  test.each([
    ['127.0.0.1', 1472, false],
    ['127.0.0.1', 1473, true],
    ['::1', 1452, false],
    ['::1', 1453, true],
  ])('%s, %i bytes: a warning? %s', async (address, length, warned) => {
    await using socket = await openSocket(address)
    const target = address === '::1' ? `[::1]:${socket.port}` : `:${socket.port}`
    const {stderr, code} = await netkit(['udp', 'send', target, 'a'.repeat(length), '--wait', '0s', '--json'])
    expect(code).toBe(0)
    const notices = jsonLines<{notice: {code: string; bytes: number}}>(stderr).map(({notice}) => notice)
    expect(notices).toEqual(warned ? [expect.objectContaining({code: 'FRAGMENTS', bytes: length})] : [])
  })
})

describe('what is answered', () => {
  test('the first answer ends it, and is printed', async () => {
    await using socket = await openSocket()
    answer(socket, () => '收到\x1b')
    const args = ['udp', 'send', `:${socket.port}`, 'hello', '--wait', '1h']
    expect(await netkit(args)).toEqual({code: 0, stdout: '收到\\x1b\n', stderr: '', signal: null})
    expect((await netkit([...args, '--raw'])).stdout).toBe('收到\x1b')
    expect((await netkit([...args, '-q'])).stdout).toBe('')
    const [row] = jsonLines<Record<string, unknown>>((await netkit([...args, '--json'])).stdout)
    expect(Object.keys(row!)).toEqual(['from', 'port', 'sizeBytes', 'text', 'base64', 'receivedAt'])
    expect(row).toMatchObject({from: '127.0.0.1', port: socket.port, text: '收到\x1b'})
  })

  test('an empty answer is one, and one that is no text is shown', async () => {
    await using empty = await openSocket()
    answer(empty, () => '')
    const args = ['hello', '--wait', '1h']
    expect(await netkit(['udp', 'send', `:${empty.port}`, ...args])).toMatchObject({code: 0, stdout: '\n'})
    await using binary = await openSocket()
    answer(binary, () => Uint8Array.of(0x61, 0xff))
    expect(await netkit(['udp', 'send', `:${binary.port}`, ...args])).toMatchObject({code: 0, stdout: 'a\\xff\n'})
  })

  test('as many answers as datagrams end it', async () => {
    await using socket = await openSocket()
    answer(socket)
    const {stdout, code} = await netkit(['udp', 'send', `:${socket.port}`, '--wait', '1h'], {stdin: 'a\nb\nc\n'})
    expect({code, lines: stdout.trim().split('\n').sort()}).toEqual({code: 0, lines: ['a', 'b', 'c']})
  })

  test('each is shown when it comes, while standard input is still open', async () => {
    await using socket = await openSocket()
    answer(socket)
    const child = startNetkit(['udp', 'send', `:${socket.port}`, '--wait', '1h'])
    const {sees, end} = watch(child)
    child.stdin!.write('one\n')
    await sees('stdout', 'one\n')
    child.stdin!.write('two\n')
    await sees('stdout', 'two\n')
    child.stdin!.end()
    expect((await end).code).toBe(0)
  })

  test('an answer in another encoding', async () => {
    await using socket = await openSocket()
    answer(socket)
    const args = ['udp', 'send', `:${socket.port}`, '收到', '--encoding', 'gbk', '--wait', '1h']
    expect((await netkit(args)).stdout).toBe('收到\n')
    expect((await netkit([...args, '--get', 'base64'])).stdout).toBe('ytW1vQ==\n')
  })

  test('silence is fine, and said; after --wait it is exit 3', async () => {
    await using socket = await openSocket()
    const target = `:${socket.port}`
    const where = `127.0.0.1:${socket.port}`
    expect(await netkit(['udp', 'send', target, 'x'])).toEqual({
      code: 0,
      stdout: '',
      stderr: `netkit: ${where}: no answer within 1 s; UDP does not tell whether it arrived\n`,
      signal: null,
    })
    expect(await netkit(['udp', 'send', target, 'x', '--wait', '50ms'])).toEqual({
      code: 3,
      stdout: '',
      stderr: `netkit: ${where}: no answer within 0.05 s\n`,
      signal: null,
    })
    const {stdout, code} = await netkit(['udp', 'send', target, 'x', '--wait', '50ms', '--json'])
    expect([code, jsonLines<ErrorLine>(stdout)[0]!.error.code]).toEqual([3, 'TIMEOUT'])
  })

  test('a stranger is not taken for the one who was asked', async () => {
    await using socket = await openSocket()
    await using stranger = await openSocket()
    socket.socket.on('message', (_, {port}) => stranger.socket.send('wrong', port, '127.0.0.1'))
    expect((await netkit(['udp', 'send', `:${socket.port}`, 'x', '--wait', '300ms'])).code).toBe(3)
  })

  test('everybody who is asked by broadcast may answer, for the whole time', async () => {
    await using listener = await startListener(['--host', '0.0.0.0', '--reply', 'me', '--count', '1'])
    const target = `127.255.255.255:${listener.port}`
    expect(await netkit(['udp', 'send', target, 'who?'])).toMatchObject({code: 2})
    const {stdout, code} = await netkit(['udp', 'send', target, 'who?', '--broadcast', '--wait', '2s'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      new RegExp(`^\\d\\d:\\d\\d:\\d\\d\\.\\d{3} {2}127\\.0\\.0\\.1:${listener.port} +2 bytes {2}me\\n$`),
    )
  })
})

describe('when it cannot be', () => {
  test.each([
    ['at once', ['x', '--wait', '0s']],
    ['while waiting', ['x', '--wait', '1h']],
    ['among many', ['x', '--count', '1000000', '--wait', '0s']],
    ['at an interval', ['x', '--count', '1000000', '--interval', '1ms']],
    ['by a name', ['x']],
  ])('a closed port is exit 3: %s', async (name, args) => {
    const port = await unusedPort()
    const host = name === 'by a name' ? 'localhost' : '127.0.0.1'
    const {code, stdout, stderr} = await netkit(['udp', 'send', `${host}:${port}`, ...args])
    expect({code, stdout}).toEqual({code: 3, stdout: ''})
    expect(stderr).toMatch(/: connection refused: nothing listens there\n$/)
  })

  test('a closed port ends it although standard input is open', async () => {
    const child = startNetkit(['udp', 'send', `:${await unusedPort()}`])
    const {end} = watch(child)
    child.stdin!.write('x\n')
    expect((await end).code).toBe(3)
  })

  test.each([
    ['no endpoint', [], 2, 'expected HOST:PORT'],
    ['a port that is none', ['127.0.0.1:99999', 'x'], 2, 'above 65535'],
    ['every address', ['*:9000', 'x'], 2, '* is for listeners'],
    ['a name that does not resolve', ['nobody.invalid:9000', 'x'], 3, 'nobody.invalid: the name'],
    ['a TTL of 0 to a host', [':9', 'x', '--ttl', '0'], 2, 'TTL of 0'],
    ['a message and a file', [':9', 'x', '--file', 'y'], 2, 'exclude one another'],
    ['a message and --whole', [':9', 'x', '--whole'], 2, 'exclude one another'],
    ['a file that is not there', [':9', '--file', 'nowhere'], 4, 'cannot read nowhere: no such file'],
    ['a time without a unit', [':9', 'x', '--wait', '1'], 2, 'which unit: 1ms or 1s?'],
    ['an interface that is not there', ['239.1.1.1:9', 'x', '--interface', 'nix0'], 2, 'no interface "nix0"'],
  ])('%s', async (_, args, code, message) => {
    const outcome = await netkit(['udp', 'send', ...args])
    expect(outcome).toMatchObject({code, stdout: ''})
    expect(outcome.stderr).toContain(message)
  })

  test('--trace tells each call, for learners', async () => {
    await using socket = await openSocket()
    answer(socket)
    const {stderr, code} = await netkit(['udp', 'send', `:${socket.port}`, 'hello', '--trace', '--wait', '1h'])
    expect(code).toBe(0)
    expect(stderr.replaceAll(String(socket.port), 'PORT').replace(/:\d+$/m, ':OWN').split('\n')).toEqual([
      'socket(AF_INET, SOCK_DGRAM)',
      'connect 127.0.0.1:PORT from 127.0.0.1:OWN',
      'send, 5 bytes',
      'recvfrom 127.0.0.1:PORT, 5 bytes',
      'close',
      '',
    ])
  })
})
