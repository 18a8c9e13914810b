import net from 'node:net'
import {SystemError} from '../errors.js'

/** Loopback answers within microseconds; a firewall that swallows its packets never does. */
const ANSWER_MS = 2000

/** Rejects with SystemError NO_LOOPBACK where 127.0.0.1 carries no connection, as in a network namespace whose `lo` is down. */
export async function requireLoopback(): Promise<void> {
  const server = net.createServer((socket) => socket.on('error', () => {}).destroy())
  try {
    await connectTo(server)
  } catch (error) {
    const {code, message} = error as NodeJS.ErrnoException
    const reason = `127.0.0.1 carries no connection here (${code ?? message}): bring loopback up first (Linux: ${loopbackRemedy(code)})`
    throw new SystemError('NO_LOOPBACK', reason, {cause: error})
  } finally {
    server.close()
  }
}

/** What lacks on Linux, by what connecting failed with: the address, where `lo` is up without it. */
export function loopbackRemedy(code: string | undefined): string {
  return code === 'EADDRNOTAVAIL' ? 'ip address add 127.0.0.1/8 dev lo' : 'ip link set lo up'
}

function connectTo(server: net.Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const socket = net.connect({port: (server.address() as net.AddressInfo).port, host: '127.0.0.1'})
      const timer = setTimeout(() => done(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS)
      const done = (error?: Error) => {
        clearTimeout(timer)
        socket.destroy()
        if (error) reject(error)
        else resolve()
      }
      socket.once('connect', () => done()).once('error', done)
    })
  })
}
