import net from 'node:net'

/**
 * A pipe that is read into `memory` again and again, by the `onread` that Node documents for connections alone; a Node that
 * ignores it for descriptors hands over memory of its own. Nothing is read before `resume` is called.
 *
 * @param onRead false stops the reading until `resume` is called
 */
export function readPipe(fd: number, memory: Uint8Array, onRead: (bytes: Uint8Array) => boolean): net.Socket {
  const onread = {buffer: memory, callback: (size: number, bytes: Uint8Array) => onRead(bytes.subarray(0, size))}
  const options = {fd, readable: true, writable: false, onread}
  const stream = new net.Socket(options as net.SocketConstructorOpts).pause()
  return stream.on('data', (chunk: Buffer) => {
    if (!onRead(chunk)) stream.pause()
  })
}
