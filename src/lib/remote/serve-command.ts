import {NetworkError} from '../errors.js'
import type {Connection} from '../net/tcp-listen.js'
import type {CommandRunner} from './command-runner.js'
import type {RunningCommand} from './run-command.js'
import {type CommandEnd, encodeEnd, outputHead} from './reply.js'
import {type Argv, decodeRequest, requestDecoder} from './request.js'

/** How long a client may take for its request. */
const REQUEST_MS = 10_000

/** How long a client may take to hear that it is refused. */
const REFUSAL_MS = 5000

/**
 * Tells a client why it is not served, whatever it asks for. Its request is read, or closing would reset the connection, and take the
 * reason with it.
 */
export function refuseClient(socket: Connection, error: string): void {
  const giveUp = setTimeout(() => socket.destroy(), REFUSAL_MS)
  socket.once('close', () => clearTimeout(giveUp))
  socket.end(encodeEnd({status: null, signal: null, error}))
  socket.resume()
}

/**
 * One connection of our own protocol: a request, then a reply that streams. While the client does not read, nothing is read from the
 * command. What the client sends behind its request is not looked at.
 *
 * @param socket paused; it is closed in the end
 * @param takeMs how long the client may take for what is left of the reply
 */
export function serveCommand(socket: Connection, runner: CommandRunner, takeMs: number): void {
  const decoder = requestDecoder()
  let command: RunningCommand | null = null
  let hasAsked = false
  const deadline = setTimeout(() => refuse(`no request within ${REQUEST_MS} ms`), REQUEST_MS)

  function start(argv: Argv): void {
    follow(
      runner.run(argv, socket, (stream, bytes) => {
        socket.cork()
        socket.write(outputHead(stream, bytes.length))
        socket.write(bytes)
        socket.uncork()
        return !socket.writableNeedDrain
      }),
    )
    socket.on('drain', () => command?.resume())
  }

  function refuse(error: string): void {
    follow(runner.refuse(error, socket))
  }

  function follow(started: RunningCommand): void {
    hasAsked = true
    clearTimeout(deadline)
    command = started
    void started.ended.then(finish)
  }

  function finish(end: CommandEnd): void {
    if (socket.destroyed) return
    socket.end(encodeEnd(end))
    const giveUp = setTimeout(() => socket.destroy(), takeMs)
    socket.once('close', () => clearTimeout(giveUp))
  }

  function leave(): void {
    clearTimeout(deadline)
    command?.cancel('ended: the client left')
    if (!command) socket.end()
  }

  socket.on('data', (chunk: Buffer) => {
    if (hasAsked) return
    try {
      const [request] = decoder.push(chunk)
      if (request) start(decodeRequest(request.payload))
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
      refuse(error.message)
    }
  })
  socket.once('end', leave)
  socket.once('close', leave)
  socket.resume()
}
