import fs from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {FaultyRun, type FaultyOptions, hasFaults, makeFifo, type StalledPipe, stalledPipe} from '../support/faults.js'
import {
  leftovers,
  LIVE_COMMANDS,
  type LiveCommandCase,
  openPeers,
  placeIn,
  type Peers,
  stirUp,
  type World,
} from '../support/live-commands.js'
import {type Run, scratch} from '../support/run-netkit.js'
import {unusedPort} from '../support/unused-port.js'

vi.setConfig({maxConcurrency: 6})

let peers: Peers
const secret = path.join(scratch, 'secret')
/** A standard input that never ends and never says anything. */
let silence: StalledPipe

beforeAll(async () => {
  if (!hasFaults) return
  peers = await openPeers()
  fs.writeFileSync(secret, 'a secret of more than sixteen bytes\n', {mode: 0o600})
  silence = stalledPipe(scratch, {full: false})
})
afterAll(() => {
  if (!hasFaults) return
  peers.close()
  silence.close()
})

type Cell = {
  command: LiveCommandCase
  world: World
  args: string[]
  options: FaultyOptions
}

type Fault = {
  name: string
  /** Where it makes sense; everywhere unless it is given. */
  isFor?(command: LiveCommandCase): boolean
  prepare(cell: Cell): Cell
  /** Exit codes besides that of SIGTERM. */
  codes?: readonly number[]
  /** It ends by itself, with one of `codes`. */
  endsAlone?: boolean
  /** It is killed first, and started again. */
  restarts?: boolean
}

const withOptions =
  (options: FaultyOptions) =>
  (cell: Cell): Cell => ({...cell, options: {...cell.options, ...options}})

/** A pipe that takes nothing more. */
function stalled(stream: 'stdout' | 'stderr') {
  return (cell: Cell): Cell => withOptions({[stream]: stalledPipe(cell.world.folder, {full: true}).fd})(cell)
}

/** Where output has no place, a live command says so and gives up. */
const CANNOT_WRITE = [4]

const FAULTS: readonly Fault[] = [
  {name: 'no fault', prepare: (cell) => cell},
  {name: 'a reader of stdout that stalls', prepare: stalled('stdout')},
  {name: 'a reader of stderr that stalls', prepare: stalled('stderr')},
  {name: 'a full disk behind stdout', prepare: withOptions({stdout: '/dev/full'}), codes: CANNOT_WRITE},
  {name: 'a full disk behind stderr', prepare: withOptions({stderr: '/dev/full'})},
  {
    name: 'a full disk behind the file of results',
    isFor: ({output}) => output !== undefined,
    prepare: (cell) => ({...cell, args: [...cell.args, cell.command.output!, '/dev/full']}),
    codes: CANNOT_WRITE,
  },
  {
    name: 'a FIFO without a reader as file of results',
    isFor: ({output}) => output !== undefined,
    prepare: (cell) => ({...cell, args: [...cell.args, cell.command.output!, makeFifo(cell.world.folder)]}),
    codes: CANNOT_WRITE,
    endsAlone: true,
  },
  {
    name: 'a FIFO without a writer as secret',
    isFor: ({secret: takesSecret}) => takesSecret === true,
    prepare: (cell) => ({
      ...cell,
      args: [...cell.args, '--auth', 'hmac-sha256', '--secret-file', makeFifo(cell.world.folder)],
    }),
    codes: CANNOT_WRITE,
    endsAlone: true,
  },
  {
    name: 'a FIFO without a writer as input',
    isFor: ({input}) => input !== undefined,
    prepare: (cell) => ({...cell, args: cell.command.input!(makeFifo(cell.world.folder), cell.world)}),
  },
  {name: 'a home that is not ours', prepare: withOptions({env: {HOME: '/proc/1', XDG_CACHE_HOME: undefined}})},
  {name: 'no PATH', prepare: withOptions({env: {PATH: ''}})},
  {
    name: 'a killed predecessor',
    isFor: ({stir}) => stir !== undefined, // who holds no port, ready file or socket leaves nothing to the next
    prepare: (cell) => cell,
    restarts: true,
  },
  {name: 'few descriptors', prepare: withOptions({openFiles: 32}), codes: CANNOT_WRITE},
  {name: 'a closed stdin', prepare: withOptions({stdin: 'closed'}), codes: [0, 3]},
  {name: 'a closed stdout', prepare: withOptions({stdout: 'closed'})},
  {name: 'a closed stderr', prepare: withOptions({stderr: 'closed'})},
]

const SIGTERM = 143

const CELLS = LIVE_COMMANDS.flatMap((command) =>
  FAULTS.filter(({isFor}) => isFor?.(command) ?? true).map((fault) => ({
    name: `${command.name}, ${fault.name}`,
    command,
    fault,
  })),
)

describe.skipIf(!hasFaults)('ends by SIGTERM, with the right code, and leaves nothing behind', () => {
  test.concurrent.each(CELLS)('$name', async ({command, fault}) => {
    const folder = fs.mkdtempSync(path.join(scratch, 'cell-'))
    const run = await runCell(command, fault.prepare(await cellOf(command, folder)), fault)
    const codes = [SIGTERM, ...(fault.codes ?? []), ...(command.isShort ? [0, 1, 3, 4] : [])]
    expect(fault.endsAlone ? fault.codes : codes, run.stderr).toContain(run.signal === 'SIGTERM' ? SIGTERM : run.code)
    expect(run.stderr).not.toMatch(/^\s+at |bug in netkit/m)
    expect(leftovers(folder)).toEqual([])
  })
})

async function cellOf(command: LiveCommandCase, folder: string): Promise<Cell> {
  const world = {peers, folder, secret}
  const words = command.args(world)
  if (command.stir) words.push('--ready-file', readyFileIn(world))
  if (command.port === 'flag') words.push('--port', String(await unusedPort()))
  if (command.port === 'word') words.push(`127.0.0.1:${await unusedPort()}`)
  return {command, world, args: words, options: {stdin: silence.readFd, cwd: folder}}
}

async function runCell(command: LiveCommandCase, {args, options, world}: Cell, fault: Fault): Promise<Run> {
  let sinceMs = 0
  if (fault.restarts) {
    const killed = new FaultyRun(args, options)
    await isUp(killed, command, world)
    await killed.endBy('SIGKILL')
    sinceMs = fs.statSync(readyFileIn(world)).mtimeMs
  }
  const program = new FaultyRun(args, options)
  if (fault.endsAlone) return await program.ended
  const place = await isUp(program, command, world, sinceMs)
  if (place !== null && command.stir) await stirUp(command.stir, place)
  return await program.endBy('SIGTERM')
}

/** Waits until a program works, or has ended; returns where a listener listens. */
async function isUp(
  program: FaultyRun,
  {stir, isPlain}: LiveCommandCase,
  world: World,
  sinceMs = 0,
): Promise<string | null> {
  let place: string | null = null
  await program.until(() => {
    if (isPlain) return program.isWaitingToWrite()
    place = stir ? placeIn(readyFileIn(world), sinceMs) : null
    return stir ? place !== null : program.hearsSignals()
  })
  return place
}

function readyFileIn({folder}: World): string {
  return path.join(folder, 'ready-file')
}
