import fs from 'node:fs'
import {describe, expect, test} from 'vitest'
import {jsonLines, linesOf, netkit, shell} from '../support/run-netkit.js'
import {dial, exchange, freshPath, pattern, readAll, readExactly, serve, serveShell} from '../support/tcp.js'

type Row = {from: string; port: number; text: string}

describe('one client', () => {
  test('what it sends is printed, what stdin has is sent; then it is over', async () => {
    const server = await serve(['tcp', 'listen'])
    server.child.stdin!.end('from the server')
    expect((await exchange(server.port, 'from the client')).toString()).toBe('from the server')
    expect(await server.end).toMatchObject({code: 0, stdout: 'from the client'})
    await expect(dial(server.port)).rejects.toMatchObject({code: 'ECONNREFUSED'})
  })

  test.each([1, 65_537, 5_000_000])('%i bytes into a file, out of a file', async (size) => {
    const [source, copy] = [freshPath('source'), freshPath('copy')]
    fs.writeFileSync(source, pattern(size))
    const server = await serveShell(`netkit tcp listen --port 0 --output ${copy} </dev/null`)
    const run = await shell(`netkit tcp connect ${server.place} <${source}`)
    expect(run).toMatchObject({code: 0, stdout: '', stderr: ''})
    expect((await server.end).code).toBe(0)
    expect(fs.readFileSync(copy).equals(pattern(size))).toBe(true)
    const sender = await serveShell(`netkit tcp listen --port 0 <${source}`)
    const fetched = await shell(`netkit tcp connect ${sender.place} </dev/null >${copy}2`)
    expect(fetched).toMatchObject({code: 0, stderr: ''})
    expect(fs.readFileSync(`${copy}2`).equals(pattern(size))).toBe(true)
  })

  test('the client closes while stdin is open: over at once', async () => {
    const server = await serve(['tcp', 'listen'])
    const socket = await dial(server.port)
    socket.end('bye')
    expect(await readAll(socket)).toHaveLength(0)
    expect(await server.end).toMatchObject({code: 0, stdout: 'bye'})
  })

  test('a client that resets is exit 3', async () => {
    const server = await serve(['tcp', 'listen'])
    const socket = await dial(server.port)
    server.child.stdout!.once('data', () => socket.resetAndDestroy())
    socket.write('half')
    const {code, stdout, stderr} = await server.end
    expect({code, stdout}).toEqual({code: 3, stdout: 'half'})
    expect(stderr).toContain('reset the connection')
  })

  test('--idle-timeout is exit 3', async () => {
    const server = await serve(['tcp', 'listen', '--idle-timeout', '50ms'])
    const socket = await dial(server.port)
    expect(await readAll(socket)).toHaveLength(0)
    const {code, stderr} = await server.end
    expect(code).toBe(3)
    expect(stderr).toContain('no data for 50 ms')
  })

  test('a full disk is exit 4', async ({skip}) => {
    if (!fs.existsSync('/dev/full')) skip('there is no /dev/full')
    const server = await serve(['tcp', 'listen', '--output', '/dev/full'])
    const socket = await dial(server.port)
    socket.write('hello')
    expect((await server.end).code).toBe(4)
    socket.destroy()
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s, waiting or talking', async (signal, code) => {
    const waiting = await serve(['tcp', 'listen'])
    expect(await waiting.stop(signal)).toMatchObject({code, signal: null})
    const talking = await serve(['tcp', 'listen', '--keep'])
    const socket = await dial(talking.port)
    talking.child.stdout!.once('data', () => talking.child.kill(signal))
    socket.write('hello')
    expect(await talking.end).toMatchObject({code, stdout: 'hello'})
    expect(await readAll(socket)).toHaveLength(0)
  })
})

describe('--keep', () => {
  test('one client after the other; those that wait lose nothing', async () => {
    const server = await serve(['tcp', 'listen', '--count', '3', '--line', '--json'])
    const lines = linesOf(server.child.stdout!)
    const first = await dial(server.port)
    first.write('a\n')
    expect(JSON.parse((await lines.next()).value) as Row).toMatchObject({text: 'a', port: first.localPort})
    const [second, third] = [await dial(server.port), await dial(server.port)]
    const ports = [first, second, third].map(({localPort}) => localPort)
    second.end('b\n')
    third.end('c\n')
    first.end('d\n')
    const rest: Row[] = []
    for (let line = await lines.next(); !line.done; line = await lines.next()) rest.push(JSON.parse(line.value) as Row)
    expect(rest.map(({text, port}) => [text, port])).toEqual([
      ['d', ports[0]],
      ['b', ports[1]],
      ['c', ports[2]],
    ])
    expect((await server.end).code).toBe(0)
  })

  test('a client that resets is told, and the next one served', async () => {
    const server = await serve(['tcp', 'listen', '--keep', '--line'])
    const lines = linesOf(server.child.stdout!)
    const first = await dial(server.port)
    first.write('one\n')
    expect((await lines.next()).value).toBe('one')
    first.resetAndDestroy()
    const second = await dial(server.port)
    second.write('two\n')
    expect((await lines.next()).value).toBe('two')
    const {code, stderr} = await server.stop()
    expect(code).toBe(143)
    expect(stderr).toContain('reset the connection')
  })

  test('a bad frame of one client is told, and the next one served', async () => {
    const server = await serve(['tcp', 'listen', '--keep', '--framing', 'u32be'])
    const lines = linesOf(server.child.stdout!)
    const browser = await dial(server.port)
    const {localPort} = browser
    browser.write('GET / HTTP/1.1\r\n\r\n')
    expect(await readAll(browser)).toHaveLength(0)
    const second = await dial(server.port)
    second.write('\0\0\0\x02ok')
    expect((await lines.next()).value).toBe('ok')
    const {stderr} = await server.stop()
    expect(stderr).toContain(`127.0.0.1:${localPort}: frame at byte 0: `)
    expect(stderr).toContain("0x47455420 is 'GET ': the peer speaks HTTP")
  })

  test('stdin goes to the client that is there, typed line by line', async () => {
    const server = await serve(['tcp', 'listen', '--keep'])
    for (const word of ['one', 'two']) {
      const socket = await dial(server.port)
      socket.write('.')
      await new Promise((resolve) => server.child.stdout!.once('data', resolve))
      server.child.stdin!.write(word)
      expect((await readExactly(socket, 3)).toString()).toBe(word)
      socket.end()
      expect(await readAll(socket)).toHaveLength(0)
    }
    expect((await server.stop()).stdout).toBe('..')
  })
})

test('rows to a file', async () => {
  const file = freshPath('rows')
  const server = await serve(['tcp', 'listen', '--line', '--json', '--output', file])
  await exchange(server.port, 'a\nb\n')
  expect(await server.end).toMatchObject({code: 0, stdout: ''})
  expect(jsonLines<Row>(fs.readFileSync(file, 'utf8')).map(({text}) => text)).toEqual(['a', 'b'])
})

test('formats and ways of showing exclude one another', async () => {
  for (const args of [
    ['--json', '--hex'],
    ['--csv', '--raw'],
    ['--hex', '--raw'],
    ['--json', '--csv'],
  ]) {
    expect(await netkit(['tcp', 'listen', '--port', '0', ...args])).toMatchObject({code: 2})
  }
})
