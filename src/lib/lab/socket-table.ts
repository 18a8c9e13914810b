import fs from 'node:fs'
import type {Endpoint} from '../address/endpoint.js'
import {SystemError} from '../errors.js'
import {openIpHelper} from '../kernel/ip-helper.js'
import {readKernelSockets, type SocketState} from '../system/kernel-sockets.js'
import {askHelper, windowsConnections} from '../system/windows/ask-windows.js'

/** A TCP socket as the system lists it. */
export type ListedSocket = {local: Endpoint; remote: Endpoint | null; state: SocketState}

/** The system's list of TCP sockets, and where it is from. */
export type SocketTable = {source: 'proc' | 'iphlpapi'; read(): ListedSocket[]}

/**
 * What is listed from now on, besides the connections that were there already: the port of a listener may have been another's, whose
 * connections are remembered for a minute. Rejects with SystemError NO_PROC where the system has no such list, or not for us.
 */
export async function openSocketTable(): Promise<SocketTable> {
  const {source, read} = await wholeTable()
  const old = new Set(read().flatMap((socket) => connectionOf(socket) ?? []))
  return {source, read: () => read().filter((socket) => !old.has(connectionOf(socket) ?? ''))}
}

function connectionOf({local, remote}: ListedSocket): string | null {
  return remote === null ? null : `${local} ${remote}`
}

async function wholeTable(): Promise<SocketTable> {
  if (hasProc()) return {source: 'proc', read: () => readKernelSockets(['tcp'])}
  const helper = await openIpHelper()
  if (helper !== null) return {source: 'iphlpapi', read: () => askHelper(helper, windowsConnections)}
  const where = process.platform === 'win32' ? 'on Windows the optional package koffi' : '/proc/net'
  throw new SystemError('NO_PROC', `the system’s list of sockets is not available here: it needs ${where}`)
}

/** Throws SystemError NO_PROC: timers and repetitions are told by Linux alone. */
export function requireProc(): void {
  if (!hasProc())
    throw new SystemError('NO_PROC', 'it needs the kernel’s lists in /proc/net, on Linux: not available here')
}

function hasProc(): boolean {
  try {
    return process.platform === 'linux' && fs.readFileSync('/proc/net/tcp', 'latin1') !== ''
  } catch {
    return false
  }
}

/** How many sockets of a listener's port are in each state: those of its own side, and those of its clients. */
export function countStates(table: SocketTable, port: number): {server: StateCounts; clients: StateCounts} {
  const sockets = table.read()
  const count = (chosen: ListedSocket[]) => {
    const counts: StateCounts = {}
    for (const {state} of chosen) counts[state] = (counts[state] ?? 0) + 1
    return counts
  }
  return {
    server: count(sockets.filter(({local}) => local.port === port)),
    clients: count(sockets.filter(({remote}) => remote?.port === port)),
  }
}

export type StateCounts = Partial<Record<SocketState, number>>
