import {type ChildProcess, spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {expect} from 'vitest'
import {ended, linesOf, type Run, scratch, startNetkit} from './run-netkit.js'

let rooms = 0

export type Program = {
  child: ChildProcess
  /** The next line of its standard output. */
  next(): Promise<string>
  says(line: string): void
  end: Promise<Run>
}

/** A started chat, whoever wrote it: lines in, lines out. */
function programOf(child: ChildProcess): Program {
  const lines = linesOf(child.stdout!)
  return {
    child,
    end: ended(child),
    says: (line) => void child.stdin!.write(`${line}\n`),
    async next() {
      const {value, done} = await lines.next()
      if (done) throw new Error('it ended without another line')
      return value
    },
  }
}

/** Starts netkit as a listener and waits for it; `endpoint` is what its ready file says. */
export async function startListener(
  args: string[],
): Promise<Program & {endpoint: string; port: string; readyFile: string}> {
  const readyFile = path.join(scratch, `ready-${++rooms}`)
  const child = startNetkit([...args, '--ready-file', readyFile])
  const notices = linesOf(child.stderr!)
  const {value: notice} = await notices.next()
  expect(notice).toMatch(/^listening on /)
  const endpoint = fs.readFileSync(readyFile, 'utf8').trim()
  return {...programOf(child), endpoint, port: endpoint.slice(endpoint.lastIndexOf(':') + 1), readyFile}
}

export function startGuest(args: string[]): Program {
  return programOf(startNetkit(args))
}

/** Starts somebody else's chat program. */
export function startPeer([file, ...args]: readonly [string, ...string[]]): Program {
  return programOf(spawn(file, args, {stdio: 'pipe'}))
}
