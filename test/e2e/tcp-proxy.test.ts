import {spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import type net from 'node:net'
import {beforeEach, describe, expect, test} from 'vitest'
import type {ProxyReport} from '../../src/lib/proxy/describe-connection.js'
import type {LogRow} from '../../src/lib/proxy/log-row.js'
import {ended, hasProgram, jsonLines, linesOf, netkit, ROOT, run, shell, startNetkit} from '../support/run-netkit.js'
import {
  dial,
  exchange,
  freshPath,
  kept,
  pattern,
  readAll,
  readExactly,
  serve,
  serveAt,
  serveShell,
  tcpServer,
} from '../support/tcp.js'

const proxy = (target: number, ...flags: string[]) => serveAt(['tcp', 'proxy', ':0', `:${target}`, ...flags])
const summaryOf = (stdout: string) => jsonLines<ProxyReport>(stdout).find(({event}) => event === 'summary')!

describe('what it prints', () => {
  test('connections as they come and go, and a summary', async () => {
    const echo = await serve(['tcp', 'echo'])
    const {port, end} = await proxy(echo.port, '--once')
    expect((await exchange(port, 'hello')).toString()).toBe('hello')
    const {stdout, stderr, code} = await end
    expect(code).toBe(0)
    expect(stderr).toBe(`listening on 127.0.0.1:${port}\n`)
    expect(
      stdout
        .replaceAll(/127.0.0.1:\d+/g, 'CLIENT')
        .replaceAll(/\d+ ms/g, 'T ms')
        .replace(/[\d.]+ s$/m, 'T s'),
    ).toMatchInlineSnapshot(`
      "#1 CLIENT opened
      #1 CLIENT closed: 5 bytes up, 5 down, T ms
      1 connection, T s
      up   client → server  5 bytes, read in 1 chunk, written in 1 chunk
      down server → client  5 bytes, read in 1 chunk, written in 1 chunk
      "
    `)
  })

  test('one JSON object a row, the summary last, and its keys', async () => {
    const echo = await serve(['tcp', 'echo'])
    const {port, end} = await proxy(echo.port, '--count', '2', '--json', '--framing', 'line', '--recut', '3')
    await exchange(port, 'ab\ncd\n')
    await exchange(port, 'ef\n')
    const {stdout} = await end
    const rows = jsonLines<ProxyReport>(stdout)
    expect(rows.map(({event, connection}) => [event, connection])).toEqual([
      ['opened', 1],
      ['closed', 1],
      ['opened', 2],
      ['closed', 2],
      ['summary', null],
    ])
    const keys = Object.keys(rows[0]!)
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(keys)
      for (const side of [row.up, row.down]) expect(Object.keys(side)).toEqual(Object.keys(rows[0]!.up))
    }
    expect({keys, directionKeys: Object.keys(rows[0]!.up)}).toMatchInlineSnapshot(`
      {
        "directionKeys": [
          "receivedBytes",
          "writtenBytes",
          "droppedBytes",
          "chunksReceived",
          "chunksWritten",
          "tlsRecords",
          "messages",
          "messagesWritten",
          "received",
          "written",
          "badFrames",
        ],
        "keys": [
          "event",
          "connection",
          "from",
          "port",
          "connections",
          "durationMs",
          "error",
          "requests",
          "answers",
          "held",
          "treatment",
          "seed",
          "up",
          "down",
          "at",
        ],
      }
    `)
    expect(rows.at(-1)).toMatchObject({
      connections: 2,
      requests: 3,
      answers: 3,
      held: true,
      treatment: '3-byte cuts',
      up: {receivedBytes: 9, writtenBytes: 9, chunksReceived: 2, chunksWritten: 3, messages: 3},
    })
  })

  test('--csv has a header once, --get the fields', async () => {
    const echo = await serve(['tcp', 'echo'])
    const csv = await proxy(echo.port, '--once', '--csv')
    await exchange(csv.port, 'hello')
    const lines = (await csv.end).stdout.trim().split('\n')
    expect(lines).toHaveLength(4)
    expect(lines[0]).toMatch(/^event,connection,from,port,.*up\.received\.whole,.*down\.badFrames,at$/)
    const get = await proxy(echo.port, '--once', '--get', 'event,up.writtenBytes,error')
    await exchange(get.port, 'hello')
    expect((await get.end).stdout).toBe('opened\t0\t\nclosed\t5\t\nsummary\t5\t\n')
  })

  test('--hex shows each chunk as it was read, and where it was cut', async () => {
    const echo = await serve(['tcp', 'echo'])
    const {port, end} = await proxy(
      echo.port,
      '--once',
      '--hex',
      '--direction',
      'up',
      '--recut',
      '6',
      '--framing',
      'line',
    )
    await exchange(port, 'hello\n\x1b[2Jx\n')
    const {stdout} = await end
    expect(stdout).not.toContain('\x1b')
    const up = stdout.split('\n').filter((line) => / up |^0000/.test(line)).slice(0, 4) // prettier-ignore
    expect(up.map((line) => line.replace(/^[\d.]+  #1/, 'T  #1'))).toEqual([
      'T  #1 up   received 12 bytes: 2 whole messages',
      '00000000  68 65 6c 6c 6f 0a 1b 5b  32 4a 78 0a               |hello..[2Jx.|',
      'T  #1 up   written 6 bytes: 1 whole message',
      'T  #1 up   written 6 bytes: 1 whole message',
    ])
  })

  test('--log writes each chunk, with its bytes, for its owner alone', async () => {
    const echo = await serve(['tcp', 'echo'])
    const log = freshPath('chunks.ndjson')
    const {port, end} = await proxy(echo.port, '--once', '--log', log, '--recut', '2', '--framing', 'fixed:3')
    await exchange(port, 'abcdef')
    await end
    if (process.platform !== 'win32') expect(fs.statSync(log).mode & 0o777).toBe(0o600)
    const rows = jsonLines<LogRow>(fs.readFileSync(log, 'utf8'))
    expect(rows.filter(({direction}) => direction === 'up').map((row) => ({...row, tMs: 0}))).toEqual([
      {tMs: 0, connection: 1, direction: 'up', event: 'received', sizeBytes: 6, offset: 0, messages: 2, parts: 0, base64: btoa('abcdef')},
      {tMs: 0, connection: 1, direction: 'up', event: 'written', sizeBytes: 2, offset: 0, messages: 0, parts: 1, base64: btoa('ab')},
      {tMs: 0, connection: 1, direction: 'up', event: 'written', sizeBytes: 2, offset: 2, messages: 0, parts: 2, base64: btoa('cd')},
      {tMs: 0, connection: 1, direction: 'up', event: 'written', sizeBytes: 2, offset: 4, messages: 0, parts: 1, base64: btoa('ef')},
      {tMs: 0, connection: 1, direction: 'up', event: 'end', sizeBytes: 0, offset: 6, messages: null, parts: null, base64: null},
    ]) // prettier-ignore
  })

  test('a chunk in the log has 1024 bytes at most', async () => {
    const echo = await serve(['tcp', 'echo'])
    const log = freshPath('chunks.ndjson')
    const {port, end} = await proxy(echo.port, '--once', '--log', log)
    await exchange(port, pattern(100_000))
    await end
    for (const {base64} of jsonLines<LogRow>(fs.readFileSync(log, 'utf8'))) {
      if (base64 !== null) expect(Buffer.from(base64, 'base64').length).toBeLessThanOrEqual(1024)
    }
  })

  test('--trace has the calls', async () => {
    const echo = await serve(['tcp', 'echo'])
    const {port, end} = await proxy(echo.port, '--once', '--trace', '--recut', '3')
    await exchange(port, 'hello')
    const {stderr} = await end
    for (const call of [
      'recv 5 bytes (#1 up)',
      'send 3 bytes (#1 up)',
      'send 2 bytes (#1 up)',
      'shutdown(SHUT_WR) (#1 up)',
    ]) {
      expect(stderr.split('\n')).toContain(call)
    }
  })

  test('a drawn seed is told, and cuts without a gap come with a warning', async () => {
    const echo = await serve(['tcp', 'echo'])
    const {stop} = await proxy(echo.port, '--recut', 'random')
    const {stderr} = await stop()
    expect(stderr).toMatch(/^random cuts; --seed [0-9a-f]{8} repeats it$/m)
    expect(stderr).toContain('without --gap one read may get several pieces at once')
  })
})

describe('exit codes', () => {
  test('1: a server that answers less than it was asked', async () => {
    await using server = await tcpServer((socket) => void socket.resume().on('end', () => socket.end('one\n')))
    const {port, end} = await proxy(server.port, '--once', '--framing', 'line')
    await exchange(port, 'a\nb\n')
    const {stdout, code} = await end
    expect(stdout).toMatch(/^your server answered 1 of 2 messages$/m)
    expect(code).toBe(1)
  })

  test('1: a stream that leaves the framing, told once for each direction with what it looks like', async () => {
    await using server = await tcpServer(
      (socket) => void socket.resume().on('end', () => socket.end('HTTP/1.1 200 OK\r\n\r\n')),
    )
    const {port, end} = await proxy(server.port, '--once', '--framing', 'i32le')
    expect((await exchange(port, 'GET / HTTP/1.1\r\n\r\n')).toString()).toBe('HTTP/1.1 200 OK\r\n\r\n')
    const {stderr, code} = await end
    expect(stderr).toMatch(/127\.0\.0\.1:\d+ up: .*the peer speaks HTTP$/m)
    expect(stderr).toMatch(/127\.0\.0\.1:\d+ down: .*the peer answers in HTTP$/m)
    expect(stderr.split('\n')).toHaveLength(4)
    expect(code).toBe(1)
  })

  test('3: nobody listens at the target; the client sees a reset, and the next one is served', async () => {
    const server = await tcpServer(() => {})
    server.close()
    const {port, end} = await proxy(server.port, '--count', '2')
    for (let index = 0; index < 2; index++) {
      const client = await netkit(['tcp', 'connect', `:${port}`], {stdin: 'hello'})
      expect(client).toMatchObject({code: 3, stderr: expect.stringContaining('reset') as string})
    }
    const {stderr, code} = await end
    expect(stderr).toContain(`127.0.0.1:${server.port}: connection refused: nothing listens there`)
    expect(code).toBe(3)
  })

  test('4: the port is taken, and the holder is named', async () => {
    const echo = await serve(['tcp', 'echo'])
    const {stderr, code} = await netkit(['tcp', 'proxy', `:${echo.port}`, ':9'])
    expect(stderr).toContain(`127.0.0.1:${echo.port}: in use by`)
    expect(code).toBe(4)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s with open connections: they are closed, and the summary comes',
    async (signal) => {
      const echo = await serve(['tcp', 'echo'])
      const {port, stop} = await proxy(echo.port, '--json', '--framing', 'line', '--recut', '1')
      const clients = await Promise.all([dial(port), dial(port)])
      for (const client of clients) {
        client.write('hello\n')
        await readExactly(client, 6)
      }
      const {stdout, code} = await stop(signal)
      expect(code).toBe(signal === 'SIGINT' ? 130 : 143)
      expect(summaryOf(stdout)).toMatchObject({connections: 2, requests: 2, answers: 2, up: {writtenBytes: 12}})
      await Promise.all(clients.map(readAll))
    },
  )

  test.each<[string[], string, string]>([
    [['nowhere'], 'USAGE', 'one place is missing'],
    [[':9001', 'a b'], 'INVALID_ENDPOINT', 'a blank in a host'],
    [[':9001', '*:9000'], 'INVALID_ENDPOINT', 'nobody can connect to every address'],
    [[':9001', ':9001'], 'PROXY_TO_ITSELF', 'it would call itself'],
    [[':0', ':9', '--recut', '0'], 'INVALID_RECUT', 'nothing would be sent'],
    [[':0', ':9', '--throttle', '0'], 'INVALID_SIZE', 'nothing would ever get through'],
    [[':0', ':9', '--delay', '1s', '--idle-timeout', '1s'], 'USAGE', 'what waits would be taken for silence'],
    [[':0', ':9', '--gap', '1'], 'INVALID_DURATION', 'no unit'],
    [[':0', ':9', '--framing', 'u33be'], 'INVALID_FRAMING', 'unknown framing'],
  ])('2: %j (%s)', async (words, code) => {
    const {stdout, code: exitCode} = await netkit(['tcp', 'proxy', ...words, '--json'])
    expect(jsonLines<{error: {code: string}}>(stdout)[0]?.error.code).toBe(code)
    expect(exitCode).toBe(2)
  })
})

test('a slow reader: memory stays bounded, with and without a treatment', async ({skip}) => {
  if (process.platform !== 'linux') skip('reads /proc')
  for (const flags of [[], ['--recut', '1000'], ['--delay', '1ms'], ['--merge', '1ms']]) {
    const waiting: net.Socket[] = []
    await using server = await tcpServer((socket) => waiting.push(socket.pause()))
    const {port, child} = await proxy(server.port, ...flags)
    const bytes = pattern(16 * 2 ** 20)
    const clients = await Promise.all(Array.from({length: 8}, () => dial(port)))
    for (const client of clients) client.end(bytes)
    const written = () => clients.reduce((sum, client) => sum + client.bytesWritten - client.writableLength, 0)
    for (let last = -1; written() !== last;) {
      last = written()
      await new Promise((resolve) => setTimeout(resolve, 100)) // until nothing moves any more
    }
    const memory = Number(/^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024
    expect(memory).toBeLessThan(160)
    expect((await readAll(waiting[0]!)).equals(bytes)).toBe(true)
    child.kill('SIGKILL')
  }
})

describe('more clients than it may take', () => {
  test('--max-connections: the rest is refused, and told', async () => {
    const echo = await serve(['tcp', 'echo'])
    const {port, stop} = await proxy(echo.port, '--max-connections', '3')
    const held = await Promise.all([dial(port), dial(port), dial(port)])
    for (const socket of held) {
      socket.write('x')
      await readExactly(socket, 1)
    }
    const refused = await dial(port)
    expect(await readAll(refused)).toHaveLength(0)
    expect((await stop()).stderr).toMatch(/^refused a client: too many connections/m)
  })

  test('each has two sockets: ulimit -n leaves room for half as many', async ({skip}) => {
    if (process.platform !== 'linux') skip('reads /proc/self/limits')
    const echo = await serve(['tcp', 'echo'])
    const script = `ulimit -n 64; exec "$NODE" "$PROGRAM" tcp proxy :0 :${echo.port}`
    const server = await serveShell(script)
    const answers = await Promise.all(
      Array.from({length: 40}, async () => {
        const socket = await dial(server.port)
        socket.write('x')
        return readExactly(socket, 1).then(
          () => true,
          () => false,
        )
      }),
    )
    expect(answers.filter(Boolean)).toHaveLength(16)
    expect((await server.stop()).stderr).not.toContain('too many open files')
  })
})

describe('Python', () => {
  beforeEach(({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
  })

  const script = (name: string) => path.join(ROOT, 'test/peers', name)
  const python = (name: string, ...args: string[]) => run('python3', [script(name), ...args], {env: process.env})

  function sink() {
    const child = kept(spawn('python3', [script('sink_server.py')], {stdio: ['ignore', 'pipe', 'inherit']}))
    const lines = linesOf(child.stdout!)
    const next = async () => String((await lines.next()).value)
    return {port: next(), next}
  }

  test.each([[], ['--recut', '7'], ['--delay', '20ms']])(
    'bytes and a reset behind them: both arrive (%j)',
    async (...flags) => {
      const server = sink()
      const {port, end} = await proxy(Number(await server.port), '--once', ...flags)
      await python('reset_client.py', String(port), '1000', 'reset')
      expect(await server.next()).toBe('1000 ConnectionResetError')
      expect((await end).stdout).toContain('(CONNECTION_RESET)')
    },
  )

  test('--reset-after: exactly so many bytes, then a reset for both', async () => {
    const server = sink()
    const {port} = await proxy(Number(await server.port), '--once', '--reset-after', '1000', '--direction', 'up')
    const client = await python('reset_client.py', String(port), '5000', 'wait')
    expect(client.stdout).toBe('0 ConnectionResetError\n')
    expect(await server.next()).toBe('1000 ConnectionResetError')
  })

  test('the course’s client and server, cut into bytes', async () => {
    const child = kept(
      spawn('python3', [script('echo_server.py'), 'utf-8', 'upper'], {stdio: ['ignore', 'pipe', 'inherit']}),
    )
    const target = Number((await linesOf(child.stdout!).next()).value)
    const {port} = await proxy(target, '--recut', '1', '--direction', 'down')
    const {stdout} = await python('client.py', '127.0.0.1', String(port), 'utf-8', 'hello', 'world')
    expect(stdout).toBe('HELLO\nWORLD\n')
  })

  test('struct-packed messages through every kind of cut, to tcp echo --framing', async () => {
    const echo = await serve(['tcp', 'echo', '--framing', 'i32le'])
    const {port, end} = await proxy(echo.port, '--once', '--recut', '1', '--gap', '0ms', '--framing', 'i32le', '--json')
    const {stdout} = await python('struct_client.py', '127.0.0.1', String(port), 'hello', '', '世界')
    expect(stdout).toBe('hello\n\n世界\n')
    expect(summaryOf((await end).stdout)).toMatchObject({requests: 3, answers: 3, held: true})
  })

  test('curl gets a file from http.server, byte by byte', async ({skip}) => {
    if (!hasProgram('curl')) skip('needs curl')
    const folder = freshPath('www')
    fs.mkdirSync(folder)
    fs.writeFileSync(path.join(folder, 'file'), pattern(5000))
    const code = `import http.server,sys
class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_): pass
server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Quiet)
print(server.server_port, flush=True)
server.serve_forever()`
    const child = kept(spawn('python3', ['-c', code], {cwd: folder, stdio: ['ignore', 'pipe', 'inherit']}))
    const target = Number((await linesOf(child.stdout!).next()).value)
    const {port} = await proxy(target, '--recut', '1')
    const copy = freshPath('copy')
    expect(await shell(`curl -sS --noproxy '*' -o ${copy} http://127.0.0.1:${port}/file`)).toMatchObject({
      code: 0,
      stderr: '',
    })
    expect(fs.readFileSync(copy).equals(pattern(5000))).toBe(true)
  })
})

describe.each([
  ['ncat', (port: number) => `ncat 127.0.0.1 ${port}`],
  ['nc', (port: number) => `nc -N 127.0.0.1 ${port}`],
  ['socat', (port: number) => `socat -t60 - TCP:127.0.0.1:${port}`],
])('%s', (name, client) => {
  test('there and back', async ({skip}) => {
    if (!hasProgram(name)) skip(`needs ${name}`)
    const echo = await serve(['tcp', 'echo'])
    const {port} = await proxy(echo.port, '--recut', 'random', '--seed', 'demo')
    const [source, copy] = [freshPath('source'), freshPath('copy')]
    fs.writeFileSync(source, pattern(300_001))
    expect(await shell(`${client(port)} <${source} >${copy}`)).toMatchObject({code: 0})
    expect(fs.readFileSync(copy).equals(pattern(300_001))).toBe(true)
  })
})

test('a chat through it', async () => {
  const room = await serve(['tcp', 'chat', '--listen', '--json'])
  const {port} = await proxy(room.port, '--delay', '5ms')
  const guest = kept(startNetkit(['tcp', 'chat', `:${port}`]))
  guest.stdin!.write('hello from afar\n')
  for await (const line of {[Symbol.asyncIterator]: () => linesOf(room.child.stdout!)}) {
    if (line.includes('hello from afar')) break
  }
  guest.stdin!.end('q\n')
  expect((await ended(guest)).code).toBe(0)
})

test('Unix sockets on both sides', async () => {
  const [near, far] = [freshPath('near.sock'), freshPath('far.sock')]
  await serve(['tcp', 'echo', '--unix', far])
  await serveAt(['tcp', 'proxy', `unix:${near}`, `unix:${far}`, '--recut', '2', '--gap', '0ms'])
  expect(await netkit(['tcp', 'connect', '--unix', near], {stdin: 'hello'})).toMatchObject({code: 0, stdout: 'hello'})
})
