import {runCli} from './lib/cli/run.js'
import {COMMANDS} from './registry.js'

/** @param root the folder of netkit's package.json */
export function main(root: string, argv: string[] = process.argv.slice(2)): Promise<void> {
  return runCli(root, argv, COMMANDS)
}
