import {NetkitError, NetworkError} from '../errors.js'
import type {Folder} from '../io/files/folder.js'
import type {HeaderLengthName} from '../framing/header.js'
import {explainSocketError} from '../net/explain-socket-error.js'
import {readReusing, type ReadPlan} from '../node-internals/read-reusing.js'
import {type Connection, remoteEndpoint, remoteOf} from '../net/tcp-listen.js'
import type {Trace} from '../net/trace.js'
import type {NameRules} from '../io/name-rules.js'
import {CurrentFile} from './current-file.js'
import type {FileHeader} from './file-header.js'
import type {IncomingFile, ReceivePolicy} from './incoming-file.js'
import {type IncomingEvent, IncomingFiles} from './incoming-files.js'
import {patienceMs} from './patience.js'
import type {ReceivedFile} from './received-file.js'
import {encodeAnswer} from './short-frames.js'
import type {TransferProgress} from './transfer-progress.js'
import {byteCount} from '../text/byte-count.js'

export type SessionOptions = ReceivePolicy & {
  lengthField: HeaderLengthName
  /** Peers that know neither trailers nor answers. */
  isCompat: boolean
  /** Of this system unless given. */
  nameRules?: NameRules | undefined
  /** Files and folders on one connection. */
  maxFiles: number
  idleTimeoutMs: number
  onFile: (row: ReceivedFile, failure: NetkitError | null) => void
  onProgress?: ((progress: TransferProgress) => void) | undefined
  trace?: Trace | undefined
}

/** A header is small: whoever takes longer for one is not going to send it. Absolute, however many bytes drip in. */
const HEADER_MS = 10_000

/** How long a peer may take to read what we have said last. */
const LINGER_MS = 5000

/** All connections read here: bytes are written, digested or copied before the next read. */
const shared = Buffer.allocUnsafeSlow(1024 * 1024)

/** One sender's connection: its files, one after the other. */
export class ReceiveSession implements ReadPlan {
  /** When the connection is closed and nothing is left to be done. */
  readonly ended: Promise<void>
  /** The first byte has come: whoever sends none, such as a port scanner, is no sender. */
  hasBegun = false
  readonly #socket: Connection
  readonly #name: string
  readonly #protocol: IncomingFiles
  readonly #current: CurrentFile
  #headerTimer: NodeJS.Timeout | undefined
  #lingerTimer: NodeJS.Timeout | undefined
  /** What is under way and cannot be done at once; nothing is read meanwhile. */
  #work: Promise<void> | null = null
  /** What was read behind that point. */
  #rest: Uint8Array = NOTHING
  #isOver = false

  constructor(
    accepted: Connection,
    root: Folder,
    private readonly options: SessionOptions,
    /** Asked at the first byte; false: nobody is served any more. */
    private readonly mayBegin: () => boolean,
  ) {
    const remote = remoteEndpoint(accepted)
    this.#name = remoteOf(accepted)
    this.#current = new CurrentFile({from: remote?.host ?? null, port: remote?.port ?? null}, root, options)
    this.#protocol = new IncomingFiles(options)
    let failure: Error | null = null
    const socket = readReusing(accepted, this)
    this.#socket = socket
    this.#limitHeader(true)
    socket.setTimeout(options.idleTimeoutMs, () => this.#onIdle())
    socket.on('error', (error) => (failure = error))
    socket.once('end', () => this.#onEnd())
    this.ended = new Promise((resolve) => {
      socket.once('close', () => {
        clearTimeout(this.#lingerTimer)
        this.#break(failure && explainSocketError(failure, this.#name))
        void (this.#work ?? Promise.resolve()).then(resolve)
      })
    })
  }

  /** Drops the connection; a file that is under way is kept for a resume, or removed. */
  stop(): void {
    this.#break(new NetworkError('STOPPED', 'the receiver was told to stop'))
    this.#socket.destroy()
  }

  buffer(): Uint8Array {
    return shared
  }

  onRead(size: number, buffer: Uint8Array): boolean {
    if (!this.hasBegun) {
      this.hasBegun = this.mayBegin()
      if (!this.hasBegun) this.stop()
    }
    return this.#feed(buffer.subarray(0, size))
  }

  /** False: nothing more may be read for now. */
  #feed(bytes: Uint8Array): boolean {
    let at = 0
    try {
      while (!this.#isOver) {
        const {used, event} = this.#protocol.take(at === 0 ? bytes : bytes.subarray(at))
        at += used
        if (event) this.#handle(event)
        else if (used === 0) break
        if (this.#work) {
          this.#rest = Uint8Array.from(bytes.subarray(at))
          return false
        }
      }
    } catch (error) {
      this.#fail(error)
    }
    if (!this.#isOver) this.#limitHeader(this.#protocol.isInHeader)
    return true
  }

  #handle(event: IncomingEvent): void {
    switch (event.type) {
      case 'file':
        return this.#open(event.header)
      case 'refused':
        return this.#refuse(event.refusal)
      case 'start':
        this.#socket.setTimeout(this.options.idleTimeoutMs)
        return this.#orRefuse((file) => file.startAt(event.offset))
      case 'body':
        return this.#orRefuse((file) => this.#write(file, event.bytes))
      case 'end':
        return this.#later(() => this.#finish(event.trailer))
    }
  }

  #open(header: FileHeader): void {
    this.#limitHeader(false)
    try {
      this.#current.open(header)
    } catch (error) {
      return this.#refuse(error)
    }
    this.options.trace?.(`recv header: ${byteCount(header.sizeBytes)} (${this.#name})`)
    if (!header.resume) return this.#protocol.accept()
    this.#later(async (file) => {
      const offer = await file.offer(() => this.#isOver)
      if (!this.#isOver) this.#send(this.#protocol.offer(offer))
    })
  }

  #orRefuse(work: (file: IncomingFile) => void): void {
    try {
      work(this.#current.file!)
    } catch (error) {
      this.#refuse(error)
    }
  }

  #write(file: IncomingFile, bytes: Uint8Array): void {
    file.write(bytes)
    this.#current.tellProgress(file)
  }

  async #finish(trailer: Uint8Array | null): Promise<void> {
    const file = this.#current.file!
    await file.finish(trailer)
    this.#answer(file.sha256, null)
    this.#current.close(null)
  }

  /** Does what takes a while; the connection is not read meanwhile, and its silence is not the peer's. */
  #later(work: (file: IncomingFile) => Promise<void>): void {
    this.#socket.setTimeout(0)
    this.#work = this.#workOn(work)
  }

  async #workOn(work: (file: IncomingFile) => Promise<void>): Promise<void> {
    try {
      await work(this.#current.file!)
    } catch (error) {
      this.#refuse(error)
    }
    this.#work = null
    if (this.#isOver) {
      if (this.#current.file) this.#current.close(LEFT)
      return
    }
    this.#socket.setTimeout(this.#silenceMs())
    const rest = this.#rest
    this.#rest = NOTHING
    if (this.#feed(rest)) this.#socket.resume()
  }

  /** After an offer the sender reads that much of its file. */
  #silenceMs(): number {
    const {idleTimeoutMs} = this.options
    return this.#current.file ? patienceMs(idleTimeoutMs, this.#current.file.header.sizeBytes) : idleTimeoutMs
  }

  /** This file is not taken; the next one may be. */
  #refuse(error: unknown): void {
    const failure = expected(error)
    this.#protocol.refuse()
    this.#answer(null, failure)
    this.#current.close(failure)
  }

  /** The stream has lost its boundaries: the peer is told why, and that is the end. */
  #fail(error: unknown): void {
    const failure = expected(error)
    this.#answer(null, failure)
    this.#break(failure)
    this.#socket.setTimeout(0)
    this.#socket.end() // and goes on reading: unread bytes would make it a reset, which may overtake the answer
    this.#lingerTimer = setTimeout(() => this.#socket.destroy(), LINGER_MS)
  }

  #onIdle(): void {
    const failure = new NetworkError('IDLE', `no data for ${this.options.idleTimeoutMs} ms`)
    if (!this.#protocol.isBetween) return this.#fail(failure)
    this.#break(null) // a sender that has nothing more to send, and does not say so
    this.#socket.destroySoon()
  }

  #onEnd(): void {
    try {
      if (!this.#isOver) this.#protocol.end()
    } catch (error) {
      this.#break(expected(error))
    }
    this.#setOver()
    this.#socket.end()
  }

  #setOver(): void {
    this.#isOver = true
    clearTimeout(this.#headerTimer)
  }

  /** Nothing more comes. */
  #break(failure: NetkitError | null): void {
    if (this.#isOver) return
    this.#setOver()
    const isMissed = this.#current.file !== null || !this.#protocol.isBetween
    if (this.#work || !this.hasBegun) return // work closes the file when it is done
    if (failure && (isMissed || failure.code !== 'STOPPED')) this.#current.close(failure)
    else if (isMissed) this.#current.close(LEFT)
  }

  #answer(sha256: string | null, failure: NetkitError | null): void {
    if (!this.options.isCompat) this.#send(encodeAnswer({sha256, failure}))
  }

  #send(bytes: Uint8Array): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return
    this.options.trace?.(`send ${byteCount(bytes.length)} (${this.#name})`)
    this.#socket.write(bytes)
  }

  /** Armed once for each header, and not again by its bytes. */
  #limitHeader(isIn: boolean): void {
    if (!isIn) {
      clearTimeout(this.#headerTimer)
      this.#headerTimer = undefined
      return
    }
    this.#headerTimer ??= setTimeout(() => {
      this.#fail(new NetworkError('TIMEOUT', `no complete header within ${HEADER_MS} ms`))
    }, HEADER_MS)
  }
}

const NOTHING = new Uint8Array(0)

const LEFT = new NetworkError('CONNECTION_CLOSED', 'the connection was closed')

function expected(error: unknown): NetkitError {
  if (error instanceof NetkitError) return error
  throw error
}
