import {SystemError} from '../errors.js'
import {findHolders, type Holder, type KernelSocket, readKernelSockets} from './kernel-sockets.js'
import {decodeLsof} from './decode-lsof.js'
import type {OwnedSocket, Protocol} from './owned-socket.js'
import {readUserNames} from './user-names.js'
import {askWindows, windowsHolders, windowsSockets} from './windows/ask-windows.js'

/** How long another system's program may take to list the sockets. */
const LIST_MS = 10_000

/**
 * The sockets of this machine of which `isWanted` says so: from /proc on Linux, from Windows' own tables, elsewhere from
 * what lsof prints. Rejects with SystemError NO_EVIDENCE.
 *
 * @param ports spares the work for sockets on others
 */
export async function readOwnedSockets(
  protocols: readonly Protocol[],
  isWanted: (socket: Pick<OwnedSocket, 'protocol' | 'local' | 'state'>) => boolean,
  ports?: ReadonlySet<number>,
): Promise<OwnedSocket[]> {
  if (process.platform === 'linux') return ownersOf(readKernelSockets(protocols, '/proc', ports).filter(isWanted))
  if (process.platform === 'win32') return await fromWindows(protocols, isWanted)
  return (await fromLsof()).filter((socket) => protocols.includes(socket.protocol) && isWanted(socket))
}

function ownersOf(sockets: KernelSocket[]): OwnedSocket[] {
  const inodes = new Set(sockets.map(({inode}) => inode).filter((inode) => inode !== NO_INODE))
  const {holders} = inodes.size === 0 ? {holders: new Map<string, Holder[]>()} : findHolders(inodes)
  const nameOf = readUserNames()
  return sockets.map(({protocol, local, remote, state, timerMs, uid, inode}) => {
    return {
      protocol,
      local,
      remote,
      state,
      remainingMs: state === 'TIME_WAIT' ? timerMs : null,
      user: inode === NO_INODE ? null : nameOf(uid), // what no process has any more is listed as root's
      holders: holders.get(inode) ?? [],
    }
  })
}

const NO_INODE = '0'

async function fromLsof(): Promise<OwnedSocket[]> {
  return decodeLsof(await output('lsof', ['-nP', '-iTCP', '-iUDP', '-FpcuLfPtnT']))
}

/** Windows does not count a TIME_WAIT down for others, and users are not asked for. */
function fromWindows(
  protocols: readonly Protocol[],
  isWanted: (socket: Pick<OwnedSocket, 'protocol' | 'local' | 'state'>) => boolean,
): Promise<OwnedSocket[]> {
  return askWindows((helper) =>
    windowsSockets(helper, protocols)
      .filter(isWanted)
      .map(({pid, ...socket}) => ({...socket, remainingMs: null, user: null, holders: windowsHolders(helper, pid)})),
  )
}

async function output(program: string, args: string[]): Promise<string> {
  const {execFile} = await import('node:child_process') // 4 ms that Linux need not spend
  return new Promise((resolve, reject) => {
    execFile(program, args, {timeout: LIST_MS, maxBuffer: 64 * 2 ** 20}, (error, stdout) => {
      if (!error || stdout !== '') return resolve(stdout) // lsof exits 1 where a part of its question has no answer
      reject(new SystemError('NO_EVIDENCE', `cannot list the sockets: ${program}: ${error.message}`, {cause: error}))
    })
  })
}
