import {NetworkError} from '../errors.js'
import {createEncoder, type Framing} from '../framing/create-decoder.js'
import type {LocalInput} from '../io/open-input.js'
import {type Connection, listenTcp, type ListenPlace, remoteOf} from '../net/tcp-listen.js'
import {awaitFirstClient, type ServerOptions, type TalkServer} from './listen-and-talk.js'
import {openReceiver, type ReceiverOptions, type ReceiverOutput} from './receiver.js'
import {talk, type TalkEnd} from './talk.js'

type CannedOptions = Omit<ServerOptions, 'send'> & {
  reply: Uint8Array
  /** Each frame is answered; else each client, at once. */
  framing: Framing | null
}

/**
 * Gives every client the same reply, to all of them at the same time: without a framing the moment it connects, and then our side
 * is closed; with one to each of its frames, until it ends. Rejects as `listenTcp` does, and with InputError where the reply does
 * not fit the framing.
 */
export async function serveReplies(place: ListenPlace, options: CannedOptions): Promise<TalkServer> {
  const {framing, reply, receive, count, idleTimeoutMs, onRefused: onDrop, onFailure, trace, signal} = options
  const {tls, auth, onAuthFailure, maxConnections} = options
  const answer = framing ? createEncoder(framing)(reply) : reply
  const outputs = framing ? null : await openOutputs(receive)
  let [accepted, open] = [0, 0]
  let last: TalkEnd | null = null
  let settle: (error?: unknown) => void = () => {}
  const ended = new Promise<TalkEnd | null>((resolve, reject) => {
    settle = (error) => {
      stopWaiting()
      void listener.close()
      outputs?.release()
      if (error === undefined) resolve(last)
      else reject(error)
    }
  })
  const answerTo = async (socket: Connection) => {
    const step = {peer: remoteOf(socket), idleTimeoutMs, trace, signal}
    if (outputs) return await talk(socket, {...step, input: onceSaid(answer), output: outputs.outputFor(socket)})
    const {input, output} = await answering(answer, receive, socket)
    return await talk(socket, {...step, input, output})
  }
  const onConnection = async (socket: Connection) => {
    stopWaiting()
    if (accepted >= count) return void socket.destroy()
    accepted++
    open++
    if (accepted === count) void listener.close()
    let failure: unknown
    try {
      last = await answerTo(socket)
    } catch (error) {
      failure = error
    }
    socket.destroy()
    open--
    const isLast = accepted >= count && open === 0
    if (failure !== undefined && (isLast || !(failure instanceof NetworkError))) settle(failure)
    else if (isLast || last?.readerGone) settle()
    if (failure instanceof NetworkError && !isLast) onFailure(failure)
  }
  const listener = await listenTcp(place, {
    onConnection,
    tls,
    auth,
    onAuthFailure,
    onDrop,
    maxConnections,
    trace,
    paused: true,
  }).catch((error: unknown) => {
    outputs?.release()
    throw error
  })
  const stopWaiting = awaitFirstClient(listener.place, {count, idleTimeoutMs}, (error) => settle(error))
  if (signal.aborted) settle()
  else signal.addEventListener('abort', () => settle(), {once: true})
  return {place: listener.place, ended}
}

/** Many connections write to one place: each failure of it is told to all of them. */
async function openOutputs(receive: ReceiverOptions) {
  const receiver = await openReceiver(receive)
  if (!('to' in receive)) return receiver
  const listeners = new Set<Parameters<ReceiverOutput['onError']>[0]>()
  let shared: ReceiverOutput | undefined
  const outputFor = (socket: Connection): ReceiverOutput => {
    if (!shared) {
      shared = receiver.outputFor(socket)
      shared.onError((error) => listeners.forEach((tell) => tell(error)))
    }
    const {take, finish} = shared
    let own: Parameters<ReceiverOutput['onError']>[0] | undefined
    return {
      take,
      pieceBytes: PIECE_BYTES,
      async finish() {
        if (own) listeners.delete(own)
        await finish()
      },
      onError: (listener) => listeners.add((own = listener)),
    }
  }
  return {outputFor, release: () => receiver.release()}
}

/** There may be thousands of connections, and each has its own memory. */
const PIECE_BYTES = 64 * 1024

/** An input that has one thing to say. */
function onceSaid(bytes: Uint8Array): LocalInput {
  let hasEnded = false
  return {
    kind: 'file',
    get hasEnded() {
      return hasEnded
    },
    start({take, onEnd}) {
      const end = () => {
        hasEnded = true
        onEnd()
      }
      if (bytes.length === 0 || take(bytes, end)) setImmediate(end)
    },
    stop() {},
    release() {},
  }
}

/** An output that takes frames, and an input that answers each of them; while the client does not read, neither do we. */
async function answering(
  answer: Uint8Array,
  receive: ReceiverOptions,
  socket: Connection,
): Promise<{input: LocalInput; output: ReceiverOutput}> {
  let send: Parameters<LocalInput['start']>[0]['take'] | null = null
  let unanswered = 0
  const heard = receive as Extract<ReceiverOptions, {onMessage: unknown}>
  const receiver = await openReceiver({
    ...heard,
    onMessage(message) {
      unanswered++
      heard.onMessage(message)
    },
  })
  const inner = receiver.outputFor(socket)
  const isAnswered = (resume: () => void): boolean => {
    while (unanswered > 0) {
      if (!send) break
      unanswered--
      const goOn = () => {
        if (isAnswered(resume)) resume()
      }
      if (!send(answer, goOn)) return false
    }
    return true
  }
  const input: LocalInput = {
    kind: 'terminal', // has more to say for as long as it is asked
    hasEnded: false,
    start: ({take}) => (send = take),
    stop: () => (send = null),
    release() {},
  }
  const take: ReceiverOutput['take'] = (bytes, resume) => {
    inner.take(bytes, resume)
    return isAnswered(resume)
  }
  return {input, output: {...inner, take}}
}
