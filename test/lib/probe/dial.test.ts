import net from 'node:net'
import {describe, expect, test} from 'vitest'
import {type Dial, type DialEnd, dialSocket, handleDial} from '../../../src/lib/probe/dial.js'
import {unusedPort} from '../../support/unused-port.js'

const dialled = (dial: Dial, host: string, port: number) =>
  new Promise<DialEnd>((resolve) => void dial(host, port, resolve))

async function listen(host: string): Promise<{server: net.Server; port: number}> {
  const port = await unusedPort()
  const server = net.createServer((socket) => socket.on('error', () => {}).destroy())
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  return {server, port}
}

describe.each([
  ['handles', handleDial()!],
  ['sockets', dialSocket],
])('dialling with %s', (_name, dial) => {
  test.each(['127.0.0.1', '::1'])(
    '%s: open where somebody listens, refused when nobody does any more',
    async (host) => {
      const {server, port} = await listen(host)
      expect(await dialled(dial, host, port)).toBe('open')
      await new Promise((resolve) => server.close(resolve))
      expect(await dialled(dial, host, port)).toEqual({code: 'ECONNREFUSED'})
    },
  )
})

test.each([
  ['handles', handleDial()!],
  ['sockets', dialSocket],
])('%s: one that is given up says nothing more', async (_name, dial) => {
  const {server, port} = await listen('127.0.0.1')
  let ends = 0
  dial('127.0.0.1', port, () => ends++)()
  expect(await dialled(dial, '127.0.0.1', port)).toBe('open')
  await new Promise((resolve) => server.close(resolve))
  expect(ends).toBe(0)
})
