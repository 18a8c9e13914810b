import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {startGuest, startListener} from '../support/chat-program.js'
import {type ErrorLine, jsonLines, netkit, scratch} from '../support/run-netkit.js'
import {unusedPort} from '../support/unused-port.js'

const room = (...args: string[]) => startListener(['tcp', 'chat', '--listen', '--port', '0', ...args])
const guest = (...args: string[]) => startGuest(['tcp', 'chat', ...args])

type Row = {event: string; peer: number; text: string | null; name: string | null; reason: string | null}
const row = (line: string) => JSON.parse(line) as Row

describe('a room in pipes', () => {
  test('people with names talk, one leaves with q, and the operator ends it', async () => {
    const host = await room('--names', '--json')
    const [anna, bert] = [guest(host.endpoint), guest('127.0.0.1', host.port)]
    for (const [who, name] of [
      [anna, '安娜'],
      [bert, 'bert'],
    ] as const) {
      expect(await who.next()).toBe('name?')
      who.says(name)
      expect(await who.next()).toBe(`* ${name} joined`)
      expect(row(await host.next())).toMatchObject({event: 'joined', name})
    }
    expect(await anna.next()).toBe('* bert joined')
    anna.says('你好')
    expect(await bert.next()).toBe('安娜: 你好')
    expect(row(await host.next())).toMatchObject({
      event: 'message',
      name: '安娜',
      text: '你好',
      peer: expect.any(Number),
    })
    host.says('welcome')
    expect(await anna.next()).toBe('host: welcome')
    expect(await bert.next()).toBe('host: welcome')
    bert.says('q')
    expect(await anna.next()).toBe('* bert left')
    expect(row(await host.next())).toMatchObject({event: 'left', name: 'bert', reason: 'q'})
    expect((await bert.end).code).toBe(0)
    host.says('q')
    expect((await anna.end).code).toBe(0)
    expect((await host.end).code).toBe(0)
    expect(fs.existsSync(host.readyFile)).toBe(false)
  })

  test('JSON has every key in every row', async () => {
    const host = await room('--json')
    const member = guest(host.endpoint)
    const joined = row(await host.next())
    member.says('hi')
    const message = row(await host.next())
    member.says('q')
    const left = row(await host.next())
    const keys = ['event', 'peer', 'from', 'port', 'name', 'sizeBytes', 'text', 'base64', 'reason', 'receivedAt']
    for (const one of [joined, message, left]) expect(Object.keys(one)).toEqual(keys)
    expect(message).toMatchObject({from: '127.0.0.1', sizeBytes: 2, text: 'hi', base64: 'aGk=', reason: null})
    host.child.kill()
    await host.end
  })

  test('results go to standard output, joins and leaves to standard error', async () => {
    const host = await room()
    const member = guest(host.endpoint)
    member.says('hi')
    expect(await host.next()).toMatch(/^127\.0\.0\.1:\d+: hi$/)
    member.says('q')
    await member.end
    host.child.kill()
    const {stderr} = await host.end
    expect(stderr).toMatch(/\* 127\.0\.0\.1:\d+ joined\n\* 127\.0\.0\.1:\d+ left \(said q\)\n/)
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s tells the members the end: %i', async (signal, code) => {
    const host = await room()
    const member = guest(host.endpoint, '--json')
    member.says('hi')
    await host.next()
    host.child.kill(signal)
    expect((await host.end).code).toBe(code)
    expect(row(await member.next())).toMatchObject({event: 'left', reason: 'closed'})
    expect((await member.end).code).toBe(0)
  })

  test('a Unix socket', async () => {
    const unix = path.join(scratch, 'room.sock')
    const host = await startListener(['tcp', 'chat', '--listen', '--unix', unix])
    expect(host.endpoint).toBe(unix)
    expect(fs.statSync(unix).mode & 0o777).toBe(0o600)
    const member = guest('--unix', unix)
    member.says('hi')
    expect(await host.next()).toBe('local client 1: hi')
    member.says('q')
    expect((await member.end).code).toBe(0)
    host.child.kill()
    await host.end
  })

  test('--framing: one line is one frame', async () => {
    const host = await room('--framing', 'u32be', '--max-frame', '1k')
    const member = guest(host.endpoint, '--framing', 'u32be')
    member.says('hello')
    expect(await host.next()).toMatch(/: hello$/)
    host.says('你好')
    expect(await member.next()).toBe('你好')
    member.says('x'.repeat(1025))
    expect((await member.end).code).toBe(3) // an orderly end would look like success
    host.child.kill()
    expect((await host.end).stderr).toMatch(/left \(sent a bad frame: .*1024/)
  })

  test('a member that vanishes (SIGKILL) has left', async () => {
    const host = await room('--json')
    const member = guest(host.endpoint)
    expect(row(await host.next())).toMatchObject({event: 'joined'})
    member.child.kill('SIGKILL')
    expect(row(await host.next())).toMatchObject({event: 'left'})
    host.child.kill()
    await host.end
  })
})

describe('a guest in a pipe', () => {
  test('says its lines, an empty one not, and waits for the end', async () => {
    const host = await room('--json')
    const {stdout, stderr, code} = await netkit(['tcp', 'chat', host.endpoint], {stdin: 'one\n\ntwo\r\nthree'})
    expect([stdout, code]).toEqual(['', 0])
    expect(stderr).toContain('not sent: over TCP an empty message is nothing')
    const rows = [await host.next(), await host.next(), await host.next(), await host.next(), await host.next()].map(
      row,
    )
    expect(rows.map(({event, text}) => text ?? event)).toEqual(['joined', 'one', 'two', 'three', 'left'])
    host.child.kill()
    await host.end
  })

  test('a line that its encoding does not have is refused, the rest goes on, and the exit code says so', async () => {
    const host = await room('--json', '--encoding', 'gbk')
    const {stderr, code} = await netkit(['tcp', 'chat', host.endpoint, '--encoding', 'gbk'], {
      stdin: '你好\n😀\n再见\n',
    })
    expect(stderr).toContain('gbk has no character "😀"')
    expect(code).toBe(2)
    const rows = [await host.next(), await host.next(), await host.next()].map(row)
    expect(rows.map(({text}) => text)).toEqual([null, '你好', '再见'])
    host.child.kill()
    await host.end
  })

  test('nobody listens: 3', async () => {
    const {code, stdout} = await netkit(['tcp', 'chat', `:${await unusedPort()}`, '--json'])
    expect(code).toBe(3)
    expect(jsonLines<ErrorLine>(stdout)[0]!.error.code).toBe('CONNECTION_REFUSED')
  })

  test('no end within --wait-for: 3', async () => {
    const server = net.createServer({allowHalfOpen: true}, (socket) => socket.on('error', () => {}))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const {port} = server.address() as net.AddressInfo
    const {code, stderr} = await netkit(['tcp', 'chat', `:${port}`, '--wait-for', '50ms'], {stdin: 'hi\n'})
    expect([code, stderr]).toEqual([3, expect.stringContaining('silent for 50 ms')])
    server.close()
  })
})

test('a port in use: 4, and who has it', async () => {
  const host = await room()
  const {code, stderr} = await netkit(['tcp', 'chat', '--listen', host.endpoint])
  expect(code).toBe(4)
  expect(stderr).toContain(`(process ${host.child.pid})`)
  host.child.kill()
  await host.end
})

describe('refused', () => {
  test.each([
    [[], 'expected HOST:PORT, or --listen'],
    [['--names', ':9000'], '--listen'],
    [['--listen', ':9000', '--port', '9001'], 'use only one of'],
    [['--unix', '/tmp/x', ':9000'], 'exclude'],
    [['--listen', '127.0.0.1', '9000'], 'write host and port as one word here: 127.0.0.1:9000'],
    [[':9000', '--encoding', 'klingon'], 'unknown encoding'],
    [[':9000', '--encoding', 'utf-16le'], 'line feed'],
    [[':9000', '--framing', 'u33be'], 'unknown framing'],
    [['--listen', '--names', '--framing', 'fixed:4'], '--names'],
    [['::1'], 'brackets'],
    [['127.0.0.1', '99999'], 'above 65535'],
  ])('tcp chat %j: %s', async (args, reason) => {
    const {code, stderr} = await netkit(['tcp', 'chat', ...args])
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)])
  })
})
