import {askIp} from './ask-ip.js'
import {decodeIpNeigh, decodeMacArp, type IpNeighRow, type Neighbour, readProcArp} from './neighbours.js'
import {Rtnetlink} from './netlink/rtnetlink.js'
import {runProgram} from './process/run-program.js'
import {firstAnswer, nobodyTold, type Told} from '../text/told.js'
import {askWindows, windowsNeighbours} from './windows/ask-windows.js'

/** What arp(8) and /proc/net/arp leave out. */
export const IPV6_NEIGHBOURS = 'IPv6 neighbours'

/** The kernel's table, both versions as far as the system shows them. Rejects with SystemError NO_EVIDENCE. */
export async function readNeighbours(platform: NodeJS.Platform = process.platform): Promise<Told<Neighbour[]>> {
  if (platform === 'win32') {
    const value = await askWindows(windowsNeighbours)
    return {value, sources: ['iphlpapi'], missing: [], passed: []}
  }
  if (platform !== 'linux') {
    const value = await readMacNeighbours()
    return {value, sources: ['program'], missing: [IPV6_NEIGHBOURS], passed: []}
  }
  const told = await firstAnswer<Neighbour[]>([
    {sources: ['netlink'], ask: () => Rtnetlink.use((tables) => tables.neighbours())},
    {sources: ['iproute2'], ask: readIpNeigh},
    {sources: ['proc'], missing: [IPV6_NEIGHBOURS], ask: async () => readProcArp()},
  ])
  if (told.value === null) throw nobodyTold('the neighbours', told.passed)
  return told
}

async function readIpNeigh() {
  const answer = await askIp<IpNeighRow>(['-s', 'neigh', 'show'])
  if (answer !== null && 'rows' in answer) return decodeIpNeigh(answer.rows)
  return {refused: answer === null ? 'no iproute2' : answer.refusal}
}

async function readMacNeighbours(): Promise<Neighbour[]> {
  const run = await runProgram('arp', ['-an'])
  return run === null ? [] : decodeMacArp(run.stdout.toString('latin1'))
}
