import fs from 'node:fs'
import {beforeEach, describe, expect, test} from 'vitest'
import {onTerminal} from '../support/on-terminal.js'
import {ended, hasProgram, jsonLines, netkit, type Options, shell, startNetkit} from '../support/run-netkit.js'
import {freshPath, kept, pattern, readAll, serve, silentPort, tcpServer} from '../support/tcp.js'
import {unusedPort} from '../support/unused-port.js'

type Row = {from: string; port: number; sizeBytes: number; text: string | null; base64: string; receivedAt: string}

const connect = (port: number, args: string[] = [], options: Options = {}) =>
  netkit(['tcp', 'connect', `127.0.0.1:${port}`, ...args], options)

/** Answers, when the client has sent everything, with what `answer` makes of it. */
const answering = (answer: (bytes: Buffer) => Buffer | string) =>
  tcpServer((socket) => void readAll(socket).then((bytes) => socket.end(answer(bytes))))

/** Sends that and closes its half at once. */
const saying = (...pieces: (Buffer | string)[]) =>
  tcpServer((socket) => {
    for (const piece of pieces) socket.write(piece)
    socket.end()
    socket.resume()
  })

describe('the end of stdin', () => {
  test('is a FIN, and the whole answer that comes after it is printed', async () => {
    await using server = await answering((bytes) => `got ${bytes.length}`)
    expect(await connect(server.port, [], {stdin: 'hello'})).toMatchObject({code: 0, stdout: 'got 5', stderr: ''})
  })

  test('of an empty stdin as well', async () => {
    await using server = await answering((bytes) => `got ${bytes.length}`)
    expect(await connect(server.port)).toMatchObject({code: 0, stdout: 'got 0'})
  })

  test.each(['file', 'pipe'])('5 MB through a %s, there and back, byte for byte', async (kind) => {
    const {port} = await serve(['tcp', 'echo'])
    const [source, copy] = [freshPath('source'), freshPath('copy')]
    fs.writeFileSync(source, pattern(5_000_001))
    const run = await shell(
      kind === 'file'
        ? `netkit tcp connect :${port} <${source} >${copy}`
        : `cat ${source} | netkit tcp connect :${port} | cat >${copy}`,
    )
    expect(run).toMatchObject({code: 0, stderr: ''})
    expect(fs.readFileSync(copy).equals(pattern(5_000_001))).toBe(true)
  })

  test('--wait-for ends the wait: 0 with an answer, 3 without', async () => {
    await using silent = await tcpServer((socket) => socket.resume())
    const nothing = await connect(silent.port, ['--wait-for', '50ms'], {stdin: 'hello'})
    expect(nothing).toMatchObject({code: 3, stdout: ''})
    expect(nothing.stderr).toContain('no answer after the end of stdin, for 50 ms')
    await using open = await tcpServer((socket) => socket.resume().write('still here'))
    expect(await connect(open.port, ['--wait-for', '300ms'])).toMatchObject({code: 0, stdout: 'still here'})
  })
})

describe('the peer closes', () => {
  test('it is over at once, even if stdin is open', async () => {
    await using server = await saying('bye')
    const child = kept(startNetkit(['tcp', 'connect', `:${server.port}`]))
    expect(await ended(child)).toMatchObject({
      code: 0,
      stdout: 'bye',
      stderr: 'the peer closed the connection before the end of stdin\n',
    })
  })

  test('only its own half, and reads on: a file is sent to its end', async () => {
    const received = freshPath('received')
    const [promise, resolve] = deferred<Buffer>()
    await using server = await tcpServer((socket) => {
      socket.end('I have nothing to say')
      void readAll(socket).then(resolve)
    })
    fs.writeFileSync(received, pattern(3_000_000))
    const run = await shell(`netkit tcp connect :${server.port} <${received}`)
    expect(run).toMatchObject({code: 0, stdout: 'I have nothing to say'})
    expect((await promise).equals(pattern(3_000_000))).toBe(true)
  })

  test('only its own half, and a pipe has more to say: it is sent, too', async () => {
    const [promise, resolve] = deferred<Buffer>()
    await using server = await tcpServer((socket) => {
      socket.end()
      void readAll(socket).then(resolve)
    })
    const run = await shell(`yes 0123456789 | head -c 20000000 | netkit tcp connect :${server.port}`)
    expect(run).toMatchObject({code: 0, stdout: '', stderr: ''})
    expect(await promise).toHaveLength(20_000_000)
  })
})

function deferred<Value>(): [Promise<Value>, (value: Value) => void] {
  let resolve: (value: Value) => void
  const promise = new Promise<Value>((done) => (resolve = done))
  return [promise, resolve!]
}

describe('the network does not deliver', () => {
  test('refused: exit 3, with what it means', async () => {
    const port = await unusedPort()
    const run = await connect(port)
    expect(run).toMatchObject({code: 3, stdout: ''})
    expect(run.stderr).toBe(`netkit: 127.0.0.1:${port}: connection refused: nothing listens there\n`)
    const json = await connect(port, ['--json'])
    expect(json).toMatchObject({code: 3, stderr: ''})
    expect(JSON.parse(json.stdout)).toMatchObject({error: {code: 'CONNECTION_REFUSED', input: `127.0.0.1:${port}`}})
  })

  test('a reset is exit 3, never 0; what came before it is printed', async () => {
    await using server = await tcpServer((socket) => {
      socket.write('half an ans')
      socket.once('data', () => socket.resetAndDestroy())
    })
    const child = kept(startNetkit(['tcp', 'connect', `:${server.port}`]))
    child.stdout!.once('data', () => child.stdin!.write('go'))
    const {code, stderr, stdout} = await ended(child)
    expect({code, stdout}).toEqual({code: 3, stdout: 'half an ans'})
    expect(stderr).toContain('the peer reset the connection')
  })

  test('a peer that is killed with bytes unread is a reset; what was still to be sent is not lost without a word', async () => {
    const server = await serve(['tcp', 'listen', '--raw', '--trace'])
    const child = kept(startNetkit(['tcp', 'connect', server.place]))
    const end = ended(child)
    server.child.once('exit', () => child.stdin!.end(Buffer.alloc(1_000_000)))
    child.stdin!.write('x')
    await new Promise<void>((resolve) => {
      server.child.stderr!.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('recv 1 byte')) resolve()
      })
    })
    server.child.kill('SIGKILL')
    const {code, stderr} = await end
    expect(code).toBe(3)
    expect(stderr).toMatch(/reset|has closed/)
  })

  test('a name that does not resolve is exit 3, a bad endpoint exit 2', async () => {
    expect(await netkit(['tcp', 'connect', 'no-such-host.invalid:80'])).toMatchObject({code: 3, stdout: ''})
    for (const words of [['::1:9000'], ['host', '70000'], ['a', '1', '2'], ['*:9000'], []]) {
      expect(await netkit(['tcp', 'connect', ...words])).toMatchObject({code: 2, stdout: ''})
    }
  })

  test('--timeout: a listener that never accepts, its backlog full', async ({skip}) => {
    if (process.platform !== 'linux') skip('elsewhere a full backlog refuses')
    const port = await silentPort()
    const run = await connect(port, ['--timeout', '200ms'])
    expect(run).toMatchObject({code: 3, stdout: ''})
    expect(run.stderr).toContain('no answer within 200 ms')
  })
})

describe('this machine cannot', () => {
  test('a full disk is exit 4', async ({skip}) => {
    if (!fs.existsSync('/dev/full')) skip('there is no /dev/full')
    await using server = await saying('x'.repeat(100_000))
    for (const format of [[], ['--json'], ['--line'], ['--hex']]) {
      const run = await connect(server.port, ['--output', '/dev/full', ...format])
      expect(run.code).toBe(4)
      // The file failed, not standard output: that is where JSON tells of it.
      expect(format[0] === '--json' ? run.stdout : run.stderr).toContain('no space left on the disk')
    }
    expect(await shell(`netkit tcp connect :${server.port} >/dev/full`)).toMatchObject({code: 4})
  })

  test('--output in a folder that is not there, stdin a folder: exit 4', async () => {
    await using server = await saying('hello')
    expect(await connect(server.port, ['--output', '/nowhere/file'])).toMatchObject({code: 4, stdout: ''})
    await using reader = await tcpServer((socket) => void socket.resume())
    expect(await shell(`netkit tcp connect :${reader.port} </`)).toMatchObject({code: 4, stdout: ''})
  })
})

describe('it ends when it is told to', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s closes the connection', async (signal, code) => {
    const [closed, resolve] = deferred<void>()
    await using server = await tcpServer((socket) => {
      socket.write('hello')
      socket.resume().once('close', () => resolve())
      socket.once('end', () => socket.end())
    })
    const child = kept(startNetkit(['tcp', 'connect', `:${server.port}`]))
    child.stdout!.once('data', () => child.kill(signal))
    expect(await ended(child)).toMatchObject({code, signal: null, stdout: 'hello'})
    await closed
  })

  test('also while its reader does not read', async () => {
    await using server = await saying(Buffer.alloc(10_000_000))
    const child = kept(startNetkit(['tcp', 'connect', `:${server.port}`]))
    await new Promise((resolve) => child.stdout!.once('readable', resolve)) // and nothing is taken from there
    child.kill('SIGTERM')
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(143)
  })

  test('and quietly when nobody reads on', async () => {
    await using server = await tcpServer((socket) => {
      const more = () => void (socket.destroyed || socket.write(Buffer.alloc(65_536, 'y\n'), () => setImmediate(more)))
      more()
    })
    for (const args of ['', '--line', '--json', '--hex']) {
      const run = await shell(
        `{ netkit tcp connect :${server.port} ${args} </dev/null; echo $? >&2; } | head -c 100000 | wc -c`,
      )
      expect(run).toMatchObject({stdout: expect.stringContaining('100000'), stderr: '0\n'})
    }
  })
})

describe('lines', () => {
  test('each whole, however it came, with what could move the cursor made visible', async () => {
    await using server = await saying('one\r\ntw', 'o\n\x1b[2J\x07\n', Buffer.from([0xff, 0x41, 0x0a]), '世界\n\nlast')
    const {stdout} = await connect(server.port, ['--line'])
    expect(stdout).toBe('one\ntwo\n\\x1b[2J\\x07\n\\xffA\n世界\n\nlast\n')
  })

  test('as rows', async () => {
    await using server = await saying('one\n', Buffer.from([0xff, 0x0a]))
    const rows = jsonLines<Row>((await connect(server.port, ['--line', '--json'])).stdout)
    expect(rows).toMatchObject([
      {from: '127.0.0.1', port: server.port, sizeBytes: 3, text: 'one', base64: 'b25l', header: null},
      {sizeBytes: 1, text: null, base64: '/w=='},
    ])
    for (const row of rows) expect(Object.keys(row).join(' ')).toBe('from port sizeBytes text base64 header receivedAt')
    expect(rows[0]!.receivedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    const csv = await connect(server.port, ['--line', '--get', 'sizeBytes,text'])
    expect(csv.stdout).toBe('3\tone\n1\t\n')
  })

  test('--raw leaves them as they are', async () => {
    await using server = await saying('\x1b[2J\nx')
    expect((await connect(server.port, ['--line', '--raw'])).stdout).toBe('\x1b[2Jx')
  })

  test('of stdin go out whole, with CR LF where that is wanted', async () => {
    await using server = await answering((bytes) => bytes.toString('hex'))
    const hex = async (args: string[], stdin: string) => (await connect(server.port, args, {stdin})).stdout
    expect(await hex(['--line', '--raw'], 'a\nb')).toBe(Buffer.from('a\nb\n').toString('hex'))
    expect(await hex(['--line', '--raw', '--crlf'], 'a\r\nb')).toBe(Buffer.from('a\r\nb\r\n').toString('hex'))
    expect(await hex(['--crlf'], 'a\nb\r\n\n')).toBe(Buffer.from('a\r\nb\r\n\r\n').toString('hex'))
  })

  test('64 MB without a line end stop at --max-frame, exit 3', async () => {
    await using server = await tcpServer((socket) => {
      let left = 1024
      const more = () =>
        void (left-- > 0 && !socket.destroyed && socket.write(Buffer.alloc(65_536, 'a'), () => setImmediate(more)))
      more()
      socket.resume()
    })
    const run = await connect(server.port, ['--line', '--max-frame', '1MiB'])
    expect(run).toMatchObject({code: 3, stdout: ''})
    expect(run.stderr).toContain('a line from the peer is longer than 1048576 bytes (--max-frame)')
  })

  test('a line of stdin above --max-frame is exit 2, and the ones before it are sent', async () => {
    const [promise, resolve] = deferred<Buffer>()
    await using server = await tcpServer((socket) => void readAll(socket).then(resolve))
    const run = await connect(server.port, ['--line', '--max-frame', '10'], {stdin: `short\n${'x'.repeat(11)}\n`})
    expect(run).toMatchObject({code: 2, stdout: ''})
    expect(run.stderr).toContain('a line of stdin is longer than 10 bytes')
    expect((await promise).toString()).toBe('short\n')
  })
})

describe('frames', () => {
  test('one line of stdin is one frame, one frame is one line', async () => {
    const {port} = await serve(['tcp', 'echo'])
    for (const framing of [
      'line',
      'u8',
      'u16be',
      'u32be',
      'i32le',
      'u64be',
      'varint',
      'netstring',
      'delimiter:0d0a',
      'header',
      'fixed:5',
    ]) {
      const run = await connect(port, ['--framing', framing], {stdin: 'hello\nworld\n'})
      expect({framing, ...run}).toMatchObject({framing, code: 0, stdout: 'hello\nworld\n', stderr: ''})
    }
    expect(await connect(port, ['--framing', 'u32be', '--raw'], {stdin: 'a\n\x1bb'})).toMatchObject({stdout: 'a\x1bb'})
  })

  test('a frame with a header shows it', async () => {
    const {port} = await serve(['tcp', 'echo'])
    const run = await connect(port, ['--framing', 'header', '--json'], {stdin: 'hi'})
    expect(jsonLines(run.stdout)).toMatchObject([{text: 'hi', header: {total_size: 2}}])
  })

  test.each([
    ['a length bomb', 'u32be', Buffer.from('fffffff0', 'hex'), 'FRAME_TOO_LONG'],
    ['a web server', 'u32be', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'FRAME_TOO_LONG'],
    ['a frame cut short', 'u32be', Buffer.from('0000000961', 'hex'), 'TRUNCATED_FRAME'],
    ['a bad netstring', 'netstring', Buffer.from('x:'), 'BAD_FRAME'],
  ])('%s is exit 3, at once, and what was good is printed', async (_, framing, bad, code) => {
    const good = framing === 'netstring' ? '1:a,' : '\0\0\0\x01a'
    await using server = await tcpServer((socket) => {
      socket.write(good)
      if (code === 'TRUNCATED_FRAME') socket.end(bad)
      else socket.write(bad)
      socket.resume()
    })
    const run = await connect(server.port, ['--framing', framing, '--json'])
    expect(run.code).toBe(3)
    expect(jsonLines(run.stdout)).toMatchObject([{text: 'a'}, {error: {code}}])
  })

  test('what a frame cannot hold is exit 2', async () => {
    await using server = await tcpServer((socket) => void socket.resume())
    const run = await connect(server.port, ['--framing', 'u8'], {stdin: 'x'.repeat(256)})
    expect(run).toMatchObject({code: 2, stdout: ''})
  })
})

test('--encoding: lines are UTF-8 on our side and GBK on the wire', async () => {
  await using server = await answering((bytes) =>
    bytes.equals(Buffer.from('c4e3bac30a', 'hex')) ? bytes : bytes.toString('hex'),
  )
  const args = ['--line', '--encoding', 'gbk']
  expect(await connect(server.port, args, {stdin: '你好\n'})).toMatchObject({code: 0, stdout: '你好\n'})
  expect(await connect(server.port, ['--encoding', 'gbk'], {stdin: '你好\n'})).toMatchObject({
    stdout: Buffer.from('你好\n').toString('hex'), // a pipe's bytes are nobody's to change
  })
  expect(await connect(server.port, ['--encoding', 'klingon'])).toMatchObject({code: 2})
})

test('--hex goes on counting', async () => {
  await using server = await saying('hello, world: 20 bytes')
  expect((await connect(server.port, ['--hex', '--line'])).stdout).toMatchInlineSnapshot(`
    "00000000  68 65 6c 6c 6f 2c 20 77  6f 72 6c 64 3a 20 32 30   |hello, world: 20|
    00000010  20 62 79 74 65 73                                  | bytes|
    "
  `)
})

test('--trace names the calls of a client', async () => {
  await using server = await answering((bytes) => bytes)
  const {stderr} = await connect(server.port, ['--trace'], {stdin: 'hello'})
  expect(stderr.replace(/from 127.0.0.1:\d+/, 'from 127.0.0.1:PORT').replaceAll(String(server.port), '9000')).toBe(
    [
      'socket(AF_INET, SOCK_STREAM) → connect 127.0.0.1:9000',
      'connected, from 127.0.0.1:PORT',
      'send 5 bytes',
      'shutdown(SHUT_WR): our side is closed',
      'recv 5 bytes',
      'recv 0 bytes: the peer has closed its side',
      'close',
      '',
    ].join('\n'),
  )
})

test('HOST PORT, [v6]:PORT and :PORT', async () => {
  await using four = await saying('four')
  await using six = await tcpServer((socket) => void socket.end('six'), '::1')
  expect((await netkit(['tcp', 'connect', '127.0.0.1', String(four.port)])).stdout).toBe('four')
  expect((await netkit(['tcp', 'connect', `:${four.port}`])).stdout).toBe('four')
  expect((await netkit(['tcp', 'connect', `[::1]:${six.port}`])).stdout).toBe('six')
  expect((await netkit(['tcp', 'connect', '::1', String(six.port)])).stdout).toBe('six')
})

describe('on a terminal', () => {
  beforeEach(({skip}) => {
    if (!hasProgram('python3')) skip('needs python3, for a terminal')
  })

  test('what is received cannot move the cursor; typed text is sent in the encoding of the wire', async () => {
    await using server = await tcpServer((socket) => {
      socket.write('\x1b[31mred\r\nname: ')
      socket.once('data', (bytes: Buffer) => socket.end(`${bytes.toString('hex')}\n`))
    })
    const {output, code} = await onTerminal(
      ['tcp', 'connect', `:${server.port}`, '--encoding', 'gbk'],
      [['name: ', '你\n']],
    )
    expect(code).toBe(0)
    expect(output).toContain('\\x1b[31mred\nname: ')
    expect(output).toContain('c4e30a')
  })

  test('it asks for the server where none is named', async () => {
    await using server = await saying('hello from there\n')
    const {output, code} = await onTerminal(['tcp', 'connect'], [['Which server?', `:${server.port}\r`]])
    expect(code).toBe(0)
    expect(output).toContain('hello from there')
  })

  test('Ctrl-D closes our half, Ctrl-C ends it', async () => {
    await using server = await answering((bytes) => `got ${bytes.length}\n`)
    expect(await onTerminal(['tcp', 'connect', `:${server.port}`], [['', 'hello\n\x04']])).toMatchObject({
      code: 0,
      output: expect.stringContaining('got 6'),
    })
    await using chatty = await tcpServer((socket) => void socket.resume().write('type: '))
    expect(await onTerminal(['tcp', 'connect', `:${chatty.port}`], [['type: ', '\x03']])).toMatchObject({code: 130})
  })
})

describe('on a terminal', () => {
  beforeEach(({skip}) => {
    if (!hasProgram('python3')) skip('needs python3, for a terminal')
  })

  test('it says that it is connected, and how to end; not with -q, and not in a pipe', async () => {
    await using server = await saying('hello\n')
    const args = ['tcp', 'connect', `127.0.0.1:${server.port}`]
    const said = `connected to 127.0.0.1:${server.port}; Ctrl-D ends\n`
    expect((await onTerminal(args, [])).output).toContain(said)
    expect((await onTerminal([...args, '-q'], [])).output).not.toContain('connected')
    expect(await connect(server.port, [], {stdin: ''})).toMatchObject({stdout: 'hello\n', stderr: ''})
  })

  test.each([
    ['connect', [], 'netkit tcp echo PORT'],
    ['chat', [], 'netkit tcp chat --listen PORT'],
    ['send', ['FILE', '--to'], 'netkit tcp receive . PORT'],
    ['run', ['--compat', 'raw'], 'netkit tcp serve-run PORT --allow ls --secret-file FILE'],
  ])('tcp %s says what to start where nothing listens', async (verb, before, start) => {
    const port = String(await unusedPort())
    const file = freshPath('to-send')
    fs.writeFileSync(file, '')
    const words = before.map((word) => (word === 'FILE' ? file : word))
    const behind = verb === 'run' ? ['--', 'ls'] : []
    const args = ['tcp', verb, ...words, `127.0.0.1:${port}`, ...behind]
    const {output, code} = await onTerminal(args, [])
    expect(output).toContain(
      `refused: nothing listens there\nStart it in another terminal:\n  $ ${start.replace('PORT', port)}\n`,
    )
    expect(code).toBe(3)
    expect((await netkit(args)).stderr).not.toContain('Start it')
  })
})
