import path from 'node:path'
import type {IpAddress} from '../../address/ip-address.js'
import type {Prefix} from '../../address/prefix.js'
import {CallFailed, type IpHelper, openIpHelper} from '../../kernel/ip-helper.js'
import {isRefused, nobodyTold, type Refused} from '../../text/told.js'
import {decodeWindowsAddress, encodeWindowsAddress} from './windows-address.js'
import {decodeAdapters, type WindowsInterface} from './windows-interfaces.js'
import {decodeNeighbourRows, type WindowsNeighbour} from './windows-neighbours.js'
import {decodeForwardRows, gatewayOfRow, networkOfRow, type WindowsRoute} from './windows-routes.js'
import {decodeSocketTable, type WindowsSocket} from './windows-sockets.js'

const VERSIONS = [4, 6] as const

/** Windows, as it answers through koffi; refused where that is not installed, or Windows says no. */
export async function tryWindows<Answer extends object>(work: (helper: IpHelper) => Answer): Promise<Answer | Refused> {
  const helper = await openIpHelper()
  return helper === null ? {refused: 'the optional package koffi is not installed'} : tryHelper(helper, work)
}

function tryHelper<Answer>(helper: IpHelper, work: (helper: IpHelper) => Answer): Answer | Refused {
  try {
    return work(helper)
  } catch (error) {
    if (error instanceof CallFailed) return {refused: error.message}
    throw error
  }
}

/** The same. Rejects with SystemError NO_EVIDENCE. */
export async function askWindows<Answer extends object>(work: (helper: IpHelper) => Answer): Promise<Answer> {
  const answer = await tryWindows(work)
  if (isRefused(answer)) throw nobodyTold('what Windows lists', [`iphlpapi: ${answer.refused}`])
  return answer
}

/** The same of a helper that is there. Throws SystemError NO_EVIDENCE. */
export function askHelper<Answer extends object>(helper: IpHelper, work: (helper: IpHelper) => Answer): Answer {
  const answer = tryHelper(helper, work)
  if (isRefused(answer)) throw nobodyTold('what Windows lists', [`iphlpapi: ${answer.refused}`])
  return answer
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
 * Refused where this Windows cannot be asked (Wine); `none` where no route leads there.
 *
 * @param zone the name of a link-local address's interface
 */
export function windowsBestRoute(
  helper: IpHelper,
  address: IpAddress,
  zone: string | null,
): WindowsBestRoute | {kind: 'none'} | Refused {
  const interfaces = windowsInterfaces(helper)
  const scopeId = interfaces.find(({name}) => name === zone)?.index ?? 0
  const answer = helper.bestRoute(encodeWindowsAddress(address, scopeId))
  if ('error' in answer) {
    const refused = `GetBestRoute2 failed with error ${answer.error}`
    return UNREACHABLE.includes(answer.error) ? {kind: 'none'} : {refused}
  }
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
