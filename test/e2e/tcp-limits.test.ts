// More clients than the server may take: some are refused, all that were taken are served, and there is room again later.
import {describe, expect, test} from 'vitest'
import type net from 'node:net'
import {dial, readAll, readExactly, serve, serveShell, type Server} from '../support/tcp.js'

/** How many of so many clients that come and stay get an answer; the others see a clean end. */
async function crowd(server: Server, count: number): Promise<{served: net.Socket[]; refused: number}> {
  const served: net.Socket[] = []
  let refused = 0
  await Promise.all(
    Array.from({length: count}, async () => {
      const socket = await dial(server.port)
      socket.write('x')
      const answer = await readExactly(socket, 1).catch(() => null)
      if (answer) served.push(socket)
      else refused++
    }),
  )
  return {served, refused}
}

function refusedIn(stderr: string): number {
  const notices = [...stderr.matchAll(/^refused (a client|(\d+) clients): too many connections/gm)]
  return notices.reduce((sum, [, , count]) => sum + Number(count ?? 1), 0)
}

describe.each([
  ['--max-connections 10', () => serve(['tcp', 'echo', '--max-connections', '10']), 10],
  ['ulimit -n 64', () => serveShell('ulimit -n 64; exec "$NODE" "$PROGRAM" tcp echo --port 0'), 32],
  [
    'ulimit -n 64 with --framing',
    () => serveShell('ulimit -n 64; exec "$NODE" "$PROGRAM" tcp echo --port 0 --framing fixed:1'),
    32,
  ],
] as const)('%s', (_, start, limit) => {
  test('200 clients: so many are served, the rest refused, counted, told in few words, and served later', async ({
    skip,
  }) => {
    if (process.platform === 'win32') skip('there is no ulimit')
    const server = await start()
    const {served, refused} = await crowd(server, 200)
    expect(served).toHaveLength(limit)
    expect(refused).toBe(200 - limit)
    for (const socket of served) socket.write('y')
    for (const socket of served) expect((await readExactly(socket, 1)).toString()).toBe('y')
    for (const socket of served) socket.end()
    await Promise.all(served.map(readAll))
    expect((await crowd(server, 5)).served).toHaveLength(5)
    const {code, stderr} = await server.stop()
    expect(code).toBe(143)
    expect(refusedIn(stderr)).toBe(refused)
    expect(stderr.split('\n').length).toBeLessThan(20)
  })
})

test('1000 connections at once, and each is answered', async () => {
  const server = await serve(['tcp', 'echo'])
  const {served, refused} = await crowd(server, 1000)
  expect({served: served.length, refused}).toEqual({served: 1000, refused: 0})
  for (const socket of served) socket.destroy()
})
