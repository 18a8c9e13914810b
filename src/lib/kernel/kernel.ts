/** What the kernel knows about a TCP connection: the fields of struct tcp_info (linux/tcp.h) that netkit reads. */
export type TcpInfo = {
  /** Segments with data that were sent, and how many of them were sent again. */
  dataSegmentsOut: number
  dataSegmentsIn: number
  retransmits: number
  /** Bytes of data that have left, those sent again included. */
  bytesSent: number
  bytesRetransmitted: number
  bytesReceived: number
  /** Bytes that were written and are held back here. */
  notSentBytes: number
  /** The shortest round trip so far. */
  minRttMs: number
  unackedSegments: number
  maxSegmentBytes: number
  /** Of a listener: connections that wait to be accepted, and how many may. */
  acceptQueue: number
  acceptQueueMax: number
}

/** SO_TIMESTAMPING told that a segment has left, or was acknowledged. */
export type SegmentStamp = {
  kind: 'left' | 'acknowledged'
  /** The last byte of a write that was in it, counted from where the stamps were switched on. */
  lastByte: number
  /** On the clock of performance.now(). */
  tMs: number
}

/** Socket options, as Linux numbers them. */
const SOL_SOCKET = 1
const SO_REUSEADDR = 2
const SO_RCVBUF = 8
const SO_TIMESTAMPING = 37
const IPPROTO_TCP = 6
const TCP_OPTIONS = {TCP_MAXSEG: 2, TCP_CORK: 3, TCP_QUICKACK: 12} as const
const TCP_INFO = 11
const SOL_UDP = 17
const UDP_SEGMENT = 103
const SIOCOUTQ = 0x5411

const AF_INET = 2
const SOCK_STREAM = 1
const SOCK_DGRAM = 2
const MSG_TRUNC = 0x20
const MSG_DONTWAIT = 0x40
const MSG_ERRQUEUE = 0x2000
const CLOCK_REALTIME = 0

/** SOF_TIMESTAMPING_: TX_SOFTWARE, SOFTWARE, OPT_ID, TX_ACK, OPT_TSONLY (Documentation/networking/timestamping.rst). */
const STAMPS = (1 << 1) | (1 << 4) | (1 << 7) | (1 << 9) | (1 << 11)

/**
 * The system calls that Node does not offer, through koffi: what the kernel counted, options that Node has no name for, and
 * sockets with options of their own. Linux only; koffi is an optional dependency.
 */
export class Kernel {
  private readonly calls = {} as Record<keyof typeof SIGNATURES, SystemCall>
  private readonly control = Buffer.alloc(512)
  private readonly errorMessage = Buffer.alloc(56)

  constructor(
    lib: {func(signature: string): SystemCall},
    private readonly koffi: {errno(): number; address(buffer: Uint8Array): bigint},
  ) {
    for (const [name, signature] of Object.entries(SIGNATURES)) {
      // Bound when first called: most runs make two or three of these calls.
      const get = () => {
        const value = lib.func(signature)
        Object.defineProperty(this.calls, name, {value})
        return value
      }
      Object.defineProperty(this.calls, name, {get, configurable: true})
    }
  }

  tcpInfo(fd: number): TcpInfo {
    const info = Buffer.alloc(256)
    this.call('getsockopt', fd, IPPROTO_TCP, TCP_INFO, info, Uint32Array.of(info.length))
    return {
      dataSegmentsOut: info.readUInt32LE(156),
      dataSegmentsIn: info.readUInt32LE(152),
      retransmits: info.readUInt32LE(100),
      bytesSent: Number(info.readBigUInt64LE(200)),
      bytesRetransmitted: Number(info.readBigUInt64LE(208)),
      bytesReceived: Number(info.readBigUInt64LE(128)),
      notSentBytes: info.readUInt32LE(144),
      minRttMs: info.readUInt32LE(148) / 1000,
      unackedSegments: info.readUInt32LE(24),
      maxSegmentBytes: info.readUInt32LE(16),
      acceptQueue: info.readUInt32LE(24),
      acceptQueueMax: info.readUInt32LE(28),
    }
  }

  /** What was written and is not acknowledged yet; of a Unix socket, not read yet (in bytes of the kernel's memory). */
  unacknowledgedBytes(fd: number): number {
    const bytes = Buffer.alloc(4)
    this.ioctl(fd, SIOCOUTQ, bytes)
    return bytes.readInt32LE(0)
  }

  setTcpOption(fd: number, name: keyof typeof TCP_OPTIONS, value: number): void {
    this.setOption(fd, IPPROTO_TCP, TCP_OPTIONS[name], value)
  }

  /** SO_RCVBUF, which the kernel doubles; sockets that are accepted have it from their listener. */
  setReceiveBuffer(fd: number, sizeBytes: number): void {
    this.setOption(fd, SOL_SOCKET, SO_RCVBUF, sizeBytes)
  }

  /** Has the kernel cut each send into datagrams of that size (UDP_SEGMENT, linux/udp.h); 0 ends it. */
  setDatagramSize(fd: number, sizeBytes: number): void {
    this.setOption(fd, SOL_UDP, UDP_SEGMENT, sizeBytes)
  }

  /** Has the kernel stamp what leaves. The stamps must be taken, else the event loop finds the socket in error for ever. */
  startStamps(fd: number): void {
    this.setOption(fd, SOL_SOCKET, SO_TIMESTAMPING, STAMPS)
  }

  stopStamps(fd: number): void {
    this.setOption(fd, SOL_SOCKET, SO_TIMESTAMPING, 0)
  }

  /** The stamps since the last call: control messages of the socket's error queue. */
  takeStamps(fd: number): SegmentStamp[] {
    const offset = this.realTimeMs() - performance.now()
    const found: SegmentStamp[] = []
    for (;;) {
      const {control, errorMessage: message} = this
      message.fill(0)
      message.writeBigUInt64LE(BigInt(this.koffi.address(control)), 32)
      message.writeBigUInt64LE(BigInt(control.length), 40)
      if (Number(this.calls.recvmsg(fd, message, MSG_ERRQUEUE | MSG_DONTWAIT)) < 0) return found
      const stamp = decodeStamp(control.subarray(0, Number(message.readBigUInt64LE(40))), offset)
      if (stamp) found.push(stamp)
    }
  }

  private realTimeMs(): number {
    const time = Buffer.alloc(16)
    this.call('clock_gettime', CLOCK_REALTIME, time)
    return Number(time.readBigInt64LE(0)) * 1e3 + Number(time.readBigInt64LE(8)) / 1e6
  }

  /** Binds a TCP socket of our own to 127.0.0.1 and closes it: the errno, 0 where it worked. Node's own always set SO_REUSEADDR. */
  tryBind(port: number, reuseAddress: boolean): number {
    const fd = this.call('socket', AF_INET, SOCK_STREAM, 0)
    try {
      if (reuseAddress) this.setOption(fd, SOL_SOCKET, SO_REUSEADDR, 1)
      const address = loopbackAddress(port)
      if (Number(this.calls.bind(fd, address, address.length)) < 0) return this.koffi.errno()
      return Number(this.calls.listen(fd, 1)) < 0 ? this.koffi.errno() : 0
    } finally {
      this.calls.close(fd)
    }
  }

  /** A UDP socket on 127.0.0.1 that nothing reads but `receive`. */
  openDatagramSocket(): {fd: number; port: number} {
    const fd = this.call('socket', AF_INET, SOCK_DGRAM, 0)
    const address = loopbackAddress(0)
    this.call('bind', fd, address, address.length)
    this.call('getsockname', fd, address, Uint32Array.of(address.length))
    return {fd, port: address.readUInt16BE(2)}
  }

  /** recv(2) with a buffer of that size: what fitted, and how long the datagram was; null where nothing waits. */
  receive(fd: number, sizeBytes: number): {bytes: Uint8Array; datagramBytes: number} | null {
    const buffer = Buffer.alloc(sizeBytes)
    const length = Number(this.calls.recv(fd, buffer, sizeBytes, MSG_DONTWAIT | MSG_TRUNC))
    return length < 0 ? null : {bytes: buffer.subarray(0, Math.min(length, sizeBytes)), datagramBytes: length}
  }

  close(fd: number): void {
    this.calls.close(fd)
  }

  /** socket(2): the descriptor, or the errno below zero. */
  openSocket(family: number, type: number, protocol: number): number {
    return this.orErrno(this.calls.socket(family, type, protocol))
  }

  /** bind(2), with a sockaddr as bytes: 0, or the errno below zero. */
  bind(fd: number, address: Uint8Array): number {
    return this.orErrno(this.calls.bind(fd, address, address.length))
  }

  /** sendto(2), to a sockaddr as bytes or to where the socket goes by itself: how many bytes, or the errno below zero. */
  sendTo(fd: number, bytes: Uint8Array, address: Uint8Array | null): number {
    return this.orErrno(this.calls.sendto(fd, bytes, bytes.length, 0, address, address?.length ?? 0))
  }

  /** recv(2) that never waits: how long the message was, even if longer than the buffer, or the errno below zero (EAGAIN: none). */
  takeMessage(fd: number, buffer: Uint8Array): number {
    return this.orErrno(this.calls.recv(fd, buffer, buffer.length, MSG_DONTWAIT | MSG_TRUNC))
  }

  private orErrno(result: unknown): number {
    return Number(result) < 0 ? -this.koffi.errno() : Number(result)
  }

  /** ioctl(2); returns the errno, 0 where it worked. */
  ioctl(fd: number, request: number, argument: Uint8Array): number {
    return Number(this.calls.ioctl(fd, request, argument)) < 0 ? this.koffi.errno() : 0
  }

  /** A socket to ask the kernel about interfaces with. */
  openControlSocket(): number {
    return this.call('socket', AF_INET, SOCK_DGRAM, 0)
  }

  private setOption(fd: number, level: number, name: number, value: number): void {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32LE(value)
    this.call('setsockopt', fd, level, name, bytes, bytes.length)
  }

  private call(name: keyof typeof SIGNATURES, ...values: unknown[]): number {
    const result = Number(this.calls[name](...values))
    if (result < 0) throw new Error(`${name} failed with errno ${this.koffi.errno()}`)
    return result
  }
}

type SystemCall = (...values: unknown[]) => unknown

const SIGNATURES = {
  getsockopt: 'int getsockopt(int, int, int, void *, _Inout_ uint32_t *)',
  setsockopt: 'int setsockopt(int, int, int, const void *, uint32_t)',
  recvmsg: 'int64_t recvmsg(int, void *, int)',
  sendto: 'int64_t sendto(int, const void *, size_t, int, const void *, uint32_t)',
  recv: 'int64_t recv(int, void *, size_t, int)',
  socket: 'int socket(int, int, int)',
  bind: 'int bind(int, const void *, uint32_t)',
  listen: 'int listen(int, int)',
  getsockname: 'int getsockname(int, void *, _Inout_ uint32_t *)',
  close: 'int close(int)',
  ioctl: 'int ioctl(int, unsigned long, void *)',
  clock_gettime: 'int clock_gettime(int, void *)',
} as const

/** struct sockaddr_in of 127.0.0.1. */
function loopbackAddress(port: number): Buffer {
  const address = Buffer.alloc(16)
  address.writeUInt16LE(AF_INET, 0)
  address.writeUInt16BE(port, 2)
  address.set([127, 0, 0, 1], 4)
  return address
}

/**
 * One entry of the error queue: control messages of 8-byte aligned length, level and type. Of SO_TIMESTAMPING (level 1)
 * comes the time, of IP_RECVERR (level 0, type 11) a sock_extended_err that says what happened to which byte.
 */
function decodeStamp(control: Buffer, offsetMs: number): SegmentStamp | null {
  let tMs: number | undefined
  let what: {info: number; lastByte: number} | undefined
  for (let at = 0; at + 16 <= control.length;) {
    const length = Number(control.readBigUInt64LE(at))
    const level = control.readInt32LE(at + 8)
    const type = control.readInt32LE(at + 12)
    if (level === SOL_SOCKET && type === SO_TIMESTAMPING) {
      tMs = Number(control.readBigInt64LE(at + 16)) * 1e3 + Number(control.readBigInt64LE(at + 24)) / 1e6 - offsetMs
    }
    if (level === 0 && type === 11) {
      what = {info: control.readUInt32LE(at + 24), lastByte: control.readUInt32LE(at + 28)}
    }
    at += Math.max(16, (length + 7) & ~7)
  }
  if (tMs === undefined || what === undefined) return null
  return {kind: what.info === 2 ? 'acknowledged' : 'left', lastByte: what.lastByte, tMs}
}

let opened: Promise<Kernel | null> | undefined

/** The kernel's evidence, or null where it is not to be had: another system than Linux, or koffi is not installed. */
export function openKernel(): Promise<Kernel | null> {
  opened ??= load()
  return opened
}

async function load(): Promise<Kernel | null> {
  const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
  if (process.platform !== 'linux' || !isLittleEndian) return null
  try {
    const {default: koffi} = await import('koffi')
    return new Kernel(koffi.load(null), koffi)
  } catch {
    return null // an optional dependency: whoever asks says what is missing
  }
}
