import * as Args from '@oclif/core/args'
import type {Interfaces} from '@oclif/core'

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
