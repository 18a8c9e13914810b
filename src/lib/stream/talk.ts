import type {Writable} from 'node:stream'
import {NetkitError, NetworkError} from '../errors.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import {cannotRead, cannotWrite} from '../net/local-stream.js'
import type {Connection} from '../net/tcp-listen.js'
import type {Trace} from '../net/trace.js'
import type {Sender} from './sender.js'

export type TalkOptions = {
  sender: Sender
  /** Takes what the peer sends; ended when the peer has. */
  output: Writable
  /** Whom we talk to, for messages. */
  peer: string
  /** After the end of what we send: at most so long for the whole answer. Without it, a silence of `silenceMs` is the limit. */
  waitForMs?: number | undefined
  silenceMs?: number | undefined
  /** Nothing may be still for so long, in either direction. */
  idleTimeoutMs?: number | undefined
  /** Nothing at all to send says nothing: our side is closed when the peer has closed its own. */
  keepEmptyOpen?: boolean
  trace?: Trace | undefined
  signal: AbortSignal
}

export type TalkEnd = {
  /** The peer closed while we could still have had something to send. */
  leftInput: boolean
  /** Whoever read the output has gone. */
  readerGone: boolean
}

/** How long a pipe may be silent after the peer has closed its side; then it was nobody who had more to send. */
const LAST_WORDS_MS = 250

/**
 * Lets a connection and this machine's streams talk: what we send ends with a FIN, the answer is awaited to its end, and a
 * peer that closes first ends the talk. A peer may also close only its own half and read on: a file is sent to its end then, and
 * so is a pipe that has more to say at once.
 *
 * Rejects with NetworkError CONNECTION_RESET or TIMEOUT, SystemError CANNOT_READ or CANNOT_WRITE, and as the streams do.
 */
export function talk(socket: Connection, options: TalkOptions): Promise<TalkEnd> {
  const {sender, output, peer, waitForMs, silenceMs, idleTimeoutMs, keepEmptyOpen = false, trace, signal} = options
  const {stream: source, kind} = sender
  const end: TalkEnd = {leftInput: false, readerGone: false}
  let failure: unknown = null
  let received = 0
  let sent = 0
  let waiting: NodeJS.Timeout | undefined
  let lastWords: NodeJS.Timeout | undefined

  return new Promise<TalkEnd>((resolve, reject) => {
    const settle = () => (failure === null ? resolve(end) : reject(failure))
    const fail = (error: unknown) => {
      failure ??= error
      socket.destroy()
    }
    const closeOurs = () => {
      clearTimeout(lastWords)
      source.unpipe(socket)
      socket.end()
    }
    const onInputEnd = () => {
      clearTimeout(lastWords)
      if (keepEmptyOpen && sent === 0 && !socket.readableEnded) return
      socket.end()
      if (socket.readableEnded) return
      if (waitForMs !== undefined) waiting = setTimeout(onWaitedEnough, waitForMs)
      else if (silenceMs !== undefined) socket.setTimeout(silenceMs, () => fail(silence(peer, silenceMs)))
    }
    const onWaitedEnough = () => {
      if (received === 0) failure ??= silence(peer, waitForMs!)
      socket.destroy()
    }
    const onPeerEnd = () => {
      trace?.('recv 0 bytes: the peer has closed its side')
      if (source.readableEnded) socket.end()
      else if (kind === 'terminal') leave()
      else if (kind === 'pipe') lastWords = setTimeout(leaveUnlessBusy, LAST_WORDS_MS)
    }
    const leaveUnlessBusy = () => {
      if (socket.writableLength === 0) return leave()
      socket.once('drain', () => (lastWords = setTimeout(leaveUnlessBusy, LAST_WORDS_MS)))
    }
    const leave = () => {
      end.leftInput = true
      closeOurs()
    }
    const onInput = (chunk: Uint8Array) => {
      sent += chunk.length
      clearTimeout(lastWords)
      trace?.(`send ${chunk.length} bytes`)
    }
    const onInputError = (error: unknown) => fail(error instanceof NetkitError ? error : cannotRead(error))
    const onOutputError = (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') end.readerGone = true
      else failure ??= 'syscall' in error ? cannotWrite(error) : error
      socket.destroy()
    }
    const onStop = () => {
      failure = null
      socket.destroy()
      output.destroy()
    }

    socket.on('error', (error) => (failure ??= explainSocketError(error, peer)))
    socket.on('data', (chunk: Buffer) => {
      received += chunk.length
      trace?.(`recv ${chunk.length} bytes`)
    })
    socket.once('end', onPeerEnd)
    socket.once('close', () => {
      trace?.('close')
      if (!output.destroyed) output.end() // what came before an error still goes where it belongs
    })
    output.once('error', onOutputError)
    output.once('close', () => {
      if (!socket.destroyed) socket.destroy()
      settle()
    })
    source.on('data', onInput)
    source.once('end', onInputEnd)
    source.once('error', onInputError)
    signal.addEventListener('abort', onStop, {once: true})
    if (idleTimeoutMs !== undefined) {
      socket.setTimeout(idleTimeoutMs, () =>
        fail(new NetworkError('IDLE', `${peer}: nothing moved for ${idleTimeoutMs} ms`, {input: peer})),
      )
    }

    socket.pipe(output, {end: false})
    if (source.readableEnded) onInputEnd()
    else source.pipe(socket, {end: false})
    if (signal.aborted) onStop()

    output.once('close', () => {
      clearTimeout(waiting)
      clearTimeout(lastWords)
      signal.removeEventListener('abort', onStop)
      source.removeListener('data', onInput)
      source.removeListener('end', onInputEnd)
      source.removeListener('error', onInputError)
      source.unpipe(socket)
    })
  })
}

function silence(peer: string, limitMs: number): NetworkError {
  return new NetworkError('TIMEOUT', `${peer}: no answer within ${limitMs} ms after the end of stdin`, {input: peer})
}
