/** Windows' numbers of the address families (winsock2.h). */
const AF_UNSPEC = 0
export const WINDOWS_AF = {4: 2, 6: 23} as const

/** What several calls answer: the buffer was too small, and how large it must be. */
const ERROR_BUFFER_OVERFLOW = 111
const ERROR_INSUFFICIENT_BUFFER = 122
const ERROR_NOT_FOUND = 1168

/** The table may grow between two calls: it is asked for again, with room to spare. */
const MAX_TRIES = 8
const FIRST_BYTES = 16_384
const MAX_TABLE_BYTES = 256 * 1024 * 1024

/** GAA_FLAG_SKIP_ANYCAST, MULTICAST, DNS_SERVER (iptypes.h). */
const ADAPTER_FLAGS = 0x2 | 0x4 | 0x8

/** TCP_TABLE_OWNER_PID_ALL, UDP_TABLE_OWNER_PID and TCP_TABLE_BASIC_ALL (iprtrmib.h). */
const OWNER_PID = {tcp: 5, udp: 1} as const
const BASIC = 2

/** Rows of MIB_IPFORWARD_TABLE2 and MIB_IPNET_TABLE2 (netioapi.h) begin behind a count that is padded to 8 bytes. */
const TABLE_HEAD_BYTES = 8
const ROW_BYTES = {routes: 104, neighbours: 88} as const
export const SOCKADDR_INET_BYTES = 28

const PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
const MAX_PATH_UNITS = 32_768

/** Bytes that point into themselves: a pointer less `base` is an offset. */
export type SelfPointing = {bytes: Buffer; base: bigint}

/** GetBestRoute2's answer: a row of the routing table and the source address, or why there is none (winerror.h). */
export type BestRoute = {row: Buffer; source: Buffer} | {error: number}

/**
 * What Windows knows of its interfaces, neighbours, routes and sockets, asked through koffi: the bytes of its structures, as a 64-bit Windows lays
 * them out. No text is parsed, so the language of the system does not matter.
 */
export class IpHelper {
  private readonly calls: Record<keyof typeof SIGNATURES, NativeCall>
  private readonly names: Record<keyof typeof PROCESS_SIGNATURES, NativeCall>

  constructor(private readonly koffi: Koffi) {
    this.calls = functionsOf(koffi.load('iphlpapi.dll'), SIGNATURES)
    this.names = functionsOf(koffi.load('kernel32.dll'), PROCESS_SIGNATURES)
  }

  /** GetAdaptersAddresses: a linked list of IP_ADAPTER_ADDRESSES_LH. */
  adapters(): SelfPointing {
    const bytes = this.growing('GetAdaptersAddresses', (buffer, size) =>
      this.calls.GetAdaptersAddresses(AF_UNSPEC, ADAPTER_FLAGS, null, buffer, size),
    )
    return {bytes, base: BigInt(this.koffi.address(bytes))}
  }

  /** Rows of MIB_IPFORWARD_ROW2. */
  routes(version: 4 | 6): Buffer[] {
    return this.rowsOf('GetIpForwardTable2', version, ROW_BYTES.routes)
  }

  /** Rows of MIB_IPNET_ROW2. */
  neighbours(version: 4 | 6): Buffer[] {
    return this.rowsOf('GetIpNetTable2', version, ROW_BYTES.neighbours)
  }

  /** How a packet would go. @param destination a SOCKADDR_INET */
  bestRoute(destination: Buffer): BestRoute {
    const row = Buffer.alloc(ROW_BYTES.routes)
    const source = Buffer.alloc(SOCKADDR_INET_BYTES)
    const error = Number(this.calls.GetBestRoute2(null, 0, null, destination, 0, row, source))
    return error === 0 ? {row, source} : {error}
  }

  /** GetExtendedTcpTable or GetExtendedUdpTable: a count, then rows with the process of each socket. */
  sockets(protocol: 'tcp' | 'udp', version: 4 | 6): Buffer {
    const name = protocol === 'tcp' ? 'GetExtendedTcpTable' : 'GetExtendedUdpTable'
    return this.growing(name, (buffer, size) =>
      this.calls[name](buffer, size, 0, WINDOWS_AF[version], OWNER_PID[protocol], 0),
    )
  }

  /** GetExtendedTcpTable of IPv4 without processes: under Wine, which looks for each of them, it is a thousand times faster. */
  connections(): Buffer {
    return this.growing('GetExtendedTcpTable', (buffer, size) =>
      this.calls.GetExtendedTcpTable(buffer, size, 0, WINDOWS_AF[4], BASIC, 0),
    )
  }

  /** The path of a process's program; null where it has ended, or is not ours to look at. */
  programOf(pid: number): string | null {
    const process = this.names.OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, pid)
    if (process === null || process === 0n || process === 0) return null
    try {
      const text = Buffer.alloc(MAX_PATH_UNITS * 2)
      const units = Uint32Array.of(MAX_PATH_UNITS)
      if (!this.names.QueryFullProcessImageNameW(process, 0, text, units)) return null
      return text.toString('utf16le', 0, units[0]! * 2)
    } finally {
      this.names.CloseHandle(process)
    }
  }

  /** Calls with a larger buffer until everything fits. */
  private growing(name: string, call: (buffer: Buffer, size: Uint32Array) => unknown): Buffer {
    let wanted = FIRST_BYTES
    for (let attempt = 0; attempt < MAX_TRIES && wanted <= MAX_TABLE_BYTES; attempt++) {
      const buffer = Buffer.alloc(wanted)
      const size = Uint32Array.of(wanted)
      const error = Number(call(buffer, size))
      if (error === 0) return buffer
      if (error !== ERROR_BUFFER_OVERFLOW && error !== ERROR_INSUFFICIENT_BUFFER) throw new CallFailed(name, error)
      wanted = Math.max(wanted, size[0]!) * 2
    }
    throw new CallFailed(name, ERROR_INSUFFICIENT_BUFFER)
  }

  /** Copies the rows of a table that Windows has allocated, and frees it. Throws CallFailed. */
  private rowsOf(name: 'GetIpForwardTable2' | 'GetIpNetTable2', version: 4 | 6, rowBytes: number): Buffer[] {
    const place: unknown[] = [null]
    const error = Number(this.calls[name](WINDOWS_AF[version], place))
    if (error === ERROR_NOT_FOUND) return [] // the protocol is there, and has no rows
    if (error !== 0) throw new CallFailed(name, error)
    try {
      const count = this.bytesAt(place[0], TABLE_HEAD_BYTES).readUInt32LE(0)
      const table = this.bytesAt(place[0], TABLE_HEAD_BYTES + count * rowBytes)
      return Array.from({length: count}, (_, index) => {
        const at = TABLE_HEAD_BYTES + index * rowBytes
        return table.subarray(at, at + rowBytes)
      })
    } finally {
      this.calls.FreeMibTable(place[0])
    }
  }

  private bytesAt(pointer: unknown, length: number): Buffer {
    if (length > MAX_TABLE_BYTES) throw new Error(`a table of ${length} bytes`)
    return Buffer.from(this.koffi.decode(pointer, this.koffi.array('uint8_t', length)) as Uint8Array)
  }
}

/** A call of Windows failed with this number (winerror.h). */
export class CallFailed extends Error {
  constructor(
    readonly call: string,
    readonly error: number,
  ) {
    super(`${call} failed with error ${error}`)
  }
}

type NativeCall = (...values: unknown[]) => unknown

/** What is used of koffi. */
type Koffi = {
  load(library: string): {func(signature: string): NativeCall}
  address(buffer: Uint8Array): bigint
  decode(pointer: unknown, type: unknown): unknown
  array(type: string, length: number): unknown
}

const SIGNATURES = {
  GetAdaptersAddresses: 'uint32_t GetAdaptersAddresses(uint32_t, uint32_t, void *, void *, _Inout_ uint32_t *)',
  GetIpForwardTable2: 'uint32_t GetIpForwardTable2(uint16_t, _Out_ void **)',
  GetIpNetTable2: 'uint32_t GetIpNetTable2(uint16_t, _Out_ void **)',
  FreeMibTable: 'void FreeMibTable(void *)',
  GetBestRoute2: 'uint32_t GetBestRoute2(void *, uint32_t, const void *, const void *, uint32_t, void *, void *)',
  GetExtendedTcpTable: 'uint32_t GetExtendedTcpTable(void *, _Inout_ uint32_t *, int, uint32_t, int, uint32_t)',
  GetExtendedUdpTable: 'uint32_t GetExtendedUdpTable(void *, _Inout_ uint32_t *, int, uint32_t, int, uint32_t)',
} as const

const PROCESS_SIGNATURES = {
  OpenProcess: 'void *OpenProcess(uint32_t, int, uint32_t)',
  QueryFullProcessImageNameW: 'int QueryFullProcessImageNameW(void *, uint32_t, void *, _Inout_ uint32_t *)',
  CloseHandle: 'int CloseHandle(void *)',
} as const

function functionsOf<Name extends string>(
  library: {func(signature: string): NativeCall},
  signatures: Readonly<Record<Name, string>>,
): Record<Name, NativeCall> {
  const entries = Object.entries<string>(signatures).map(([name, signature]) => [name, library.func(signature)])
  return Object.fromEntries(entries) as Record<Name, NativeCall>
}

let opened: Promise<IpHelper | null> | undefined

/** Windows' own word, or null where it is not to be had: another system, a 32-bit Windows, or koffi is not installed. */
export function openIpHelper(): Promise<IpHelper | null> {
  opened ??= load()
  return opened
}

async function load(): Promise<IpHelper | null> {
  if (process.platform !== 'win32' || !['x64', 'arm64'].includes(process.arch)) return null
  try {
    const {default: koffi} = await import('koffi')
    return new IpHelper(koffi)
  } catch {
    return null // an optional dependency: whoever asks says what is missing
  }
}
