import type {IpHelper} from '../kernel/ip-helper.js'
import {findHolders, type KernelSocket, readKernelSockets, requireKernelTables} from './kernel-sockets.js'
import {askHelper, askWindows, windowsSockets} from './windows/ask-windows.js'

/** A row of the system's table. */
export type ListedConnection = Pick<KernelSocket, 'local' | 'remote' | 'state' | 'timerMs' | 'inode'> & {
  sendQueueBytes: number | null
  receiveQueueBytes: number | null
}

/** Where the tables come from. On Windows a socket's inode is the number of its process. */
export type ConnectionTables = {read(): ListedConnection[]; pids(inodes: Set<string>): Map<string, number>}

const KERNEL: ConnectionTables = {
  read: () => readKernelSockets(['tcp']),
  pids: (inodes) =>
    new Map([...findHolders(inodes).holders].flatMap(([inode, [first]]) => (first ? [[inode, first.pid]] : []))),
}

/** Rejects with SystemError NO_KERNEL_TABLES, on Windows NO_EVIDENCE. */
export async function openConnectionTables(): Promise<ConnectionTables> {
  if (process.platform === 'win32') return await askWindows(tablesOfWindows)
  requireKernelTables()
  return KERNEL
}

function tablesOfWindows(helper: IpHelper): ConnectionTables {
  const unknown = {timerMs: null, sendQueueBytes: null, receiveQueueBytes: null}
  return {
    read: () => {
      const sockets = askHelper(helper, () => windowsSockets(helper, ['tcp']))
      return sockets.map(({pid, ...socket}) => ({...socket, ...unknown, inode: String(pid)}))
    },
    pids: (inodes) => new Map([...inodes].map((inode) => [inode, Number(inode)])),
  }
}
