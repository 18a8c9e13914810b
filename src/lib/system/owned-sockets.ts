import os from 'node:os'
import {SystemError} from '../errors.js'
import {findSystemProgram} from '../io/find-program.js'
import {
  findHolders,
  hasKernelTables,
  hasProcesses,
  type Holder,
  type KernelSocket,
  readKernelSockets,
} from './kernel-sockets.js'
import {decodeLsof} from './decode-lsof.js'
import type {OwnedSocket, Protocol} from './owned-socket.js'
import {readSocketTables} from './netlink/socket-tables.js'
import {BOUND_SOCKETS, firstAnswer, nobodyTold, type Told} from '../text/told.js'
import {readUserNames} from './user-names.js'
import type {IpHelper} from '../kernel/ip-helper.js'
import {askWindows, windowsHolders, windowsSockets} from './windows/ask-windows.js'
import type {WindowsSocket} from './windows/windows-sockets.js'

/** How long another system's program may take to list the sockets. */
const LIST_MS = 10_000

/**
 * The sockets of this machine of which `isWanted` says so: on Linux from the kernel (sock_diag), else from /proc; elsewhere from what
 * Windows lists or lsof prints. Rejects with SystemError NO_EVIDENCE.
 *
 * @param ports spares the work for sockets on others
 */
export async function readOwnedSockets(
  protocols: readonly Protocol[],
  isWanted: (socket: Pick<OwnedSocket, 'protocol' | 'local' | 'state'>) => boolean,
  ports?: ReadonlySet<number>,
): Promise<Told<OwnedSocket[]>> {
  if (process.platform === 'linux') return readLinuxSockets(protocols, isWanted, ports)
  if (process.platform === 'win32') {
    const value = await askWindows((helper) =>
      ownersOnWindows(helper, windowsSockets(helper, protocols).filter(isWanted)),
    )
    return {value, sources: ['iphlpapi'], missing: [BOUND_SOCKETS], passed: []}
  }
  const value = (await fromLsof()).filter((socket) => protocols.includes(socket.protocol) && isWanted(socket))
  return {value, sources: ['program'], missing: [], passed: []}
}

async function readLinuxSockets(
  protocols: readonly Protocol[],
  isWanted: (socket: KernelSocket) => boolean,
  ports?: ReadonlySet<number>,
): Promise<Told<OwnedSocket[]>> {
  const [major = 0, minor = 0] = os.release().split('.').map(Number)
  const seesBound = major > 6 || (major === 6 && minor >= 8)
  const told = await firstAnswer<KernelSocket[]>([
    {sources: ['netlink'], missing: seesBound ? [] : [BOUND_SOCKETS], ask: () => readSocketTables(protocols, ports)},
    {
      sources: ['proc'],
      missing: [BOUND_SOCKETS],
      ask: async () =>
        hasKernelTables() ? readKernelSockets(protocols, '/proc', ports) : {refused: 'no /proc/net/tcp'},
    },
  ])
  if (told.value === null) throw nobodyTold('the sockets', told.passed)
  const sockets = told.value.filter(isWanted)
  const missing = hasProcesses() ? told.missing : [...told.missing, 'the processes that have them (no /proc)']
  return {...told, value: ownersOf(sockets), missing}
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
      timerMs: state === 'TIME_WAIT' ? timerMs : null,
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
function ownersOnWindows(helper: IpHelper, sockets: WindowsSocket[]): OwnedSocket[] {
  return sockets.map(({pid, ...socket}) => ({
    ...socket,
    timerMs: null,
    user: null,
    holders: windowsHolders(helper, pid),
  }))
}

async function output(program: string, args: string[]): Promise<string> {
  const file = findSystemProgram(program)
  if (file === null) throw new SystemError('NO_EVIDENCE', `cannot list the sockets: there is no program ${program}`)
  const {execFile} = await import('node:child_process') // 4 ms that Linux need not spend
  return new Promise((resolve, reject) => {
    execFile(file, args, {timeout: LIST_MS, maxBuffer: 64 * 2 ** 20}, (error, stdout) => {
      if (!error || stdout !== '') return resolve(stdout) // lsof exits 1 where a part of its question has no answer
      reject(new SystemError('NO_EVIDENCE', `cannot list the sockets: ${program}: ${error.message}`, {cause: error}))
    })
  })
}
