import type {Connection} from '../net/tcp-listen.js'
import {PlainForward} from './plain-forward.js'
import {upperCaseAscii} from './upper-case.js'

/** Sends back what comes, byte for byte; while the peer does not read, nothing more is read from it. */
export class PlainEcho extends PlainForward {
  constructor(private readonly upper: boolean) {
    super()
  }

  override attach(socket: Connection): void {
    super.attach(socket, socket)
    socket.once('end', () => socket.end())
  }

  override onRead(size: number, buffer: Buffer): boolean {
    if (this.upper) upperCaseAscii(buffer, size)
    return super.onRead(size, buffer)
  }
}
