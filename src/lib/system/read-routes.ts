import fs from 'node:fs'
import {askIp} from './ask-ip.js'
import {Rtnetlink} from './netlink/rtnetlink.js'
import {
  decodeIpRoutes,
  decodeMacRoutes,
  decodeProcRoute,
  decodeProcRoute6,
  type IpRouteRow,
  isDropped,
  type Route,
} from './routes.js'
import {runProgram} from './process/run-program.js'
import {firstAnswer, nobodyTold, type Refused, type Told} from '../text/told.js'
import {askWindows, windowsRoutes} from './windows/ask-windows.js'

/**
 * The routing tables, IPv4 and IPv6, those of this machine's own addresses (`local`) left out. In the system's order. Rejects with
 * SystemError NO_EVIDENCE.
 */
export async function readRoutes(platform: NodeJS.Platform = process.platform): Promise<Told<Route[]>> {
  if (platform === 'win32') {
    return {value: await askWindows(windowsRoutes), sources: ['iphlpapi'], missing: [], passed: []}
  }
  if (platform !== 'linux') {
    return {value: await readMacRoutes(), sources: ['program'], missing: [], passed: []}
  }
  const told = await firstAnswer<Route[]>([
    {sources: ['netlink'], ask: () => Rtnetlink.use((tables) => tables.routes())},
    {sources: ['iproute2'], ask: readIpRoutes},
    {sources: ['proc'], missing: NOT_IN_PROC, ask: async () => readProcRoutes()},
  ])
  if (told.value === null) throw nobodyTold('the routing tables', told.passed)
  return {...told, value: told.value.filter(({table}) => table !== 'local')}
}

/** What /proc/net/route and /proc/net/ipv6_route leave out. */
export const NOT_IN_PROC = [
  'tables other than main',
  'all but one gateway of a shared route',
  'gateways of the other version',
  'routes that drop packets',
  'the source address of a route',
]

async function readIpRoutes(): Promise<Route[] | Refused> {
  const found: Route[] = []
  for (const version of [4, 6] as const) {
    const answer = await askIp<IpRouteRow>([`-${version}`, 'route', 'show', 'table', 'all'])
    if (answer === null) return {refused: 'no iproute2'}
    if ('refusal' in answer) return {refused: answer.refusal}
    found.push(...decodeIpRoutes(answer.rows, version))
  }
  return found
}

function readProcRoutes(): Route[] | Refused {
  const [v4, v6] = [readProc('route'), readProc('ipv6_route')]
  if (v4 === null) return {refused: 'no /proc/net/route'}
  const all = [...decodeProcRoute(v4), ...decodeProcRoute6(v6 ?? '')] // without IPv6 there is no such file
  return all.filter(({kind}) => !isDropped(kind)) // prohibit looks like unreachable there, throw like a blackhole
}

async function readMacRoutes(): Promise<Route[]> {
  const run = await runProgram('netstat', ['-rn'])
  return run === null ? [] : decodeMacRoutes(run.stdout.toString('latin1'))
}

function readProc(name: string): string | null {
  try {
    return fs.readFileSync(`/proc/net/${name}`, 'latin1')
  } catch {
    return null
  }
}

/** Whether IPv4 has no other table than main, local and default: /proc/net/fib_trie names each. False where it is not there. */
export function hasMainTableAlone(proc = '/proc'): boolean {
  try {
    return !/^Id (?!253:)\d+:/m.test(fs.readFileSync(`${proc}/net/fib_trie`, 'latin1'))
  } catch {
    return false
  }
}
