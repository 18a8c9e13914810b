import type net from 'node:net'
import {resetConnection} from './reset-connection.js'
import {watchWrites} from './write-watch.js'

/** How often the kernel is asked whether the peer has what was sent. */
const LOOK_MS = 5

/**
 * Breaks a connection off when the peer has what was written before, and at the latest after `withinMs`: a reset throws away what
 * is still on its way. The peer hears of a failure, where an orderly end would look like success.
 */
export async function resetAfterDelivery(socket: net.Socket, withinMs: number): Promise<void> {
  const endsAt = performance.now() + withinMs
  socket.setTimeout(0).pause()
  if (socket.bytesWritten > 0 || socket.writableLength > 0) {
    const timer = setTimeout(() => resetConnection(socket), withinMs)
    await new Promise<void>((resolve) => {
      socket.once('close', resolve)
      if (socket.writableFinished) resolve()
      else if (socket.writableEnded) socket.once('finish', resolve)
      else socket.write('', () => resolve()) // when the system has all before it
    })
    const watch = await watchWrites()
    const isUnderWay = () => !socket.destroyed && watch?.isAcknowledged(socket) === false
    while (isUnderWay() && performance.now() < endsAt) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
    clearTimeout(timer)
  }
  resetConnection(socket)
}
