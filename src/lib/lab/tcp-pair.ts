import {once} from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import {setImmediate as nextTurn, setTimeout as delay} from 'node:timers/promises'
import {SystemError} from '../errors.js'
import {openKernel, type Kernel} from '../kernel/kernel.js'
import {readKernelSockets} from '../system/kernel-sockets.js'
import {queuedBytes, SizedReader} from '../node-internals/sized-reader.js'
import {socketDescriptor} from '../node-internals/socket-descriptor.js'

export type PairOptions = {
  /** Where the receiver listens, and by which address the sender reaches it: the same, but for a wire of our own. */
  listenHost?: string
  connectHost?: string
  /** The connection is left to `startConnecting`: what is written before it stands waits inside Node. */
  connectLater?: boolean
  noDelay?: boolean
  /** The largest segment that the receiver asks for; needs the kernel's options. */
  maxSegmentBytes?: number | undefined
  /** Whether sockets are files that can be read and written: everywhere but on Windows, unless a test says otherwise. */
  hasDescriptors?: boolean | undefined
  /** SO_RCVBUF of the receiver, which Linux doubles; needs the kernel's options. */
  receiveBufferBytes?: number
  /** Is told of each write that Node hands on, by how many bytes it has. */
  onWrite?: (sizeBytes: number) => void
}

/** The two methods of a stream by which Node hands writes on (stream.Writable): one chunk, or all that had piled up. */
type Hooks = {
  _write(chunk: Uint8Array, encoding: BufferEncoding, done: (error?: Error | null) => void): void
  _writev(chunks: {chunk: Uint8Array; encoding: BufferEncoding}[], done: (error?: Error | null) => void): void
}

/** How often to ask again without a pause before pausing for a millisecond: loopback answers within microseconds. */
const EAGER_TURNS = 50

/** Where nobody says what has arrived (neither TCP_INFO nor /proc): loopback is a thousand times faster. */
const UNSEEN_MS = 20

/** What has arrived is read within microseconds, and within a millisecond under Wine. */
const GLANCE_MS = 5

const QUICK_ROUND_MS = 20
const MAX_ROUNDS = 50

/**
 * Two real sockets of this process with a TCP connection between them. The sender writes as any Node program does, and each
 * write that Node hands on is told. The receiver reads as a C or Python program does, with read(2) of a chosen size, and where a
 * socket has no descriptor (Windows) into a buffer of that size: nothing is read ahead.
 */
export class TcpPair {
  readonly sender = new net.Socket({allowHalfOpen: true})
  /** There once the connection stands. */
  receiver!: net.Socket
  writtenBytes = 0
  readBytes = 0
  private readonly server: net.Server
  private reader: SizedReader | null = null
  /** Without a descriptor: bytes that `writeNow` gave to Node. */
  private givenBytes = 0
  private connected: Promise<unknown> | undefined

  private constructor(
    private readonly options: PairOptions & {hasDescriptors: boolean},
    readonly kernel: Kernel | null,
  ) {
    this.server = net.createServer({pauseOnConnect: true, allowHalfOpen: true})
    this.countWrites()
  }

  /** Rejects with what listen(2) or connect(2) fail with, and with SystemError NO_DESCRIPTOR where this Node lets nobody choose how much it reads. */
  static async open(options: PairOptions = {}): Promise<TcpPair> {
    const hasDescriptors = options.hasDescriptors ?? process.platform !== 'win32'
    const pair = new TcpPair({...options, hasDescriptors}, await openKernel())
    try {
      await pair.listen()
      if (options.connectLater) return pair
      await pair.startConnecting()
      await pair.waitForConnection()
    } catch (error) {
      await pair.close()
      throw error
    }
    return pair
  }

  private async listen(): Promise<void> {
    const {listenHost = '127.0.0.1', maxSegmentBytes, receiveBufferBytes, noDelay = false} = this.options
    this.server.listen(0, listenHost)
    await once(this.server, 'listening')
    if (maxSegmentBytes !== undefined)
      this.kernel?.setTcpOption(socketDescriptor(this.server), 'TCP_MAXSEG', maxSegmentBytes)
    if (receiveBufferBytes !== undefined)
      this.kernel?.setReceiveBuffer(socketDescriptor(this.server), receiveBufferBytes)
    const accepted = once(this.server, 'connection')
    this.sender.on('error', () => {}).setNoDelay(noDelay)
    this.connected = Promise.all([accepted, once(this.sender, 'connect')])
    this.connected.catch(() => {}) // whoever waits hears of it
  }

  /** Starts to connect, and resolves when the socket is made: writes that follow at once come before the connection stands. */
  async startConnecting(): Promise<void> {
    const {listenHost = '127.0.0.1', connectHost = listenHost} = this.options
    this.sender.connect({port: this.port, host: connectHost})
    await new Promise<void>((resolve) => process.nextTick(resolve)) // Node makes the descriptor in its next tick
  }

  async waitForConnection(): Promise<void> {
    const [[socket]] = (await this.connected) as [[net.Socket], unknown]
    this.receiver = this.options.hasDescriptors ? socket : this.readBySize(socket)
    this.receiver.on('error', () => {})
    this.sender.resume()
  }

  get port(): number {
    return (this.server.address() as net.AddressInfo).port
  }

  get senderFd(): number {
    return socketDescriptor(this.sender)
  }

  get receiverFd(): number {
    return socketDescriptor(this.receiver)
  }

  get isConnected(): boolean {
    return this.receiver !== undefined
  }

  write(bytes: Uint8Array): void {
    this.writtenBytes += bytes.length
    this.sender.write(bytes)
  }

  private readBySize(accepted: net.Socket): net.Socket {
    const opened = SizedReader.open(accepted)
    if (opened === null)
      throw new SystemError(
        'NO_DESCRIPTOR',
        'this Node neither reads a socket by its descriptor nor into a given buffer',
      )
    this.reader = opened.reader
    return opened.socket
  }

  /**
   * One write(2): returns how many bytes the kernel took, 0 where it takes none now. Without a descriptor Node keeps the rest and sends it when it can:
   * then a further call only says how many more bytes the kernel has taken.
   */
  writeNow(bytes: Uint8Array): number {
    if (!this.options.hasDescriptors) return this.giveNow(bytes)
    try {
      const taken = fs.writeSync(this.senderFd, bytes)
      this.writtenBytes += taken
      return taken
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return 0
      throw error
    }
  }

  private giveNow(bytes: Uint8Array): number {
    if (this.givenBytes <= this.writtenBytes) {
      this.givenBytes = this.writtenBytes + bytes.length
      this.isSilent = true
      this.sender.write(bytes)
      this.isSilent = false
    }
    const taken = this.givenBytes - queuedBytes(this.sender) - this.writtenBytes
    this.writtenBytes += taken
    return taken
  }

  /** One read(2): what was there, at most that much; empty at the end of the stream; null where nothing waits. */
  read(sizeBytes: number): Uint8Array | null {
    if (this.reader) {
      const bytes = this.reader.read(sizeBytes)
      this.readBytes += bytes?.length ?? 0
      return bytes
    }
    const buffer = Buffer.allocUnsafe(sizeBytes)
    try {
      const length = fs.readSync(this.receiverFd, buffer, 0, sizeBytes, null)
      this.readBytes += length
      return buffer.subarray(0, length)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return null
      throw error
    }
  }

  /** One read if something is there; without a descriptor that takes a few turns to find out. */
  async glance(sizeBytes: number): Promise<Uint8Array | null> {
    let bytes = this.read(sizeBytes)
    if (!this.reader) return bytes
    const end = performance.now() + GLANCE_MS
    while (bytes === null && performance.now() < end) {
      await nextTurn()
      bytes = this.read(sizeBytes)
    }
    if (bytes === null) this.reader.stop()
    return bytes
  }

  /**
   * Asks and answers a few times, as a dialogue does. From then on the receiver delays its acknowledgements, in the hope
   * that an answer will carry them (Linux: "pingpong" mode); a fresh connection acknowledges at once. Only an answer within
   * 40 ms counts; where the kernel can be told, it is told (clearing TCP_QUICKACK is that mode: tcp(7)), and where not, the
   * dialogue goes on until the last round was quick.
   */
  async converse(rounds: number): Promise<void> {
    for (
      let round = 1, isQuick = false;
      round <= rounds || (this.kernel === null && !isQuick && round <= MAX_ROUNDS);
      round++
    ) {
      const start = performance.now()
      const answered = once(this.sender, 'data')
      this.write(Buffer.from('?'))
      await this.until(() => this.read(1) !== null)
      this.receiver.write('!')
      await answered
      isQuick = performance.now() - start < QUICK_ROUND_MS
    }
    this.kernel?.setTcpOption(this.receiverFd, 'TCP_QUICKACK', 0)
  }

  /** Waits until all that was written is in the receiver's buffer. False where it did not come, or cannot be seen. */
  async untilArrived(onTurn: () => void = () => {}): Promise<boolean> {
    if (this.arrivedBytes() === null) {
      await delay(UNSEEN_MS)
      return false
    }
    return await this.until(() => {
      onTurn()
      return (this.arrivedBytes() ?? 0) >= this.writtenBytes
    })
  }

  /** Bytes that the receiver's kernel has got, read or not; null where that cannot be seen. */
  private arrivedBytes(): number | null {
    if (this.kernel) return this.kernel.tcpInfo(this.receiverFd).bytesReceived
    const {remotePort} = this.receiver
    const here = readKernelSockets(['tcp']).find(
      ({local, remote}) => local.port === this.port && remote?.port === remotePort,
    )
    return here ? this.readBytes + here.receiveQueueBytes : null
  }

  /** Asks again and again, for five seconds at most; false when time is up. */
  async until(isDone: () => boolean, timeoutMs = 5000): Promise<boolean> {
    const end = performance.now() + timeoutMs
    for (let turn = 0; !isDone(); turn++) {
      if (performance.now() > end) return false
      await (turn < EAGER_TURNS ? nextTurn() : delay(1))
    }
    return true
  }

  /** Ends the stream: the receiver reads what is left, then an empty read. */
  end(): void {
    this.sender.end()
  }

  async close(): Promise<void> {
    this.sender.destroy()
    this.receiver?.destroy()
    if (!this.server.listening) return
    this.server.close()
    await once(this.server, 'close')
  }

  /** `writeNow` tells of its writes itself. */
  private isSilent = false

  private countWrites(): void {
    const {onWrite} = this.options
    if (!onWrite) return
    const socket = this.sender as unknown as Hooks
    const write = socket._write.bind(socket)
    const writev = socket._writev.bind(socket)
    socket._write = (chunk, encoding, done) => {
      if (!this.isSilent) onWrite(chunk.length)
      write(chunk, encoding, done)
    }
    socket._writev = (chunks, done) => {
      onWrite(chunks.reduce((sum, {chunk}) => sum + chunk.length, 0))
      writev(chunks, done)
    }
  }
}
