import {foreignObjects} from './foreign-text.js'
import {type ProgramRun, runProgram} from './process/run-program.js'

/** What `ip -j` answered: its objects, or why it refused. Null where there is no such program, or one without -j (busybox). */
export type IpAnswer<Row> = {rows: Row[]} | {refusal: string} | null

export type RunProgram = (file: string, args: readonly string[]) => Promise<ProgramRun | null>

/** Asks iproute2, the kernel's own interpreter: `ip -j ARGS`. Empty objects, which it prints for rows it left out, are dropped. */
export async function askIp<Row extends object>(
  args: readonly string[],
  run: RunProgram = runProgram,
): Promise<IpAnswer<Row>> {
  const answer = process.platform === 'linux' || run !== runProgram ? await run('ip', ['-j', ...args]) : null
  if (answer === null) return null
  const {stdout, stderr, status} = answer
  if (status !== 0 && /RTNETLINK answers|Error:|Cannot find device|does not exist/.test(stderr)) {
    return {refusal: stderr.trim()}
  }
  if (status !== 0) return null // BusyBox' ip knows no -j, and prints its usage
  const rows = parseRows<Row>(stdout.toString('utf8').replaceAll(WRAPPED, '$1"encapDst":'))
  return rows === null ? null : {rows}
}

/** Behind `encap` iproute2 prints a second "dst", where the packets are sent to that the route wraps: it would take the place of the first. */
const WRAPPED = /("encap":"[^"]*"[^{}]*?)"dst":/g

function parseRows<Row extends object>(text: string): Row[] | null {
  if (text.trim() === '') return []
  try {
    const rows: unknown = JSON.parse(text)
    return Array.isArray(rows) ? (foreignObjects(rows) as Row[]).filter((row) => Object.keys(row).length > 0) : null
  } catch {
    return null
  }
}
