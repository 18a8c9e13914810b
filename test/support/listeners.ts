import dgram from 'node:dgram'
import net from 'node:net'
import {afterAll} from 'vitest'

const open: (net.Server | dgram.Socket)[] = []
afterAll(() => {
  for (const one of open) one.close()
})

/** A TCP server that takes connections and says nothing; gone when the test file ends. Returns its port. */
export async function tcpListener(host = '127.0.0.1', port = 0): Promise<number> {
  const server = net.createServer((socket) => socket.on('error', () => {}).resume())
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  open.push(server)
  return (server.address() as net.AddressInfo).port
}

/** A UDP socket that answers as it is told; null is silence. */
export async function udpResponder(answer: (message: Buffer) => Buffer | null): Promise<number> {
  const socket = dgram.createSocket('udp4')
  socket.on('message', (message, {port, address}) => {
    const reply = answer(message)
    if (reply) socket.send(reply, port, address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  open.push(socket)
  return socket.address().port
}
