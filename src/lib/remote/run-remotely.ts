import {type Auth, silentRefusal} from '../auth/auth.js'
import {NetworkError} from '../errors.js'
import {encodingOf} from '../text/encoding.js'
import type {LocalEnd} from '../net/local-end.js'
import {connectTcp, type Target} from '../net/tcp-connect.js'
import type {Connection} from '../net/tcp-listen.js'
import type {ClientTls} from '../net/tls/context-options.js'
import type {Trace} from '../net/trace.js'
import type {TalkDestination} from '../stream/talk-destination.js'
import {openReceiver, type Receiver} from '../stream/receiver.js'
import {type CompatName, encodeCommandLine} from './compat.js'
import {CompatReply} from './compat-reply.js'
import {receiveReply, type RemoteEnd} from './receive-reply.js'
import {type OutputStream, ReplyDecoder} from './reply.js'
import {encodeRequest} from './request.js'

/** What becomes of a stream of output; the bytes of a message are only there while it is told. */
export type Destination = TalkDestination<{bytes: Uint8Array}>

export type RemoteOptions = {
  destinations: Record<OutputStream, Destination>
  /** A course's server, which gets one line and says nothing of the end; null for our own protocol. */
  compat: CompatName | null
  /** Of the output, where it becomes text. */
  encoding: string
  /** Of the line that `compat` sends. */
  commandEncoding: string
  /** The longest reply of `compat` that says its length before it comes. */
  maxReplyBytes: number
  tls?: ClientTls | undefined
  auth: Auth | undefined
  /** For the look-up of a name and the connection; the handshake has a limit of its own. */
  timeoutMs: number
  /** Our own end; without it the system's choice. */
  bind?: LocalEnd | undefined
  /** For all of the command; without it a silence of SILENCE_MS is the limit. */
  waitForMs?: number | undefined
  /** See ReplyOptions. */
  onSilence?: ((limitMs: number) => void) | undefined
  trace?: Trace | undefined
  signal: AbortSignal
}

/**
 * Runs a command on another machine. Rejects with InputError BAD_COMMAND, as `connectTcp` does, and with NetworkError TRUNCATED_REPLY,
 * BAD_FRAME, TIMEOUT or CONNECTION_RESET.
 */
export async function runRemotely(target: Target, argv: readonly string[], options: RemoteOptions): Promise<RemoteEnd> {
  const {destinations, compat, maxReplyBytes, tls, auth, timeoutMs, bind, waitForMs, trace, signal} = options
  const encoding = await encodingOf(options.commandEncoding)
  const request = compat === null ? encodeRequest(argv) : encodeCommandLine(argv, encoding)
  const peer = 'unixPath' in target ? target.unixPath : String(target)
  const receivers: Receiver[] = []
  const open = async (destination: Destination) => {
    const common = {cut: null, maxFrameBytes: 1, encoding: options.encoding}
    const receiver = await openReceiver({...common, ...destination})
    receivers.push(receiver)
    return receiver
  }
  const out = await open(destinations.out)
  const err = await open(destinations.err)
  let socket: Connection | null = null
  try {
    socket = await connectTcp(target, {timeoutMs, bind, tls, auth, signal, trace, paused: true})
    return await receiveReply(socket, {
      request,
      // Whoever half-closes after the command lets a server that replies without any framing show where its reply ends.
      isLastWord: compat === 'raw',
      reply: compat === null ? new ReplyDecoder() : new CompatReply(compat, maxReplyBytes),
      refusal: silentRefusal(peer, auth),
      outputs: {out: out.outputFor(socket), err: err.outputFor(socket)},
      peer,
      waitForMs,
      onSilence: options.onSilence,
      trace,
      signal,
    })
  } finally {
    socket?.destroy()
    for (const receiver of receivers) receiver.release()
  }
}

/** What was received in memory, so much at most: then NetworkError OUTPUT_TOO_LONG. */
export function collector(
  maxBytes: number,
): Record<OutputStream, Buffer[]> & {take: (stream: OutputStream) => Destination} {
  let total = 0
  const pieces = {out: [] as Buffer[], err: [] as Buffer[]}
  const take = (stream: OutputStream): Destination => ({
    onMessage({bytes}) {
      total += bytes.length
      if (total > maxBytes) {
        throw new NetworkError('OUTPUT_TOO_LONG', `the output is longer than ${maxBytes} bytes (--max-output)`)
      }
      pieces[stream].push(Buffer.from(bytes))
    },
  })
  return {...pieces, take}
}
