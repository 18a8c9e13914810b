import {once} from 'node:events'
import net from 'node:net'

/** A port of 127.0.0.1 on which nobody listens: the system's choice, and free again. */
export async function closedPort(): Promise<number> {
  const server = net.createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as net.AddressInfo
  await new Promise((done) => server.close(done))
  return port
}
