import net from 'node:net'
import {describe, expect, test} from 'vitest'
import {openKernel} from '../../../src/lib/kernel/kernel.js'
import {KernelWatch, TableWatch, type WriteWatch, watchWrites} from '../../../src/lib/net/write-watch.js'
import {dial, freshPath, readExactly, tcpServer} from '../../support/tcp.js'

const LONG_AGO = -1_000_000

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1))
}

/** Each way to see it, where this system has it. */
const ways: [string, () => Promise<WriteWatch | null>][] = [
  [
    'TCP_INFO',
    async () => {
      const kernel = await openKernel()
      return kernel && new KernelWatch(kernel)
    },
  ],
  ['/proc/net/tcp', async () => (process.platform === 'linux' ? new TableWatch() : null)],
]

describe.each(ways)('%s', (name, open) => {
  test('what was read has arrived, and what does not fit has not', async ({skip}) => {
    const watch = (await open()) ?? skip(`needs ${name}`)
    let accepted: net.Socket | undefined
    await using server = await tcpServer((socket) => (accepted = socket.pause()))
    const socket = await dial(server.port)
    expect(watch.isAcknowledged(socket)).toBe(true)
    socket.write('hello')
    await until(() => accepted !== undefined)
    expect((await readExactly(accepted!, 5)).toString()).toBe('hello')
    await until(() => watch.isAcknowledged(socket)) // the acknowledgement may be delayed
    expect(watch.hasArrived(socket, performance.now())).toBe(true)

    accepted!.pause()
    while (socket.write(Buffer.alloc(2 ** 20)) || socket.writableLength < 2 ** 23);
    await until(() => !watch.isAcknowledged(socket))
    expect(watch.hasArrived(socket, performance.now())).toBe(false)
    socket.destroy()
    expect(watch.isAcknowledged(socket)).toBe(true)
    expect(watch.hasArrived(socket, LONG_AGO)).toBe(true)
  })

  test('an answer is not waited for on a Unix socket for ever', async ({skip}) => {
    const watch = (await open()) ?? skip(`needs ${name}`)
    const path = freshPath('unix.sock')
    const server = net.createServer((socket) => socket.pause())
    await new Promise<void>((resolve) => server.listen(path, resolve))
    const socket = net.connect(path)
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.write('hello')
    expect(watch.hasArrived(socket, LONG_AGO)).toBe(true)
    socket.destroy()
    server.close()
  })
})

test('Linux always has one of them', async ({skip}) => {
  if (process.platform !== 'linux') skip('asks Linux')
  expect(await watchWrites()).not.toBeNull()
})
