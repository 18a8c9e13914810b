import type {Command} from '@oclif/core/command'
import {shippedText} from '../io/files/shipped-text.js'

/** What every command takes, by id: written by the build, so that help and completion load no command. */
export type Manifest = Record<string, Command.Cached>

/** @param root the folder of netkit's package.json */
export function readManifest(root: string): Manifest {
  return JSON.parse(shippedText(root, 'oclif.manifest.json')).commands
}

export function summaryOf({summary, description}: Command.Cached): string {
  return (summary ?? description ?? '').split('\n')[0]!
}

/** Whether a command has this flag: `--lang`, or `-q`. */
export function isFlagOfSome(manifest: Manifest, word: string): boolean {
  const flags = Object.values(manifest).flatMap((command) => Object.values(command.flags))
  return flags.some(({name, char}) => word === `--${name}` || (char !== undefined && word === `-${char}`))
}
