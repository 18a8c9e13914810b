import path from 'node:path'
import type {IpAddress} from '../../address/ip-address.js'
import type {Prefix} from '../../address/prefix.js'
import {SystemError} from '../../errors.js'
import {CallFailed, type IpHelper, openIpHelper} from '../../kernel/ip-helper.js'
import {decodeWindowsAddress, encodeWindowsAddress} from './windows-address.js'
import {decodeAdapters, type WindowsInterface} from './windows-interfaces.js'
import {decodeNeighbourRows, type WindowsNeighbour} from './windows-neighbours.js'
import {decodeForwardRows, gatewayOfRow, networkOfRow, type WindowsRoute} from './windows-routes.js'
import {decodeSocketTable, type WindowsSocket} from './windows-sockets.js'

const VERSIONS = [4, 6] as const

/** Windows, as it answers through koffi. Rejects with SystemError NO_EVIDENCE where that is not installed, or Windows refuses. */
export async function askWindows<Answer>(work: (helper: IpHelper) => Answer): Promise<Answer> {
  const helper = await openIpHelper()
  if (helper === null) {
    const reason = 'Windows is asked through the optional package koffi, which is not installed here'
    throw new SystemError('NO_EVIDENCE', reason)
  }
  return askHelper(helper, work)
}

/** The same of a helper that is there. Throws SystemError NO_EVIDENCE. */
export function askHelper<Answer>(helper: IpHelper, work: (helper: IpHelper) => Answer): Answer {
  try {
    return work(helper)
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error
    throw new SystemError('NO_EVIDENCE', `Windows does not say: ${error.message}`, {cause: error})
  }
}

/** Null where Windows cannot be asked: Node knows the interfaces that are up. */
export async function windowsInterfacesOrNull(): Promise<WindowsInterface[] | null> {
  return (await openIpHelper()) === null ? null : await askWindows(windowsInterfaces)
}

export function windowsInterfaces(helper: IpHelper): WindowsInterface[] {
  return decodeAdapters(helper.adapters())
}

/** Both versions; one that this Windows does not have (or Wine, which has no neighbours of IPv6) is left out. */
export function windowsNeighbours(helper: IpHelper): WindowsNeighbour[] {
  const names = new Map(windowsInterfaces(helper).map(({index, name}) => [index, name] as const))
  return decodeNeighbourRows(
    rowsOfBoth((version) => helper.neighbours(version)),
    names,
  )
}

export function windowsRoutes(helper: IpHelper): WindowsRoute[] {
  return decodeForwardRows(
    rowsOfBoth((version) => helper.routes(version)),
    windowsInterfaces(helper),
  )
}

/** Throws CallFailed where neither version is answered. */
function rowsOfBoth(read: (version: 4 | 6) => Buffer[]): Buffer[] {
  const failures: CallFailed[] = []
  const rows = VERSIONS.flatMap((version) => {
    try {
      return read(version)
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      failures.push(error)
      return []
    }
  })
  if (failures.length === VERSIONS.length) throw failures[0]!
  return rows
}

/** The route that Windows itself would choose (GetBestRoute2). */
export type WindowsBestRoute = {
  network: Prefix | null
  gateway: string | null
  interface: string | null
  source: string | null
}

/**
 * Null where this Windows cannot be asked (Wine); `none` where no route leads there.
 *
 * @param zone the name of a link-local address's interface
 */
export function windowsBestRoute(
  helper: IpHelper,
  address: IpAddress,
  zone: string | null,
): WindowsBestRoute | 'none' | null {
  const interfaces = windowsInterfaces(helper)
  const scopeId = interfaces.find(({name}) => name === zone)?.index ?? 0
  const answer = helper.bestRoute(encodeWindowsAddress(address, scopeId))
  if ('error' in answer) return UNREACHABLE.includes(answer.error) ? 'none' : null
  const {row, source} = answer
  const index = row.readUInt32LE(8)
  return {
    network: networkOfRow(row),
    gateway: gatewayOfRow(row),
    interface: interfaces.find((one) => one.index === index)?.name ?? null,
    source: decodeWindowsAddress(source)?.toString() ?? null,
  }
}

/** ERROR_NETWORK_UNREACHABLE and ERROR_HOST_UNREACHABLE (winerror.h). */
const UNREACHABLE = [1231, 1232]

export function windowsSockets(helper: IpHelper, protocols: readonly WindowsSocket['protocol'][]): WindowsSocket[] {
  return protocols.flatMap((protocol) =>
    VERSIONS.flatMap((version) => decodeSocketTable(helper.sockets(protocol, version), `${protocol}${version}`)),
  )
}

/** The TCP sockets of IPv4 alone, without their processes. */
export function windowsConnections(helper: IpHelper): WindowsSocket[] {
  return decodeSocketTable(helper.connections(), 'basic4')
}

/** The process of a socket, by its program's name; none for 0, whose sockets nobody has any more. */
export function windowsHolders(helper: IpHelper, pid: number): {pid: number; command: string}[] {
  if (pid === 0) return []
  const program = helper.programOf(pid)
  return [{pid, command: program === null ? (pid === SYSTEM_PID ? 'System' : '') : path.win32.basename(program)}]
}

/** The kernel's own process: it has no program. */
const SYSTEM_PID = 4
