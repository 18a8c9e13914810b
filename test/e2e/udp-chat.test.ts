import dgram from 'node:dgram'
import {describe, expect, test} from 'vitest'
import {startGuest, startListener} from '../support/chat-program.js'
import {type ErrorLine, jsonLines, netkit} from '../support/run-netkit.js'
import {unusedPort} from '../support/unused-port.js'

const listen = (...args: string[]) => startListener(['udp', 'chat', '--listen', '--port=0', ...args])
const guest = (...args: string[]) => startGuest(['udp', 'chat', ...args])

type Row = {event: string; text: string | null; reason: string | null}
const row = (line: string) => JSON.parse(line) as Row

describe.each([['127.0.0.1'], ['::1']])('on %s', (address) => {
  test('the listener talks with everybody who has written, and q ends it for all', async () => {
    const host = await listen('--json', '--host', address)
    const guests = [guest(host.endpoint), guest(host.endpoint)]
    for (const [index, one] of guests.entries()) {
      one.says(`hello ${index}`)
      expect(row(await host.next()).event).toBe('joined')
      expect(row(await host.next()).text).toBe(`hello ${index}`)
    }
    host.says('大家好')
    for (const one of guests) expect(await one.next()).toBe('大家好')
    guests[0]!.says('only for the listener')
    expect(row(await host.next()).text).toBe('only for the listener')
    host.says('q')
    for (const one of guests) {
      const {code, stdout, stderr} = await one.end
      expect([code, stdout]).toEqual([0, '大家好\n']) // what a peer says is not passed on
      expect(stderr).toContain('left (said q)')
    }
    expect((await host.end).code).toBe(0)
  })
})

test('a name with several addresses: the first that does not refuse', async () => {
  const host = await listen('--json')
  const {code} = await netkit(['udp', 'chat', `localhost:${host.port}`], {stdin: 'one\ntwo\n'})
  expect(code).toBe(0)
  expect([row(await host.next()), row(await host.next()), row(await host.next())].map(({text}) => text)).toEqual([
    null,
    'one',
    'two',
  ])
  host.child.kill('SIGINT')
  expect((await host.end).code).toBe(130)
})

test('q from a peer forgets it, and the listener goes on', async () => {
  const host = await listen('--json')
  expect((await netkit(['udp', 'chat', host.endpoint], {stdin: 'hi\nq\n'})).code).toBe(0)
  expect(row(await host.next()).event).toBe('joined')
  expect(row(await host.next()).text).toBe('hi')
  expect(row(await host.next())).toMatchObject({event: 'left', reason: 'q'})
  host.child.kill()
  expect((await host.end).code).toBe(143)
})

test('hostile datagrams are shown as text, bytes that are no text as base64', async () => {
  const [host, json] = [await listen(), await listen('--json')]
  const socket = dgram.createSocket('udp4')
  const send = (bytes: Buffer, {port}: {port: string}) => socket.send(bytes, Number(port), '127.0.0.1')
  send(Buffer.from('\x1b]0;x\x07\u202e\n'), host)
  expect(await host.next()).toMatch(/^127\.0\.0\.1:\d+: \\x1b\]0;x\\x07\\u202e$/)
  send(Buffer.of(0xff), json)
  await json.next()
  expect(JSON.parse(await json.next())).toMatchObject({text: null, base64: '/w=='})
  socket.close()
  for (const one of [host, json]) {
    one.child.kill()
    await one.end
  }
})

test('nobody listens there: 3', async () => {
  const {code, stdout} = await netkit(['udp', 'chat', `:${await unusedPort()}`, '--json'], {stdin: 'hello\n'})
  expect(code).toBe(3)
  expect(jsonLines<ErrorLine>(stdout)[0]!.error.code).toBe('CONNECTION_REFUSED')
})

test('a port in use: 4', async () => {
  const host = await listen()
  expect((await netkit(['udp', 'chat', '--listen', host.endpoint])).code).toBe(4)
  host.child.kill()
  await host.end
})

test('a line that is too long for a datagram is refused, the rest goes on', async () => {
  const host = await listen('--json')
  const {code, stderr} = await netkit(['udp', 'chat', host.endpoint], {stdin: `${'x'.repeat(65_508)}\nshort\n`})
  expect([code, stderr]).toEqual([2, expect.stringContaining('65507')])
  await host.next()
  expect(row(await host.next()).text).toBe('short')
  host.child.kill()
  await host.end
})

test.each([
  [[], 'expected HOST:PORT, or --listen'],
  [['--listen', ':9000', '--port', '9001'], 'use only one of'],
  [[':9000', '--encoding', 'klingon'], 'unknown encoding'],
  [['127.0.0.1', '9000'], 'write host and port as one word here: 127.0.0.1:9000'],
])('refused: udp chat %j: %s', async (args, reason) => {
  const {code, stderr} = await netkit(['udp', 'chat', ...args])
  expect([code, stderr]).toEqual([2, expect.stringContaining(reason)])
})
