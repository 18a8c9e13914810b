import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {SystemError} from '../../errors.js'

export type ChildPlan = {
  /** The program's file, absolute. */
  file: string
  /** What the program is told to be called. */
  name: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  cwd?: string | undefined
  /** What it reads; nothing where it is left out. */
  input?: Uint8Array | null
  /** On Windows: the arguments are a part of the command line as they are, unquoted. */
  isVerbatim?: boolean
}

export type ChildExit = {status: number | null; signal: string | null}

/** Between SIGTERM and SIGKILL. */
const MERCY_MS = 2000

/** After SIGKILL: only what sleeps in the kernel is still there then, or what nobody has buried. */
const BURIAL_MS = 1000

const LOOK_MS = 20

/** All that are running: none outlives this process, whatever it ends with. */
const running = new Set<ProcessGroup>()

/** SIGKILL alone leaves it no time. */
function outliveNobody(): void {
  if (!process.listeners('exit').includes(killAllGroups)) process.on('exit', killAllGroups)
}

/** Kills every group at once, without mercy. */
export function killAllGroups(): void {
  for (const group of running) group.signal('SIGKILL')
}

/**
 * A program and everything that it starts: a process group of its own, which is ended as one. (A process that makes itself a session of
 * its own, setsid(2), leaves it.) Its input is what the plan says, or empty; it has no descriptor of ours but its two pipes, and an environment that is given.
 */
export class ProcessGroup {
  readonly pid: number
  readonly stdout: NonNullable<ChildProcess['stdout']>
  readonly stderr: NonNullable<ChildProcess['stderr']>
  /** When the program itself has ended; others of the group may be there, and hold its pipes. */
  readonly exited: Promise<ChildExit>
  private ending: Promise<void> | null = null

  private constructor(child: ChildProcess) {
    this.pid = child.pid!
    this.stdout = child.stdout!
    this.stderr = child.stderr!
    for (const pipe of [this.stdout, this.stderr]) pipe.on('error', () => {}) // its 'close' follows
    this.exited = new Promise((resolve) => child.once('exit', (status, signal) => resolve({status, signal})))
    outliveNobody()
    running.add(this)
  }

  /** Rejects with SystemError CANNOT_START. */
  static async start({file, name, args, env, cwd, input, isVerbatim}: ChildPlan): Promise<ProcessGroup> {
    try {
      const child = spawn(file, args, {
        argv0: name,
        env,
        cwd,
        detached: !IS_WINDOWS, // there it would open a window, and the child would outlive us
        windowsHide: true,
        windowsVerbatimArguments: isVerbatim ?? false,
        stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      })
      child.stdin?.on('error', () => {}).end(input) // it may end before it has read all
      await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject))
      return new ProcessGroup(child)
    } catch (error) {
      const {code, message} = error as NodeJS.ErrnoException
      throw new SystemError('CANNOT_START', `cannot start ${name}: ${REASONS[code ?? ''] ?? message}`, {cause: error})
    }
  }

  /** SIGTERM to everybody of the group, after 2 s SIGKILL; resolves when nobody is left. */
  end(): Promise<void> {
    this.ending ??= this.endAll()
    return this.ending
  }

  /** False where nobody is there any more. */
  signal(signal: NodeJS.Signals | 0): boolean {
    try {
      if (IS_WINDOWS && signal !== 0) return killTree(this.pid)
      return process.kill(IS_WINDOWS ? this.pid : -this.pid, signal)
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EPERM' // somebody is, who has become another user
    }
  }

  private async endAll(): Promise<void> {
    if (this.signal('SIGTERM') && !(await this.isGoneWithin(MERCY_MS)) && this.signal('SIGKILL')) {
      await this.isGoneWithin(BURIAL_MS)
    }
    running.delete(this)
  }

  private async isGoneWithin(limitMs: number): Promise<boolean> {
    const limit = performance.now() + limitMs
    while (this.signal(0) && hasLiving(this.pid)) {
      if (performance.now() > limit) return false
      await delay(LOOK_MS)
    }
    return true
  }
}

const IS_WINDOWS = process.platform === 'win32'

/** Windows has no groups, and no signal that asks: a program and all that it has started are ended at once. False where it is gone. */
function killTree(pid: number): boolean {
  const folder = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32')
  spawnSync(path.join(folder, 'taskkill.exe'), ['/T', '/F', '/PID', String(pid)], {stdio: 'ignore', windowsHide: true})
  try {
    return process.kill(pid, 'SIGKILL')
  } catch {
    return false
  }
}

/** Those that have ended and wait for init to bury them belong to a group, too. Where there is no /proc, all count as alive. */
function hasLiving(groupId: number): boolean {
  let names: string[]
  try {
    names = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return true
  }
  return names.length === 0 || names.some((name) => isLiving(name, groupId))
}

/** By `state` and `pgrp` of proc_pid_stat(5), which stand behind the name in brackets. */
function isLiving(pid: string, groupId: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return Number(group) === groupId && state !== 'Z' && state !== 'X'
  } catch {
    return false // it has gone meanwhile
  }
}

const REASONS: Readonly<Record<string, string>> = {
  E2BIG: 'its arguments are too long for this system',
  EACCES: 'permission denied',
  EAGAIN: 'the system cannot start another process',
  EMFILE: 'too many open files',
  ENOENT: 'no such file, or no such folder to start it in',
  ENOEXEC: 'not a program of this system',
  ENOMEM: 'the system is out of memory',
}
