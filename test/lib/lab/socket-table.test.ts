import net from 'node:net'
import {expect, test} from 'vitest'
import {countStates, openSocketTable} from '../../../src/lib/lab/socket-table.js'
import {unusedPort} from '../../support/unused-port.js'

test.skipIf(process.platform !== 'linux')('connections that were over before are not of the experiment', async () => {
  const port = await unusedPort()
  const talk = async () => {
    const server = net.createServer((socket) => socket.on('error', () => {}).end()) // who closes first waits
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    const client = net.connect({port, host: '127.0.0.1', allowHalfOpen: true}).resume()
    await new Promise((resolve) => client.once('end', resolve))
    return {server, client}
  }
  const end = async ({server, client}: Awaited<ReturnType<typeof talk>>) => {
    client.end()
    await new Promise((resolve) => server.close(resolve))
  }
  const whole = await openSocketTable()
  await end(await talk())
  expect(countStates(whole, port).server).toEqual({TIME_WAIT: 1})
  const table = await openSocketTable()
  const later = await talk()
  const {server, clients} = countStates(table, port)
  expect(clients).toEqual({CLOSE_WAIT: 1})
  expect(server).toMatchObject({LISTEN: 1})
  expect(server).not.toHaveProperty('TIME_WAIT')
  await end(later)
})
