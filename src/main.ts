import {runCli} from './lib/cli/run.js'
import {COMMANDS} from './registry.js'

/**
 * @param root the folder of netkit's package.json
 * @param runOther runs other words: of the programs of dist each has the commands of one topic alone
 */
export function main(
  root: string,
  argv: string[] = process.argv.slice(2),
  runOther = (words: string[]) => main(root, words),
): Promise<void> {
  return runCli(root, argv, COMMANDS, runOther)
}
