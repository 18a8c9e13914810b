import fs from 'node:fs'
import path from 'node:path'
import {NetkitError} from '../src/lib/errors.js'

/**
 * A parser that eats foreign bytes. `run` gives it one input: it may throw a NetkitError, and nothing else. What it accepts is held to an
 * oracle where there is one (`must`): written out and read again it is the same.
 */
export type Target = {
  /** Good inputs to start from. */
  seeds: readonly (string | Uint8Array)[]
  /** Words of the language, for the mutator. */
  words?: readonly string[]
  run(input: Buffer): void
}

export class Fault extends Error {}

/** Throws Fault where a parser has accepted what it should not have. */
export function must(isSo: boolean, what: string): void {
  if (!isSo) throw new Fault(what)
}

/** What is read, or null where it is refused with a NetkitError. */
export function accepted<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof NetkitError) return null
    throw error
  }
}

/** Runs a target on one input; returns what is wrong, or null. */
export function faultOf(target: Target, input: Buffer): Error | null {
  try {
    target.run(input)
    return null
  } catch (error) {
    return error instanceof NetkitError ? null : error instanceof Error ? error : new Error(String(error))
  }
}

/** The inputs that once were faults: a file each, in a folder for each target. */
export function corpusOf(root: string, name: string): {file: string; input: Buffer}[] {
  const folder = path.join(root, 'fuzz/corpus', name)
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).toSorted() : []
  return files.map((file) => ({file, input: fs.readFileSync(path.join(folder, file))}))
}
