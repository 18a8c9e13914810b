import {spawnSync} from 'node:child_process'
import {hasProgram, type Options, PROGRAM, type Run, run} from './run-netkit.js'

/** Network and mounts; without root they come with a user namespace, where that is allowed. */
const UNSHARE = process.getuid?.() === 0 ? ['-n', '-m'] : ['-r', '-n', '-m']

/** Whether a network namespace can be had here, with these programs in it. */
export function hasNamespaces(...programs: string[]): boolean {
  if (!['unshare', 'ip', ...programs].every(hasProgram)) return false
  return spawnSync('unshare', [...UNSHARE, 'ip', 'link', 'set', 'lo', 'up']).status === 0
}

/** Whether packets can be dropped in one. */
export function hasFirewall(): boolean {
  return (
    hasNamespaces('nft') && spawnSync('unshare', [...UNSHARE, 'nft', 'add', 'table', 'inet', 'netkit']).status === 0
  )
}

/**
 * Runs a line of sh in a network namespace with a loopback of its own; it and what is mounted are gone at the end. `netkit` is
 * the built program; what is started with & is killed at the end.
 */
export function inNamespace(script: string, {env, ...options}: Options = {}): Promise<Run> {
  const lines = ['netkit() { "$NODE" "$PROGRAM" "$@"; }', 'ip link set lo up || exit 99', script]
  const whole = {...options, env: {NODE: process.execPath, PROGRAM, ...env}}
  return run('unshare', [...UNSHARE, '--kill-child', '-p', '-f', 'sh', '-c', lines.join('\n')], whole)
}
