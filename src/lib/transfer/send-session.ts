import {createHash, type Hash} from 'node:crypto'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {type Auth, silentRefusal} from '../auth/auth.js'
import {NetkitError, NetworkError} from '../errors.js'
import type {ListedFile} from '../io/files/list-files.js'
import {SourceFile} from '../io/files/source-file.js'
import type {HeaderLengthName} from '../framing/header.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import type {Target} from '../net/tcp-connect.js'
import type {Connection} from '../net/tcp-listen.js'
import type {Trace} from '../net/trace.js'
import type {FileHeader} from './file-header.js'
import {isAnswer, OutgoingFiles, type Reply} from './outgoing-files.js'
import {patienceMs} from './patience.js'
import {type Digests, prefixHash} from './digests.js'
import {describeSent, type Sending, type SentFile} from './sent-file.js'
import {byteCount} from '../text/byte-count.js'

/** How files are sent. */
export type SendPlan = {
  lengthField: HeaderLengthName
  /** Peers that know neither trailers nor answers: digests go into the header. */
  isCompat: boolean
  checksum: boolean
  resume: boolean
  preserve: boolean
  idleTimeoutMs: number
  /** How this end has proved itself: a receiver that leaves at once may not have believed it. */
  auth?: Auth | undefined
  trace?: Trace | undefined
  /** Told of bytes of a file that are done with: sent, or there already. */
  onProgress?: ((file: string, bytes: number, wereSent: boolean) => void) | undefined
}

/** `digests` stand in the header, where the receiver knows no trailer. */
export type FileToSend = ListedFile & {digests: Digests | null}

const PIECE_BYTES = 1024 * 1024

/** One is filled while the other goes out. */
const buffers = [Buffer.allocUnsafeSlow(PIECE_BYTES), Buffer.allocUnsafeSlow(PIECE_BYTES)] as const

/** After so many pieces signals, timers and refusals are looked at, however fast the receiver is. */
const PIECES_A_TURN = 4

/** A refused file is sent to its end, so that the next may follow; where more is left, a new connection is cheaper. */
const WORTH_SENDING_BYTES = 64 * 1024 * 1024

/** A connection to a receiver, and the files that go over it, one after the other. */
export class SendSession {
  readonly #protocol: OutgoingFiles
  readonly #replies: Reply[] = []
  #failure: NetkitError | null = null
  #hasHeard = false
  /** Bytes of a file are still to be sent: who leaves now is no plain program that gives no answer. */
  #isSending = false
  #wake = () => {}
  readonly #name: string

  constructor(
    private readonly socket: Connection,
    private readonly target: Target,
    private readonly plan: SendPlan,
  ) {
    this.#name = 'unixPath' in target ? target.unixPath : String(target)
    this.#protocol = new OutgoingFiles(plan)
    socket.setTimeout(plan.idleTimeoutMs, () =>
      this.#fail(new NetworkError('IDLE', `${this.#name}: the receiver is silent and reads nothing`)),
    )
    socket.on('data', (chunk) => this.#hear(chunk))
    socket.on('error', (error) => this.#fail(explainSocketError(error, this.#name)))
    socket.on('end', () => this.#fail(this.#closed()))
    socket.on('close', () => this.#fail(this.#closed()))
    socket.resume() // a listener hands its sockets over unread
  }

  /** Another file may be sent. */
  get isUsable(): boolean {
    return this.#failure === null && this.#protocol.isBetween
  }

  /** Sends a file and waits for the answer. Rejects for bugs alone: what fails stands in the row. */
  async send(listed: FileToSend, isLast: boolean): Promise<{row: SentFile; failure: NetkitError | null}> {
    const startedAt = performance.now()
    const progress: Sending = {
      sizeBytes: listed.sizeBytes,
      sentBytes: 0,
      resumedFrom: 0,
      sha256: null,
      verified: false,
    }
    const failure = await this.#transfer(listed, progress, isLast).then(() => null, expected)
    const row = describeSent({
      target: this.target,
      file: listed.label ?? listed.file,
      sending: progress,
      startedAt,
      failure,
    })
    return {row, failure}
  }

  /** Nothing more is sent. Where files are not answered the peer's end is awaited: then it has read everything. */
  async finish(): Promise<void> {
    this.socket.end()
    if (!this.plan.isCompat) return
    await this.#until(() => this.#failure !== null)
    if (this.#failure!.code !== 'CONNECTION_CLOSED') throw this.#failure!
  }

  destroy(): void {
    this.socket.destroy()
  }

  async #transfer(listed: FileToSend, progress: Sending, isLast: boolean): Promise<void> {
    const source = SourceFile.open(listed.file, listed.folders.length === 0)
    try {
      const {sizeBytes} = source
      progress.sizeBytes = sizeBytes
      await this.#write(this.#protocol.begin(this.#headerOf(listed, source)))
      this.plan.trace?.(`send header: ${byteCount(sizeBytes)}`)
      const start = this.plan.resume ? await this.#agree(source) : {offset: 0, hash: this.#newHash()}
      progress.resumedFrom = start.offset
      this.plan.onProgress?.(listed.label ?? listed.file, start.offset, false)
      await this.#sendBody(source, start, {name: listed.label ?? listed.file, progress, isLast})
      const digest = start.hash?.digest()
      if (digest) await this.#sendPiece(digest)
      this.plan.trace?.(`send ${byteCount(progress.sentBytes)}${digest ? ' and the SHA-256' : ''}`)
      progress.sha256 = digest?.toString('hex') ?? null
      if (!this.plan.isCompat) progress.verified = await this.#confirm(progress)
    } finally {
      source.close()
    }
  }

  #headerOf({name, folders, digests}: FileToSend, source: SourceFile): FileHeader {
    const {isCompat, checksum, resume, preserve} = this.plan
    return {
      name,
      folders,
      sizeBytes: source.sizeBytes,
      hasTrailer: checksum && !isCompat,
      resume,
      mode: preserve ? source.mode : null,
      mtimeMs: preserve ? source.mtimeMs : null,
      md5: digests?.md5 ?? null,
      sha256: digests?.sha256 ?? null,
    }
  }

  /** Hears what the receiver has, and takes it if it is the beginning of this very file. */
  async #agree(source: SourceFile): Promise<{offset: number; hash: Hash | null}> {
    const reply = await this.#reply(source.sizeBytes)
    if (isAnswer(reply)) throw reply.failure ?? new NetworkError('BAD_FRAME', 'the receiver answers out of turn')
    const prefix = await this.#quietly(() => prefixHash(source, reply, () => this.#stopIfOver(true)))
    await this.#write(this.#protocol.choose(prefix ? reply.offset : 0))
    return {offset: prefix ? reply.offset : 0, hash: this.plan.checksum ? (prefix ?? createHash('sha256')) : null}
  }

  async #sendBody(
    source: SourceFile,
    {offset, hash}: {offset: number; hash: Hash | null},
    {name, progress, isLast}: {name: string; progress: Sending; isLast: boolean},
  ): Promise<void> {
    const {sizeBytes} = source
    let before: Promise<void> = Promise.resolve()
    this.#isSending = true
    for (let at = offset, piece = 0; at < sizeBytes; piece++) {
      const left = sizeBytes - at
      this.#stopIfOver(isLast || left > WORTH_SENDING_BYTES)
      const bytes = source.read(buffers[piece % 2]!, Math.min(PIECE_BYTES, left), at)
      if (bytes.length === left) source.checkUnchanged()
      const sending = this.#sendPiece(bytes)
      sending.catch(() => {}) // is thrown where it is awaited
      hash?.update(bytes) // while the system sends
      await before
      before = sending
      at += bytes.length
      progress.sentBytes += bytes.length
      this.plan.onProgress?.(name, bytes.length, true)
      if (piece % PIECES_A_TURN === 0) await nextTurn()
    }
    await before
    this.#isSending = false
  }

  /** The receiver may say no while we are sending, or leave. (A peer that never answers may close that half and still read.) */
  #stopIfOver(mayStop: boolean): void {
    const [reply] = this.#replies
    if ((mayStop || this.#failure) && reply && isAnswer(reply) && reply.failure) throw reply.failure
    if (this.#failure && !this.plan.isCompat) throw this.#failure
  }

  /** Resolves to whether both ends have the same digest. Rejects with the receiver's failure. */
  async #confirm({sha256, sizeBytes}: Sending): Promise<boolean> {
    const reply = await this.#reply(sizeBytes)
    if (!isAnswer(reply)) throw new NetworkError('BAD_FRAME', 'the receiver answers out of turn')
    if (reply.failure) throw reply.failure
    if (sha256 === null || reply.sha256 === null) return false
    if (reply.sha256 === sha256) return true
    throw new NetworkError('CHECKSUM_MISMATCH', 'the receiver reports success, but with a different SHA-256')
  }

  #newHash(): Hash | null {
    return this.plan.checksum && !this.plan.isCompat ? createHash('sha256') : null
  }

  /** The next reply of a receiver that may have to read or write `sizeBytes` first. */
  async #reply(sizeBytes: number): Promise<Reply> {
    this.socket.setTimeout(patienceMs(this.plan.idleTimeoutMs, sizeBytes))
    await this.#until(() => this.#replies.length > 0 || this.#failure !== null)
    this.socket.setTimeout(this.plan.idleTimeoutMs)
    const reply = this.#replies.shift()
    if (reply) return reply
    throw this.#failure!
  }

  /** Work of our own: the silence meanwhile is not the receiver's. */
  async #quietly<Value>(work: () => Promise<Value>): Promise<Value> {
    this.socket.setTimeout(0)
    try {
      return await work()
    } finally {
      this.socket.setTimeout(this.plan.idleTimeoutMs)
    }
  }

  #sendPiece(bytes: Uint8Array): Promise<void> {
    this.#protocol.sending(bytes.length)
    return this.#write(bytes)
  }

  /** Resolves when the system has the bytes. */
  async #write(bytes: Uint8Array): Promise<void> {
    const error = await new Promise<unknown>((resolve) => this.socket.write(bytes, resolve))
    if (!error) return
    this.#stopIfOver(true) // the receiver may have said why
    throw this.#failure ?? explainSocketError(error, this.#name)
  }

  #hear(chunk: Uint8Array): void {
    this.#hasHeard = true
    this.plan.trace?.(`recv ${byteCount(chunk.length)}`)
    try {
      this.#replies.push(...this.#protocol.push(chunk))
      this.#wake()
    } catch (error) {
      this.#fail(expected(error))
    }
  }

  #fail(failure: NetkitError): void {
    this.#failure ??= failure
    this.#wake()
    if (failure.code !== 'CONNECTION_CLOSED') this.socket.destroy()
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  #closed(): NetworkError {
    const refusal = silentRefusal(this.#name, this.plan.auth)
    if (refusal && !this.#hasHeard && !this.plan.isCompat) return refusal
    const hint =
      this.plan.isCompat || this.#isSending ? '' : ' without an answer (if it never gives one, use --compat header)'
    return new NetworkError('CONNECTION_CLOSED', `${this.#name}: the receiver has closed the connection${hint}`)
  }
}

function expected(error: unknown): NetkitError {
  if (error instanceof NetkitError) return error
  throw error
}
