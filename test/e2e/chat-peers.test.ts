import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {startGuest, startListener, startPeer} from '../support/chat-program.js'
import {hasProgram, linesOf} from '../support/run-netkit.js'
import {unusedPort} from '../support/unused-port.js'

type Row = {event: string; text: string | null; reason: string | null; sizeBytes: number | null}
const row = (line: string) => JSON.parse(line) as Row
const peer = (name: string) => path.join(import.meta.dirname, '../peers', name)

// The course's programs: one send is one receive, turns are taken, and q ends.
describe.each([['utf-8'], ['gbk']])('Python in %s', (encoding) => {
  test('a client in our room', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
    const host = await startListener([
      'tcp',
      'chat',
      '--listen',
      '--port=0',
      '--no-newline',
      '--json',
      '--encoding',
      encoding,
    ])
    const client = startPeer(['python3', peer('chat_client.py'), host.port, encoding, '你好', '再见', 'q'])
    expect(row(await host.next()).event).toBe('joined')
    for (const [theirs, ours] of [
      ['你好', '收到'],
      ['再见', '好'],
    ] as const) {
      expect(row(await host.next()).text).toBe(theirs)
      host.says(ours)
      expect(await client.next()).toBe(`'${ours}'`)
    }
    expect(row(await host.next())).toMatchObject({event: 'left', reason: 'q'})
    expect((await client.end).code).toBe(0)
    host.says('q')
    expect((await host.end).code).toBe(0)
  })

  test.for([
    ['we end it', 'q'],
    ['it ends it', '好'],
  ] as const)('a server, and %s', async ([, last], {skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
    const server = startPeer(['python3', peer('chat_server.py'), encoding, '收到'])
    const guest = startGuest([
      'tcp',
      'chat',
      `:${await server.next()}`,
      '--no-newline',
      '--json',
      '--encoding',
      encoding,
    ])
    guest.says('你好')
    expect(await server.next()).toBe("'你好'")
    expect(row(await guest.next())).toMatchObject({event: 'message', text: '收到'})
    guest.says(last)
    expect(await server.next()).toBe(`'${last}'`)
    expect((await server.end).code).toBe(0)
    expect((await guest.end).code).toBe(0)
  })

  test('a client of our UDP chat', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
    const host = await startListener(['udp', 'chat', '--listen', '--port=0', '--json', '--encoding', encoding])
    const client = startPeer(['python3', peer('chat_udp.py'), host.port, encoding, '你好', '', 'q'])
    expect(row(await host.next()).event).toBe('joined')
    expect(row(await host.next()).text).toBe('你好')
    host.says('收到')
    expect(await client.next()).toBe("'收到'")
    expect(row(await host.next())).toMatchObject({event: 'message', text: '', sizeBytes: 0}) // an empty datagram is a datagram
    host.says('') // and so is ours
    expect(await client.next()).toBe("''")
    expect(row(await host.next())).toMatchObject({event: 'left', reason: 'q'})
    expect((await client.end).code).toBe(0)
    host.child.kill()
    await host.end
  })
})

describe('as a client in our room', () => {
  test.for([
    ['nc', (port: string) => ['nc', '127.0.0.1', port] as const] as const,
    ['ncat', (port: string) => ['ncat', '127.0.0.1', port] as const] as const,
    ['socat', (port: string) => ['socat', '-', `TCP:127.0.0.1:${port}`] as const] as const,
  ])('%s', async ([program, command], {skip}) => {
    if (!hasProgram(program)) skip(`needs ${program}`)
    const host = await startListener(['tcp', 'chat', '--listen', '--port=0', '--json'])
    const client = startPeer(command(host.port))
    expect(row(await host.next()).event).toBe('joined')
    client.says('你好')
    expect(row(await host.next()).text).toBe('你好')
    host.says('hello')
    expect(await client.next()).toBe('hello')
    client.says('q')
    expect(row(await host.next())).toMatchObject({event: 'left', reason: 'q'})
    client.child.stdin!.end()
    await client.end
    host.says('q')
    expect((await host.end).code).toBe(0)
  })
})

describe('as a server that we talk with', () => {
  test.for([
    ['nc', (port: string) => ['nc', '-v', '-l', '127.0.0.1', port] as const] as const,
    ['ncat', (port: string) => ['ncat', '-v', '-l', '127.0.0.1', port] as const] as const,
    ['socat', (port: string) => ['socat', '-d', '-d', '-', `TCP-LISTEN:${port},bind=127.0.0.1`] as const] as const,
  ])('%s', async ([program, command], {skip}) => {
    if (!hasProgram(program)) skip(`needs ${program}`)
    const port = await unusedPort()
    const server = startPeer(command(String(port)))
    const notices = linesOf(server.child.stderr!)
    for (let notice = ''; !notice.toLowerCase().includes('listening on'); notice = (await notices.next()).value ?? '');
    const guest = startGuest(['tcp', 'chat', `:${port}`])
    guest.says('你好')
    expect(await server.next()).toBe('你好')
    server.says('hello')
    expect(await guest.next()).toBe('hello')
    server.says('q')
    server.child.stdin!.end()
    expect((await guest.end).code).toBe(0)
    await server.end
  })
})
