import * as Args from '@oclif/core/args'
import type {Interfaces} from '@oclif/core'
import {prose} from './prose.js'

/**
 * Every argument of netkit is made here: none is ever filled from standard input. oclif would do so for a missing one,
 * give up after 10 ms, and swallow the rest of a `while read` loop around us.
 */
const own = {ignoreStdin: true}

/** One argument that must be there. */
export function wordArg(description: string): Interfaces.Arg<string> {
  return Args.string({...own, description, required: true})
}

/** One argument that may be missing. */
export function optionalArg(description: string): Interfaces.Arg<string | undefined> {
  return Args.string({...own, description})
}

/**
 * The endpoint of a command, and whatever stands behind it: a port in a word of its own, to be refused in words that say how it is
 * written (see `refuseSecondWord`). Where it is allowed, `port` says what it is.
 */
export function endpointArgs(description: string, port?: string) {
  return {
    endpoint: optionalArg(description),
    port: Args.string({...own, hidden: port === undefined, ...(port !== undefined && {description: port})}),
  }
}

/** What a listener's endpoint may be. */
export const LISTEN_WORDS = prose`PORT or :PORT on this machine only, *:PORT on every address, HOST:PORT, [v6]:PORT,
unix:PATH [default: 9000]`

/** What a client's endpoint may be. */
export const TARGET_WORDS = 'HOST:PORT, [v6]:PORT, unix:PATH; PORT or :PORT on this machine [default port: 9000]'

/** Any number of values, in their order; none means standard input (see `NetkitCommand.sources`). */
export function valuesArg(description: string): Interfaces.Arg<string[] | undefined> {
  return Args.string({...own, description, multiple: true})
}

/** One file or more. */
export function filesArg(description: string): Interfaces.Arg<string[]> {
  return Args.string({...own, description, multiple: true, required: true})
}

/** One of a few words, or none of them. */
export function choiceArg(description: string, options: readonly string[]): Interfaces.Arg<string | undefined> {
  return Args.string({...own, description, options: [...options]})
}
