// Two machines on one cable, as network namespaces of this one: made by the test and gone with it.
import {execFileSync, spawn} from 'node:child_process'
import {afterAll, beforeAll, beforeEach} from 'vitest'
import {copyForAll, linesOf, type Options, PROGRAM, run, type Run} from './run-netkit.js'

const PATH = `${process.env['PATH']}:/usr/sbin:/sbin`

/** What the two are called, unlike those of any other test that runs meanwhile. */
const ID = `${process.pid.toString(36)}${Math.floor(Math.random() * 1296).toString(36)}`
const A = `nka${ID}`
const B = `nkb${ID}`

export const LINK = {name: 'veth-a', a: '192.0.2.1', b: '192.0.2.2', b6: '2001:db8::2', macB: '00:00:5e:00:53:0b'}

function ip(...words: string[]): string {
  return execFileSync('ip', words, {encoding: 'utf8', env: {...process.env, PATH}, stdio: ['ignore', 'pipe', 'ignore']})
}

/** `ip` on the first machine. */
export function ipOnA(...words: string[]): string {
  return ip('-n', A, ...words)
}

/** `ip` on the second machine. */
export function ipOnB(...words: string[]): string {
  return ip('-n', B, ...words)
}

/** What `ip` calls the second machine. */
export function machineB(): string {
  return B
}

/** netkit on the first machine, by a user without rights. */
export function netkitOnAAsNobody(args: readonly string[]): Promise<Run> {
  const words = ['netns', 'exec', A, 'setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups']
  return run('ip', [...words, process.execPath, copyForAll(), ...args], {
    env: {PATH, HOME: '/nonexistent', XDG_CACHE_HOME: undefined},
  })
}

/** netkit on the first machine. */
export function netkitOnA(args: readonly string[], options: Options = {}): Promise<Run> {
  return run('ip', ['netns', 'exec', A, process.execPath, PROGRAM, ...args], {
    ...options,
    env: {PATH, ...options.env},
  })
}

/** The same where there is no iproute2: in a mount namespace of its own nothing can be run in its place. */
export function netkitWithoutIp(args: readonly string[]): Promise<Run> {
  const script = 'mount --bind /dev/null "$(readlink -f "$(command -v ip)")" && exec "$@"'
  const words = ['netns', 'exec', A, 'unshare', '-m', 'sh', '-c', script, 'sh', process.execPath, PROGRAM, ...args]
  return run('ip', words, {env: {PATH}})
}

/** Sets both machines up for the tests of a file; without root or iproute2 every test is skipped, and says so. */
export function useTwoMachines(): void {
  let reason: string | null = null

  beforeAll(() => {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) {
      reason = 'needs root, for network namespaces'
      return
    }
    try {
      ip('netns', 'add', A)
    } catch {
      reason = 'needs iproute2 and the right to make network namespaces'
      return
    }
    ip('netns', 'add', B)
    ip('link', 'add', LINK.name, 'netns', A, 'type', 'veth', 'peer', 'name', 'veth-b', 'netns', B)
    ipOnB('link', 'set', 'veth-b', 'address', LINK.macB)
    ipOnA('addr', 'add', `${LINK.a}/24`, 'dev', LINK.name)
    ipOnB('addr', 'add', `${LINK.b}/24`, 'dev', 'veth-b')
    ipOnA('addr', 'add', '2001:db8::1/64', 'dev', LINK.name, 'nodad')
    ipOnB('addr', 'add', `${LINK.b6}/64`, 'dev', 'veth-b', 'nodad')
    // Else a link-local address is not used for a second or two, until it is sure that nobody else has it (DAD).
    for (const machine of [A, B]) {
      ip(
        'netns',
        'exec',
        machine,
        'sh',
        '-c',
        'for file in /proc/sys/net/ipv6/conf/*/accept_dad; do echo 0 >"$file"; done',
      )
    }
    for (const [machine, name] of [
      [A, 'lo'],
      [B, 'lo'],
      [A, LINK.name],
      [B, 'veth-b'],
    ] as const) {
      ip('-n', machine, 'link', 'set', name, 'up')
    }
  })

  afterAll(() => {
    for (const machine of [A, B]) {
      try {
        ip('netns', 'del', machine)
      } catch {
        // it was never made
      }
    }
  })

  beforeEach(({skip}) => {
    if (reason !== null) skip(reason)
  })
}

/** A program of ours on the first machine that goes on running: started, and heard of when it listens. */
export async function startOnA(args: readonly string[]): Promise<{stop(): Promise<void>}> {
  const child = spawn('ip', ['netns', 'exec', A, process.execPath, PROGRAM, ...args], {
    env: {...process.env, PATH},
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const {value} = (await linesOf(child.stderr).next()) as {value?: string}
  if (value === undefined) throw new Error(`netkit ${args.join(' ')} did not start`)
  return {
    stop() {
      child.kill()
      return ended
    },
  }
}

/** A line of sh on the first machine, in a mount namespace of its own that is gone with it. */
export function shellOnA(script: string, options: Options = {}): Promise<Run> {
  const words = ['netns', 'exec', A, 'unshare', '-m', '--propagation', 'private', 'sh', '-c', script]
  return run('ip', words, {...options, env: {PATH, ...options.env}})
}
