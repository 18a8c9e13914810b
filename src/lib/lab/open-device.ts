import fs from 'node:fs'
import os from 'node:os'
import {SystemError} from '../errors.js'
import {type Kernel, openKernel} from '../kernel/kernel.js'

const TUNSETIFF = 0x400454ca
const IFF_TUN = 0x0001
const IFF_TAP = 0x0002
const IFF_NO_PI = 0x1000
const SIOCSIFFLAGS = 0x8914
const SIOCSIFADDR = 0x8916
const SIOCSIFNETMASK = 0x891c
const SIOCSIFMTU = 0x8922
const IFF_UP = 0x1
const IFF_RUNNING = 0x40

/** `tun` carries IP packets, `tap` Ethernet frames. */
export type DeviceKind = 'tun' | 'tap'

/**
 * A network device of this process, up and with an address; it is gone when its descriptor is closed, which does not block.
 * Rejects with SystemError NO_WIRE, which says what is missing.
 */
export async function openDevice(
  kind: DeviceKind,
  mtu: number,
): Promise<{fd: number; localHost: string; remoteHost: string}> {
  const kernel = await openKernel()
  if (kernel === null) throw missing('the optional package koffi, on Linux')
  const [localHost, remoteHost] = freeAddresses()
  const fd = openTun()
  try {
    configure(kernel, fd, kind, {localHost, mtu})
  } catch (error) {
    fs.closeSync(fd)
    throw error
  }
  return {fd, localHost, remoteHost}
}

function missing(what: string, cause?: unknown): SystemError {
  return new SystemError('NO_WIRE', `a simulated wire needs ${what}: not available here`, {cause})
}

function openTun(): number {
  try {
    return fs.openSync('/dev/net/tun', fs.constants.O_RDWR | fs.constants.O_NONBLOCK)
  } catch (error) {
    throw missing('root, or a /dev/net/tun that this user may open', error)
  }
}

function configure(
  kernel: Kernel,
  fd: number,
  kind: DeviceKind,
  {localHost, mtu}: {localHost: string; mtu: number},
): void {
  const device = Buffer.alloc(40)
  device.write('netkit%d')
  device.writeUInt16LE((kind === 'tun' ? IFF_TUN : IFF_TAP) | IFF_NO_PI, 16)
  const refused = kernel.ioctl(fd, TUNSETIFF, device)
  if (refused !== 0) throw missing('root (or its own network namespace: unshare -Urn netkit …)')
  const name = device.subarray(0, 16)
  const control = kernel.openControlSocket()
  try {
    const ask = (request: number, fill: (argument: Buffer) => void) => {
      const argument = Buffer.alloc(40)
      name.copy(argument)
      fill(argument)
      const errno = kernel.ioctl(control, request, argument)
      if (errno !== 0) throw missing(`a device that can be configured (errno ${errno})`)
    }
    const withAddress = (host: string) => (argument: Buffer) => {
      argument.writeUInt16LE(2, 16) // AF_INET
      argument.set(host.split('.').map(Number), 20)
    }
    ask(SIOCSIFADDR, withAddress(localHost))
    ask(SIOCSIFNETMASK, withAddress('255.255.255.252'))
    ask(SIOCSIFMTU, (argument) => argument.writeInt32LE(mtu, 16))
    ask(SIOCSIFFLAGS, (argument) => argument.writeUInt16LE(IFF_UP | IFF_RUNNING, 16))
  } finally {
    kernel.close(control)
  }
}

/** The two hosts of a /30 that no interface of this machine has. */
function freeAddresses(): [localHost: string, remoteHost: string] {
  const taken = new Set(
    Object.values(os.networkInterfaces()).flatMap((addresses) => (addresses ?? []).map(({address}) => address)),
  )
  for (let block = 0; block < 4096; block++) {
    const number = (process.pid + block) % 4096
    const base = `198.19.${number >> 6}.`
    const host = `${base}${(number & 63) * 4 + 1}`
    if (!taken.has(host)) return [host, `${base}${(number & 63) * 4 + 2}`]
  }
  throw missing('a free address in 198.19.0.0/16')
}
