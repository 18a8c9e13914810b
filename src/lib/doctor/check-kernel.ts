import fs from 'node:fs'
import {codeOf} from './code-of.js'
import {openIpHelper} from '../kernel/ip-helper.js'
import {openKernel} from '../kernel/kernel.js'
import {errnoName, NETLINK, NetlinkSocket} from '../kernel/netlink.js'
import {chooseEvidence} from '../lab/watch-segments.js'
import {CAPABILITY, hasCapability} from '../kernel/has-capability.js'
import {hasKernelTables, hasProcesses} from '../system/kernel-sockets.js'
import {type Finding, limited, missing, ok} from './finding.js'

const AF_PACKET = 17
const SOCK_DGRAM_CLOEXEC = 0x8_0002

const EVIDENCE = {
  tcpinfo: 'segments are counted by the kernel (TCP_INFO)',
  ss: 'segments are counted by the program ss, from two snapshots',
  js: 'only what the program itself sees, no segments',
}

/** @param root the folder that netkit is installed in */
export async function checkKernel(root: string): Promise<Finding[]> {
  const isSea = process.getBuiltinModule('node:sea').isSea()
  const install = isSea ? null : `npm install --no-save --prefix '${root}' koffi`
  return [
    await checkKoffi(install),
    ...(process.platform === 'linux'
      ? [...(await checkNetlink(install)), await checkRaw(install), checkTun(), ...checkProc()]
      : []),
    await checkEvidence(install),
  ]
}

async function checkKoffi(install: string | null): Promise<Finding> {
  const check = 'koffi'
  if (process.platform !== 'linux' && process.platform !== 'win32') return ok(check, 'not used on this system')
  if (install === null) {
    return limited(check, 'not in the single executable, which cannot make system calls')
  }
  const opened = process.platform === 'linux' ? await openKernel() : await openIpHelper()
  if (opened !== null) return ok(check, 'netkit can make system calls')
  return missing(check, 'the optional package for system calls is not installed, or not for this system', install)
}

async function checkNetlink(install: string | null): Promise<Finding[]> {
  const found: Finding[] = []
  for (const [check, family, what] of [
    ['netlink', NETLINK.route, 'interfaces, routes, neighbours'],
    ['sock_diag', NETLINK.sockets, 'sockets, their timers and queues'],
  ] as const) {
    const socket = await NetlinkSocket.open(family)
    if (typeof socket === 'string') {
      const remedy = socket.includes('koffi') ? install : null
      found.push(limited(check, `${what}: from iproute2 or /proc, not from the kernel itself (${socket})`, remedy))
    } else {
      socket.close()
      found.push(ok(check, `${what}: from the kernel itself`))
    }
  }
  return found
}

async function checkRaw(install: string | null): Promise<Finding> {
  const check = 'raw sockets'
  const kernel = await openKernel()
  if (kernel === null) return limited(check, 'arp cannot detect a second owner without koffi', install)
  const fd = kernel.openSocket(AF_PACKET, SOCK_DGRAM_CLOEXEC, 0)
  if (fd < 0) {
    return limited(
      check,
      `arp cannot detect a second owner, and demo syn-queue cannot forge SYNs (${errnoName(-fd)})`,
      'sudo netkit doctor',
    )
  }
  kernel.close(fd)
  return ok(check, 'allowed: arp can detect a second owner of an address')
}

/** The device is opened and closed; no interface is made. */
function checkTun(): Finding {
  const check = 'tun'
  let reason: string | null = null
  try {
    fs.closeSync(fs.openSync('/dev/net/tun', fs.constants.O_RDWR | fs.constants.O_NONBLOCK))
  } catch (error) {
    reason = codeOf(error)
  }
  const without = 'no wire for demo mtu, window and arp, or for stickdemo --rtt and --mtu'
  if (reason === 'ENOENT') return limited(check, `${without}: there is no /dev/net/tun`, 'sudo modprobe tun')
  if (reason !== null) return limited(check, `${without}: /dev/net/tun: ${reason}`, 'sudo netkit doctor')
  if (hasCapability(CAPABILITY.netAdmin)) return ok(check, 'netkit can create a wire')
  return limited(check, `${without}: not permitted (CAP_NET_ADMIN)`, 'sudo netkit doctor')
}

function checkProc(): Finding[] {
  const mount = 'sudo mount -t proc proc /proc'
  return [
    hasKernelTables()
      ? ok('/proc/net', 'the socket tables can be read')
      : missing('/proc/net', 'no socket tables: port who, tcp states and demo cannot work', mount),
    hasProcesses()
      ? ok('/proc', 'the processes of sockets can be found')
      : missing('/proc', 'the processes of sockets cannot be found', mount),
  ]
}

async function checkEvidence(install: string | null): Promise<Finding> {
  const check = 'evidence'
  const name = await chooseEvidence('auto')
  const detail = `${name}: ${EVIDENCE[name as keyof typeof EVIDENCE]}`
  if (name === 'tcpinfo' || process.platform !== 'linux')
    return name === 'tcpinfo' ? ok(check, detail) : limited(check, detail)
  return limited(check, detail, install)
}
