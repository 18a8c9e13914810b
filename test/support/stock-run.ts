// Runs netkit as oclif itself would: its own `run`, with its search for the command, on the same plug-in. The tests hold
// netkit's own dispatch to it.
import path from 'node:path'
import {run} from '@oclif/core/run'
import {loadOptions} from '../../src/lib/cli/run.js'
import {COMMANDS} from '../../src/registry.js'

try {
  await run(process.argv.slice(2), loadOptions(path.resolve(import.meta.dirname, '../..'), COMMANDS))
} catch (error) {
  process.exitCode = (error as {oclif?: {exit?: number}}).oclif?.exit ?? 70
}
