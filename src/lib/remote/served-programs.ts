import type {Endpoint} from '../address/endpoint.js'
import {InputError} from '../errors.js'
import {AllowList, type Policy, shellPolicy} from './allow-list.js'
import type {CompatName} from './compat.js'
import {splitWords} from './split-words.js'

/** What a server runs: the programs of a list, or whatever a shell makes of a line. */
export type ServedPrograms = {
  policy: Policy
  /** How a command line of a course's client becomes words. */
  toWords: (line: string) => readonly string[]
  /** What its operator should know. */
  warnings: string[]
}

/** Throws InputError USAGE where nothing is named, and as `AllowList.find` does. */
export function servedPrograms({
  allow = [],
  shell,
}: {
  allow?: readonly string[] | undefined
  shell: boolean
}): ServedPrograms {
  if (shell) {
    const warning = '--shell: anyone who knows the secret can do everything on this machine that you can'
    return {policy: shellPolicy, toWords: (line) => [line], warnings: [warning]}
  }
  if (allow.length === 0) throw new InputError('USAGE', 'expected --allow PROGRAM[,PROGRAM], or --shell')
  const list = AllowList.find(allow)
  const warnings = list.launchers.map((name) => `${name} can run other programs, so --allow is no protection`)
  return {policy: list.policy, toWords: splitWords, warnings}
}

/**
 * Without a secret every user and every program of this machine may come in; so it is for old peers alone, and for no other machine.
 * With a shell not even that: a web page could send lines to it. Throws InputError USAGE.
 */
export function checkOpenDoor(
  place: Endpoint | {unixPath: string},
  {compat, shell}: {compat?: CompatName | undefined; shell: boolean},
): void {
  const refuse = (reason: string): never => {
    throw new InputError('USAGE', `--no-auth: ${reason}`)
  }
  if (compat === undefined) refuse('only with --compat, for old peers')
  if (shell) refuse('never with --shell')
  if (!isOfThisMachine(place)) refuse('only on a loopback address (127.0.0.1, [::1]) or a Unix socket')
}

/** On this machine alone a course's client may have a short secret: nobody hears it used who could not read the file as well. */
export function needsLongSecret(place: Endpoint | {unixPath: string}, compat: CompatName | undefined): boolean {
  return compat === undefined || !isOfThisMachine(place)
}

/** What a server says of those who can listen in. @param place as it is announced */
export function privacyNotice(place: string, {hasSecret}: {hasSecret: boolean}): string {
  if (!hasSecret) return 'no secret: every user and program on this machine can run these commands'
  const end = place.replace(/^(\[::\]|0\.0\.0\.0)(?=:)/, '127.0.0.1')
  return `not encrypted without --tls; or from another machine: ssh -N -L 9000:${end} THIS-MACHINE, and then netkit tcp run :9000`
}

function isOfThisMachine(place: Endpoint | {unixPath: string}): boolean {
  return 'unixPath' in place || /^(127(\.\d+){3}|::1)$/.test(place.host)
}
