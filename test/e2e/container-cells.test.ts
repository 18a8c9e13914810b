import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Answer, answersIn, canBeMade, CELLS, FULL} from '../support/container-cells.js'
import {ipOnA, LINK, netkitOnA, startOnA, useTwoMachines} from '../support/namespaces.js'
import {jsonLines} from '../support/run-netkit.js'

// What people run netkit in: slim containers, Alpine, a user without rights. Each answer is that of a full system, or says what it lacks.

type Row = Record<string, unknown>

useTwoMachines()

const TCP = 9901
const DNS = 9953
const FREE = 9911

const COMMANDS = [
  'ip list',
  'route list',
  `route ${LINK.b}`,
  'route 198.41.0.4',
  'route 203.0.113.1',
  'route 203.0.113.129',
  'route 203.0.113.77',
  'route 198.51.100.1',
  'route 198.51.100.129',
  'route 198.51.101.1',
  'route 2600::1',
  `route ${LINK.b6}`,
  'route 127.0.0.1',
  `route ${LINK.a}`,
  'route 0.0.0.0',
  'route 192.0.2.255',
  'route 255.255.255.255',
  'route 224.0.0.251',
  'route 198.51.102.1',
  'route 198.51.103.1',
  'route fe80::7',
  'route ff02::1',
  'arp',
  `arp ${LINK.b}`,
  `arp ${LINK.b6}`,
  `port who ${TCP}`,
  'port list --tcp',
  `port check 127.0.0.1 ${TCP},${FREE}`,
  `port check localhost:${TCP}`,
  `port wait 127.0.0.1:${TCP}`,
  `port free --range ${FREE}-${FREE}`,
  `port scan 127.0.0.1 --ports ${TCP}-${TCP + 2}`,
  `dns lookup a.example --server 127.0.0.1:${DNS}`,
].map((command) => `${command} --json`)

const servers: {stop(): Promise<void>}[] = []
let full: Answer[] = []
let wraps = true

beforeAll(async () => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return
  try {
    ipOnA('link', 'show')
  } catch {
    return // without namespaces every test is skipped
  }
  const routes = [
    `default via ${LINK.b}`,
    'blackhole 198.51.100.0/25',
    'prohibit 198.51.100.128/25',
    'throw 203.0.113.64/26',
    `203.0.113.0/26 nexthop via ${LINK.b} nexthop via 192.0.2.3`,
    `203.0.113.128/25 via 192.0.2.3 table 100`,
    `198.51.102.0/24 via inet6 ${LINK.b6} dev ${LINK.name}`,
  ]
  for (const route of routes) ipOnA('route', 'add', ...route.split(' '))
  try {
    ipOnA('route', 'add', ...`198.51.103.0/24 encap ip6 dst 2001:db8::77 dev ${LINK.name}`.split(' '))
  } catch {
    wraps = false // a kernel without such tunnels
  }
  ipOnA('rule', 'add', 'to', '203.0.113.128/25', 'table', '100')
  ipOnA('rule', 'add', 'to', '198.51.101.0/24', 'unreachable', 'pref', '90')
  ipOnA('addr', 'add', '192.0.2.99/24', 'dev', LINK.name, 'valid_lft', '3000', 'preferred_lft', '2000')
  servers.push(await startOnA(['tcp', 'echo', '--port', String(TCP)]))
  servers.push(await startOnA(['dns', 'serve', '--record', 'a.example=192.0.2.9', '--port', String(DNS)]))
  await netkitOnA(['arp', LINK.b, LINK.b6, '-q'])
  full = await answersIn(FULL, COMMANDS)
})

afterAll(async () => {
  for (const server of servers) await server.stop()
})

/** What differs from one moment, or one source, to the next. */
const PASSING = [
  'rttMs',
  'timerMs',
  'waitedMs',
  'attempts',
  'validSeconds',
  'sources',
  'missing',
  'ttlSeconds',
  'reason',
]

/** Null says that it is not known. */
function agrees(row: Row, whole: Row, command: string): boolean {
  return Object.entries(row).every(([key, value]) => {
    if (PASSING.includes(key) || value === null) return true
    if (key === 'state' && command.startsWith('arp')) return true // a moment later REACHABLE is STALE
    // To a socket a throw, and a rule's “unreachable”, is no route (ENETUNREACH); that others drop packets unseen is named.
    if (key === 'kind' && value === 'none') return ['none', 'throw', 'unreachable'].includes(String(whole[key]))
    if (key === 'flags' || key === 'gateways')
      return (value as string[]).every((one) => (whole[key] as string[]).includes(one))
    return JSON.stringify(value) === JSON.stringify(whole[key])
  })
}

function lacks(row: Row, whole: Row): boolean {
  return Object.keys(whole).some((key) => !PASSING.includes(key) && row[key] === null && whole[key] !== null)
}

/** Without the neighbours’ link-local addresses, which the kernel learns of at some moment or other. */
function rowsOf({stdout}: Answer): Row[] {
  return jsonLines<Row>(stdout).filter((row) => !('confirmed' in row && String(row['address']).startsWith('fe80')))
}

/** What is wrong with an answer, beside that of a full system. */
function faultsOf(answer: Answer, whole: Answer, command: string): string[] {
  const say = (what: string) =>
    `${command}: ${what}\n${answer.stdout}${answer.stderr}(full: ${whole.code} ${whole.stdout})`
  const isNamed =
    answer.code === 4 && /"code":"(PARTIAL_ANSWER|NO_EVIDENCE|NO_KERNEL_TABLES)"/.test(answer.stdout + answer.stderr)
  const [rows, wholeRows] = [rowsOf(answer), rowsOf(whole)]
  const faults: string[] = []
  if (answer.code === 70 || answer.code > 128) faults.push(say('crashed'))
  if (answer.code !== whole.code && !isNamed) faults.push(say(`exit ${answer.code}`))
  if (isNamed && rows.length === 1 && 'error' in rows[0]!) return faults
  for (const row of rows) {
    const same = wholeRows.filter((one) => agrees(row, one, command))
    if (same.length === 0) faults.push(say(`wrong: ${JSON.stringify(row)}`))
    else if (same.every((one) => lacks(row, one)) && !isNamed && !isHidden(row)) faults.push(say('silent about a gap'))
  }
  if (rows.length < wholeRows.length && !isNamed) faults.push(say('rows are missing'))
  return faults
}

/** The process of another user: named so. */
function isHidden({pid, user}: Row): boolean {
  return pid === null && typeof user === 'string'
}

test('a full system answers', () => {
  expect(full.map(({code}) => code).join('')).toBe(`0000001111100000000${wraps ? 4 : 0}0000000100000`)
  for (const [index, {stdout}] of full.entries()) {
    if (!COMMANDS[index]!.startsWith('port free')) expect(stdout).not.toBe('')
  }
})

describe('every answer is that of a full system, or names what it lacks', () => {
  for (const cell of CELLS) {
    const run = canBeMade(cell) ? test.concurrent : test.skip
    // Other tests of the same run listen, too: a list that changed meanwhile is asked for again.
    run(cell.name, {retry: 3}, async () => {
      const answers = await answersIn(cell, COMMANDS)
      expect(answers.flatMap((answer, index) => faultsOf(answer, full[index]!, COMMANDS[index]!))).toEqual([])
    })
  }
})

test('what each cell was asked of is known', async ({skip}) => {
  if (!CELLS.every(canBeMade)) skip('needs busybox and getent')
  const [koffi, iproute, proc] = await Promise.all(
    [CELLS[0]!, CELLS[5]!, CELLS[6]!].map(async (cell) => (await answersIn(cell, ['ip list --json']))[0]!),
  )
  const sourcesOf = ({stdout}: Answer) => jsonLines<Row>(stdout)[0]!['sources']
  expect([koffi, iproute, proc].map((answer) => sourcesOf(answer!))).toEqual([
    ['netlink'],
    ['iproute2'],
    ['node', 'sys'],
  ])
  expect(proc!.stderr).toContain('which addresses are dynamic')
})
