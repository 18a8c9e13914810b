import {Endpoint} from '../../address/endpoint.js'
import {IpAddress} from '../../address/ip-address.js'

/** MIB_TCP_STATE (tcpmib.h), from 1. */
const STATES = [
  'CLOSED',
  'LISTEN',
  'SYN_SENT',
  'SYN_RECEIVED',
  'ESTABLISHED',
  'FIN_WAIT_1',
  'FIN_WAIT_2',
  'CLOSE_WAIT',
  'CLOSING',
  'LAST_ACK',
  'TIME_WAIT',
  'CLOSED', // DELETE_TCB
] as const

/** A socket as GetExtendedTcpTable and GetExtendedUdpTable list it. */
export type WindowsSocket = {
  protocol: 'tcp' | 'udp'
  local: Endpoint
  remote: Endpoint | null
  state: (typeof STATES)[number] | 'UNCONNECTED'
  /** 0 where no process has it any more (TIME_WAIT). */
  pid: number
}

/** Where the fields of a row stand (tcpmib.h, udpmib.h): MIB_TCPROW_OWNER_PID, MIB_TCP6ROW_OWNER_PID, UDP's two, and
 * MIB_TCPROW, which has no process. */
type Layout = {
  bytes: number
  local: number
  localPort: number
  remote?: {address: number; port: number; state: number}
  pid: number | null
}

type TableKind = 'tcp4' | 'tcp6' | 'udp4' | 'udp6' | 'basic4'

const LAYOUTS: Readonly<Record<TableKind, Layout>> = {
  tcp4: {bytes: 24, local: 4, localPort: 8, remote: {address: 12, port: 16, state: 0}, pid: 20},
  basic4: {bytes: 20, local: 4, localPort: 8, remote: {address: 12, port: 16, state: 0}, pid: null},
  tcp6: {bytes: 56, local: 0, localPort: 20, remote: {address: 24, port: 44, state: 48}, pid: 52},
  udp4: {bytes: 12, local: 0, localPort: 4, pid: 8},
  udp6: {bytes: 28, local: 0, localPort: 20, pid: 24},
}

/** Behind the count of rows. */
const HEAD_BYTES = 4

/** Decodes a table: a count, then the rows. */
export function decodeSocketTable(table: Buffer, kind: TableKind): WindowsSocket[] {
  const {bytes} = LAYOUTS[kind]
  if (table.length < HEAD_BYTES) return []
  const count = Math.min(table.readUInt32LE(0), Math.floor((table.length - HEAD_BYTES) / bytes))
  return Array.from({length: count}, (_, index) => {
    const start = HEAD_BYTES + index * bytes
    return decodeRow(table.subarray(start, start + bytes), kind)
  })
}

function decodeRow(row: Buffer, kind: TableKind): WindowsSocket {
  const {local, localPort, remote, pid} = LAYOUTS[kind]
  const version = kind.endsWith('4') ? 4 : 6
  const state = remote ? (STATES[row.readUInt32LE(remote.state) - 1] ?? 'CLOSED') : 'UNCONNECTED'
  const hasRemote = remote !== undefined && state !== 'LISTEN' && row.readUInt16BE(remote.port) !== 0
  return {
    protocol: kind.startsWith('udp') ? 'udp' : 'tcp',
    local: endpointAt(row, version, {address: local, port: localPort}),
    remote: hasRemote ? endpointAt(row, version, remote) : null,
    state,
    pid: pid === null ? 0 : row.readUInt32LE(pid),
  }
}

/** A port has four bytes here, of which the first two count, in the network's order. */
function endpointAt(row: Buffer, version: 4 | 6, {address, port}: {address: number; port: number}): Endpoint {
  const bytes = row.toString('hex', address, address + (version === 4 ? 4 : 16))
  return Endpoint.of(IpAddress.of(version, BigInt(`0x${bytes}`)).toString(), row.readUInt16BE(port))
}
