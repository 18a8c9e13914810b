import fs from 'node:fs'
import {describe, expect, test} from 'vitest'
import {jsonLines, linesOf, netkit, startNetkit} from '../support/run-netkit.js'
import {dial, exchange, freshPath, kept, pattern, readAll, readExactly, serve} from '../support/tcp.js'

type Event = {event: string; from: string; port: number; receivedBytes: number; sentBytes: number; error: string | null}

describe('every byte comes back', () => {
  test.each([0, 1, 5, 8191, 8192, 8193, 65_536, 3_000_001])(
    '%i bytes, and the half-close is answered',
    async (size) => {
      const {port} = await serve(['tcp', 'echo'])
      const bytes = pattern(size)
      expect((await exchange(port, bytes)).equals(bytes)).toBe(true)
    },
  )

  test('to fifty clients at once, large and small', async () => {
    const {port} = await serve(['tcp', 'echo'])
    const all = Array.from({length: 50}, (_, index) => pattern(index * 20_011 + 3).subarray(3))
    const answers = await Promise.all(all.map((bytes) => exchange(port, bytes)))
    for (const [index, answer] of answers.entries()) expect(answer.equals(all[index]!)).toBe(true)
  })

  test('message by message, on a connection that grows and shrinks', async () => {
    const {port} = await serve(['tcp', 'echo'])
    const socket = await dial(port)
    for (const size of [1, 100_000, 2, 8192, 8192, 3, 300_000, ...Array.from({length: 40}, () => 10), 200_000]) {
      const bytes = pattern(size)
      socket.write(bytes)
      expect((await readExactly(socket, size)).equals(bytes)).toBe(true)
    }
    socket.end()
    expect(await readAll(socket)).toHaveLength(0)
  })
})

test('a client that does not read is not read from, and gets everything in the end', async () => {
  const {port, child} = await serve(['tcp', 'echo'])
  const bytes = pattern(64 * 2 ** 20)
  const socket = await dial(port)
  socket.pause()
  socket.end(bytes)
  // What both kernels and the server hold is far below the 64 MiB: the rest has to wait with us.
  const other = await exchange(port, bytes.subarray(0, 1_000_000))
  expect(other.equals(bytes.subarray(0, 1_000_000))).toBe(true)
  expect(socket.writableFinished).toBe(false)
  if (process.platform === 'linux') expect(residentMib(child.pid!)).toBeLessThan(160)
  expect((await readAll(socket)).equals(bytes)).toBe(true)
})

function residentMib(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
}

describe('--upper', () => {
  test.each([
    ['ASCII', 'hello, World 123 {}[]`~', 'HELLO, WORLD 123 {}[]`~'],
    ['UTF-8 stays whole', 'añb 世界 ö', 'AñB 世界 ö'],
  ])('%s', async (_, text, answer) => {
    const {port} = await serve(['tcp', 'echo', '--upper'])
    expect((await exchange(port, text)).toString()).toBe(answer)
  })

  test('three megabytes', async () => {
    const {port} = await serve(['tcp', 'echo', '--upper'])
    const bytes = pattern(3_000_003)
    const expected = bytes.map((byte) => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte))
    expect((await exchange(port, bytes)).equals(expected)).toBe(true)
  })
})

describe('--prepend', () => {
  test('stands before the answer to each read', async () => {
    const {port} = await serve(['tcp', 'echo', '--prepend', '收到: ', '--upper'])
    const socket = await dial(port)
    for (const word of ['one', 'two']) {
      socket.write(word)
      const answer = `收到: ${word.toUpperCase()}`
      expect((await readExactly(socket, Buffer.byteLength(answer))).toString()).toBe(answer)
    }
    socket.destroy()
  })

  test.each([
    ['fixed:4', 'no room'],
    ['line', 'contains the delimiter'],
  ])('is refused where no frame of %s could hold it', async (framing, reason) => {
    const run = await netkit(['tcp', 'echo', '--port', '0', '--framing', framing, '--prepend', 'x\n'])
    expect(run).toMatchObject({code: 2, stdout: ''})
    expect(run.stderr).toContain(reason)
  })
})

describe('--framing', () => {
  const u16 = (text: string) => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)])

  test('answers frame by frame, however they come', async () => {
    const {port} = await serve(['tcp', 'echo', '--framing', 'u16be', '--upper', '--prepend', '> '])
    const frames = ['hello', '', 'world'].map(u16)
    const answers = Buffer.concat(['> HELLO', '> ', '> WORLD'].map(u16))
    expect((await exchange(port, Buffer.concat(frames))).equals(answers)).toBe(true)
    const socket = await dial(port)
    for (const byte of Buffer.concat(frames)) socket.write(Buffer.of(byte))
    expect((await readExactly(socket, answers.length)).equals(answers)).toBe(true)
    socket.destroy()
  })

  test('a header names the size of the longer body', async () => {
    const {port} = await serve(['tcp', 'echo', '--framing', 'header', '--header-length', 'u32be', '--prepend', '>>'])
    const frame = (header: string, body: string) => {
      const length = Buffer.alloc(4)
      length.writeUInt32BE(header.length)
      return Buffer.concat([length, Buffer.from(header + body)])
    }
    const answer = await exchange(port, frame('{"name":"x","total_size":2}', 'hi'))
    expect(answer.toString()).toBe(frame('{"name":"x","total_size":4}', '>>hi').toString())
  })

  test.each([
    ['a length bomb', 'u32be', Buffer.from('7fffffff00', 'hex'), 'FRAME_TOO_LONG'],
    ['a negative length', 'i32le', Buffer.from('ffffffff00', 'hex'), 'BAD_FRAME'],
    ['2^64-1', 'u64be', Buffer.alloc(9, 0xff), 'FRAME_TOO_LONG'],
    ['a browser', 'u32be', Buffer.from('GET / HTTP/1.1\r\n\r\n'), 'FRAME_TOO_LONG'],
    ['a frame cut short', 'u16be', Buffer.from([0, 9, 1]), 'TRUNCATED_FRAME'],
  ])('%s ends that connection, after the answers to the good frames, and no other', async (_, framing, bad, code) => {
    const server = await serve(['tcp', 'echo', '--framing', framing, '--json'])
    const lines = linesOf(server.child.stdout!)
    const bystander = await dial(server.port)
    await lines.next()
    const good = {u16be: '000161', u32be: '0000000161', i32le: '0100000061', u64be: '000000000000000161'}[framing]!
    const answer = await exchange(server.port, Buffer.concat([Buffer.from(good, 'hex'), bad]))
    expect(answer.toString('hex')).toBe(good)
    await lines.next()
    expect(JSON.parse((await lines.next()).value) as Event).toMatchObject({event: 'closed', error: code})
    bystander.end(Buffer.from(good, 'hex'))
    expect((await readAll(bystander)).toString('hex')).toBe(good)
    expect((await server.stop()).code).toBe(143)
  })
})

describe('how long it serves', () => {
  test('--once: one client, whole, and the end', async () => {
    const server = await serve(['tcp', 'echo', '--once', '--json'])
    expect((await exchange(server.port, 'hello')).toString()).toBe('hello')
    const {code, stdout} = await server.end
    expect(code).toBe(0)
    expect(jsonLines<Event>(stdout)).toEqual([
      expect.objectContaining({event: 'opened', from: '127.0.0.1', receivedBytes: 0, sentBytes: 0, durationMs: null}),
      expect.objectContaining({event: 'closed', receivedBytes: 5, sentBytes: 5, error: null}),
    ])
    await expect(dial(server.port)).rejects.toMatchObject({code: 'ECONNREFUSED'})
  })

  test('--count 3: the first three, to their end', async () => {
    const server = await serve(['tcp', 'echo', '--count', '3'])
    const sockets = [await dial(server.port), await dial(server.port), await dial(server.port)]
    sockets[2]!.write('x') // once it is answered, the server has taken the third
    await readExactly(sockets[2]!, 1)
    await expect(dial(server.port)).rejects.toMatchObject({code: 'ECONNREFUSED'})
    for (const socket of sockets) {
      socket.end('to the end')
      expect((await readAll(socket)).toString()).toBe('to the end')
    }
    expect((await server.end).code).toBe(0)
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s closes all connections', async (signal, code) => {
    const file = freshPath('ready')
    const server = await serve(['tcp', 'echo', '--ready-file', file])
    expect(fs.readFileSync(file, 'utf8')).toBe(`${server.place}\n`)
    const sockets = [await dial(server.port), await dial(server.port)]
    for (const socket of sockets) socket.write('x')
    for (const socket of sockets) await readExactly(socket, 1)
    const ends = sockets.map(readAll)
    expect(await server.stop(signal)).toMatchObject({code, signal: null})
    expect((await Promise.all(ends)).map((bytes) => bytes.length)).toEqual([0, 0])
    expect(fs.existsSync(file)).toBe(false)
  })

  test('--serial: the next client is answered when the one before it has gone', async () => {
    const server = await serve(['tcp', 'echo', '--serial', '--count', '2', '--json'])
    const lines = linesOf(server.child.stdout!)
    const first = await dial(server.port)
    await lines.next()
    const second = await dial(server.port)
    second.end('second')
    const answer = readAll(second)
    first.write('first')
    expect((await readExactly(first, 5)).toString()).toBe('first')
    first.end()
    expect((await answer).toString()).toBe('second')
    const order: string[] = []
    for (let line = await lines.next(); !line.done; line = await lines.next()) order.push(JSON.parse(line.value).event)
    expect(order).toEqual(['closed', 'opened', 'closed'])
    expect((await server.end).code).toBe(0)
  })
})

test('the keys of a row, which scripts depend on', async () => {
  const server = await serve(['tcp', 'echo', '--once', '--json'])
  await exchange(server.port, 'hello')
  const keys = jsonLines<object>((await server.end).stdout).map((row) => Object.keys(row).join(' '))
  const all = 'event from port receivedBytes sentBytes durationMs error at'
  expect(keys).toEqual([all, all])
})

test('--idle-timeout closes who is still, and tells', async () => {
  const server = await serve(['tcp', 'echo', '--idle-timeout', '50ms', '--once', '--json'])
  const socket = await dial(server.port)
  expect(await readAll(socket)).toHaveLength(0)
  expect(jsonLines<Event>((await server.end).stdout)[1]).toMatchObject({event: 'closed', error: 'IDLE'})
})

test('--trace names every call, in the words of the course', async () => {
  const server = await serve(['tcp', 'echo', '--once', '--trace'])
  const socket = await dial(server.port)
  const {localPort} = socket
  socket.write('hello')
  await readExactly(socket, 5)
  socket.end()
  await readAll(socket)
  const {stderr} = await server.end
  const client = `127.0.0.1:${localPort}`
  expect(stderr).toBe(
    [
      'socket(AF_INET, SOCK_STREAM) → bind 127.0.0.1:0',
      'listen(511)',
      `listening on ${server.place}`,
      `accept ${client}`,
      `recv 5 bytes (${client})`,
      `send 5 bytes (${client})`,
      `recv 0 bytes: the peer has closed its side (${client})`,
      `shutdown(SHUT_WR): our side is closed (${client})`,
      `close (${client})`,
      '',
    ].join('\n'),
  )
})

test('text rows, with what went wrong', async () => {
  const server = await serve(['tcp', 'echo', '--count', '2'])
  expect((await exchange(server.port, 'hello')).toString()).toBe('hello')
  const socket = await dial(server.port)
  socket.write('x')
  await readExactly(socket, 1)
  socket.resetAndDestroy()
  const text = (await server.end).stdout.replace(/:\d+ /g, ':PORT ').replace(/\d+ ms/g, 'N ms')
  expect(text).toMatchInlineSnapshot(`
    "127.0.0.1:PORT opened
    127.0.0.1:PORT closed: 5 bytes received, 5 sent, N ms
    127.0.0.1:PORT opened
    127.0.0.1:PORT closed: 1 byte received, 1 sent, N ms (CONNECTION_RESET)
    "
  `)
})

describe('where it listens', () => {
  test('::1', async () => {
    const server = await serve(['tcp', 'echo', '--host', '::1'])
    expect(server.place).toBe(`[::1]:${server.port}`)
    expect((await exchange(server.port, 'six', '::1')).toString()).toBe('six')
    await expect(dial(server.port, '127.0.0.1')).rejects.toMatchObject({code: 'ECONNREFUSED'})
  })

  test("'*': every address, IPv4 and IPv6, and an IPv4 client by its IPv4 address", async () => {
    const server = await serve(['tcp', 'echo', '--host', '*', '--count', '2', '--json'])
    expect((await exchange(server.port, 'four', '127.0.0.1')).toString()).toBe('four')
    expect((await exchange(server.port, 'six', '::1')).toString()).toBe('six')
    const opened = jsonLines<Event>((await server.end).stdout).filter(({event}) => event === 'opened')
    expect(opened.map(({from}) => from)).toEqual(['127.0.0.1', '::1'])
  })

  test('a port in use is exit 4 and names who has it', async () => {
    const {port, child} = await serve(['tcp', 'echo'])
    const run = await netkit(['tcp', 'echo', '--port', String(port)])
    expect(run).toMatchObject({code: 4, stdout: ''})
    if (process.platform === 'linux') expect(run.stderr).toContain(`in use by node (process ${child.pid})`)
    const json = await netkit(['tcp', 'echo', '--port', String(port), '--json'])
    expect(json.code).toBe(4)
    expect(JSON.parse(json.stdout)).toMatchObject({error: {code: 'PORT_IN_USE', input: `127.0.0.1:${port}`}})
  })

  test('an address that is not ours is exit 4; a name for two hosts, a port too high, exit 2', async () => {
    expect(await netkit(['tcp', 'echo', '--host', '192.0.2.1', '--port', '0'])).toMatchObject({code: 4})
    expect(await netkit(['tcp', 'echo', '--port', '65536'])).toMatchObject({code: 2})
    expect(await netkit(['tcp', 'echo', '--host', 'a b', '--port', '0'])).toMatchObject({code: 2})
  })

  test('a ready file that exists is exit 4, and the port is free again', async () => {
    const file = freshPath('ready')
    fs.writeFileSync(file, 'mine')
    const run = await netkit(['tcp', 'echo', '--port', '0', '--ready-file', file])
    expect(run).toMatchObject({code: 4, stdout: ''})
    expect(fs.readFileSync(file, 'utf8')).toBe('mine')
  })
})

describe.skipIf(process.platform === 'win32')('--unix', () => {
  test('mode 0600, and gone afterwards', async () => {
    const path = freshPath('echo.sock')
    const server = await serve(['tcp', 'echo', '--unix', path, '--json'])
    expect(server.place).toBe(path)
    expect((fs.statSync(path).mode & 0o777).toString(8)).toBe('600')
    const client = await netkit(['tcp', 'connect', '--unix', path], {stdin: 'hello'})
    expect(client).toMatchObject({code: 0, stdout: 'hello'})
    const {stdout, code} = await server.stop()
    expect(code).toBe(143)
    expect(jsonLines<Event>(stdout)[0]).toMatchObject({event: 'opened', from: null, port: null})
    expect(fs.existsSync(path)).toBe(false)
  })

  test('a stale socket is taken over', async () => {
    const path = freshPath('stale.sock')
    const first = await serve(['tcp', 'echo', '--unix', path])
    first.child.kill('SIGKILL')
    await first.end
    expect(fs.existsSync(path)).toBe(true)
    await serve(['tcp', 'echo', '--unix', path])
    expect(await netkit(['tcp', 'connect', '--unix', path], {stdin: 'again'})).toMatchObject({stdout: 'again'})
  })

  test('a live one, a file and a folder are refused and left alone', async () => {
    const live = freshPath('live.sock')
    await serve(['tcp', 'echo', '--unix', live])
    const file = freshPath('file')
    fs.writeFileSync(file, 'precious')
    const folder = freshPath('folder')
    fs.mkdirSync(folder)
    for (const [path, code] of [
      [live, 'PORT_IN_USE'],
      [file, 'NOT_A_SOCKET'],
      [folder, 'NOT_A_SOCKET'],
    ] as const) {
      const run = await netkit(['tcp', 'echo', '--unix', path, '--json'])
      expect(run.code).toBe(4)
      expect(JSON.parse(run.stdout)).toMatchObject({error: {code}})
    }
    expect(fs.readFileSync(file, 'utf8')).toBe('precious')
    expect(await netkit(['tcp', 'connect', '--unix', live], {stdin: 'alive'})).toMatchObject({stdout: 'alive'})
  })

  test('a path that is too long is exit 2; nobody at a path is exit 4', async () => {
    const long = `/tmp/${'x'.repeat(120)}`
    expect(await netkit(['tcp', 'echo', '--unix', long])).toMatchObject({code: 2})
    expect(await netkit(['tcp', 'connect', '--unix', freshPath('nobody')])).toMatchObject({code: 4})
  })
})

test('nobody reads the rows: it stops quietly', async () => {
  const child = kept(startNetkit(['tcp', 'echo', '--port', '0']))
  const lines = linesOf(child.stderr!)
  const place = (await lines.next()).value as string
  child.stdout!.destroy()
  const end = new Promise((resolve) => child.once('exit', resolve))
  const socket = await dial(Number(place.split(':').at(-1)))
  expect(await readAll(socket)).toHaveLength(0)
  expect(await end).toBe(0)
  expect((await lines.next()).done).toBe(true)
})
