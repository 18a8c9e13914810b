import fs from 'node:fs'
import os from 'node:os'
import {askIp} from './ask-ip.js'
import {decodeIpAddr, fromSystem, type IpAddrRow, type NetworkInterface} from './interfaces.js'
import {Rtnetlink} from './netlink/rtnetlink.js'
import {firstAnswer, nobodyTold, type Told} from '../text/told.js'
import {tryWindows, windowsInterfaces} from './windows/ask-windows.js'

/**
 * The interfaces in the kernel's order. On Linux the kernel is asked, else iproute2; elsewhere Node and /sys are put together: what is
 * up, and what there is. Rejects with SystemError NO_EVIDENCE.
 */
export async function readInterfaces(): Promise<Told<NetworkInterface[]>> {
  if (process.platform !== 'linux') return await readOtherInterfaces()
  const told = await firstAnswer<NetworkInterface[]>([
    {sources: ['netlink'], ask: () => Rtnetlink.use((tables) => tables.interfaces())},
    {sources: ['iproute2'], ask: readIpAddr},
    {
      sources: ['node', 'sys'],
      missing: ['which addresses are dynamic', ...(fs.existsSync('/sys/class/net') ? [] : NOT_IN_NODE)],
      ask: readSystem,
    },
  ])
  if (told.value === null) throw nobodyTold('the interfaces', told.passed)
  return told
}

/** Node tells what is up, everywhere. */
async function readOtherInterfaces(): Promise<Told<NetworkInterface[]>> {
  const node = {sources: ['node' as const], missing: NOT_IN_NODE, ask: readSystem}
  const windows = {sources: ['iphlpapi' as const], ask: () => tryWindows(windowsInterfaces)}
  const told = await firstAnswer<NetworkInterface[]>(process.platform === 'win32' ? [windows, node] : [node])
  if (told.value === null) throw nobodyTold('the interfaces', told.passed)
  return told
}

const NOT_IN_NODE = ['interfaces that are down or have no address', 'MTU and flags']

async function readIpAddr() {
  const answer = await askIp<IpAddrRow>(['-d', 'addr', 'show'])
  if (answer !== null && 'rows' in answer) return decodeIpAddr(answer.rows)
  return {refused: answer === null ? 'no iproute2' : answer.refusal}
}

/** Node fails where the system's own list is kept from it (seccomp). */
async function readSystem() {
  try {
    return fromSystem(os.networkInterfaces())
  } catch (error) {
    return {refused: (error as NodeJS.ErrnoException).code ?? (error as Error).message}
  }
}
