import type {Command} from '@oclif/core/command'
import fs from 'node:fs'
import path from 'node:path'

/** What every command takes, by id: written by the build, so that help and completion load no command. */
export type Manifest = Record<string, Command.Cached>

/** @param root the folder of netkit's package.json */
export function readManifest(root: string): Manifest {
  return JSON.parse(fs.readFileSync(path.join(root, 'oclif.manifest.json'), 'utf8')).commands
}

export function summaryOf({summary, description}: Command.Cached): string {
  return (summary ?? description ?? '').split('\n')[0]!
}
