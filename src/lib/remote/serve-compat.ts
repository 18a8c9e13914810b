import {isUtf8} from 'node:buffer'
import {InputError} from '../errors.js'
import type {Encoding} from '../text/encoding.js'
import {type Connection, hasReset} from '../net/tcp-listen.js'
import type {CommandRunner} from './command-runner.js'
import {type CompatName, isFarewell, lineOfRead, replyHead} from './compat.js'
import type {CommandOptions, RunningCommand} from './run-command.js'

export type CompatOptions = {
  compat: CompatName
  /** Of what goes back: what programs print becomes it, where it is UTF-8, and else goes as it is. */
  encoding: Encoding
  /** Of the command lines. */
  commandEncoding: Encoding
  /** Turns a command line into words. Throws InputError. */
  toWords: (line: string) => readonly string[]
  /** A client that says nothing for so long is parted with. */
  idleTimeoutMs?: number | undefined
  /** How long a client may take for a reply. */
  takeMs: number
}

/**
 * One connection of a course's client: each read is a command line, each reply is whole, one after the other. A client that has closed
 * its half still gets its reply; one that has gone altogether is noticed by its reset.
 *
 * @param socket paused; it is closed in the end
 */
export function serveCompat(socket: Connection, runner: CommandRunner, options: CompatOptions): void {
  const {compat, encoding, commandEncoding, toWords, idleTimeoutMs, takeMs} = options
  let next: Buffer | null = null
  let isBusy = false
  let hasEnded = false
  let command: RunningCommand | null = null

  async function work(): Promise<void> {
    isBusy = true
    while (next !== null && !socket.destroyed) {
      const read = next
      next = null
      if (hasReset(socket)) return void socket.destroy()
      socket.resume()
      const text = commandEncoding.decode(read)
      const line = text === null ? null : lineOfRead(text)
      if (line !== null && isFarewell(line)) break
      const reply = await replyTo(line)
      if (!socket.destroyed) await send(reply)
      if (next === null && !hasEnded) return void (isBusy = false)
    }
    socket.end()
    socket.setTimeout(takeMs, () => socket.destroy())
  }

  async function replyTo(line: string | null): Promise<Uint8Array[]> {
    const pieces = {out: [] as Uint8Array[], err: [] as Uint8Array[]}
    command = start(line, (stream, bytes) => {
      pieces[stream].push(bytes)
      return true
    })
    const {error} = await command.ended
    command = null
    const printed = [...recoded(pieces.out), ...recoded(pieces.err)]
    return [...printed, ...(error === null ? [] : [encoding.encodeLossy(`netkit: ${error}\n`)])]
  }

  function start(line: string | null, onOutput: CommandOptions['onOutput']): RunningCommand {
    if (line === null) return runner.refuse(`the command line is not ${commandEncoding.name} text`, socket)
    try {
      return runner.run(toWords(line), socket, onOutput)
    } catch (error) {
      if (error instanceof InputError) return runner.refuse(error.message, socket, [line])
      throw error
    }
  }

  function recoded(pieces: Uint8Array[]): Uint8Array[] {
    const whole = encoding.name === 'utf-8' ? null : Buffer.concat(pieces)
    return whole !== null && isUtf8(whole) ? [encoding.encodeLossy(whole.toString())] : pieces
  }

  /** Resolves when the client's system has taken it: a client that does not read gets no further command run. */
  function send(reply: Uint8Array[]): Promise<void> {
    const sizeBytes = reply.reduce((sum, {length}) => sum + length, 0)
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => socket.destroy(), takeMs)
      socket.cork()
      socket.write(replyHead(compat, sizeBytes))
      for (const piece of reply) socket.write(piece)
      socket.write('', () => {
        clearTimeout(giveUp)
        resolve()
      })
      socket.uncork()
    })
  }

  socket.on('data', (chunk: Buffer) => {
    next = next === null ? chunk : Buffer.concat([next, chunk])
    if (isBusy)
      socket.pause() // the next command has to wait, and with it what comes behind
    else void work()
  })
  socket.once('end', () => {
    hasEnded = true
    if (!isBusy) socket.end()
  })
  socket.once('close', () => command?.cancel('ended: the client left'))
  if (idleTimeoutMs !== undefined) socket.setTimeout(idleTimeoutMs, () => !isBusy && socket.destroy())
  socket.resume()
}
