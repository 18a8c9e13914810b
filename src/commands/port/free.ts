import * as Flags from '@oclif/core/flags'
import {countFlag} from '../../lib/cli/flags.js'
import {LiveCommand} from '../../lib/cli/live-command.js'
import {prose} from '../../lib/cli/prose.js'
import {EXIT} from '../../lib/errors.js'
import {freePorts} from '../../lib/port/free-ports.js'
import {parseRange} from '../../lib/port/parse-ports.js'
import {freePortColumns, freeText} from '../../lib/port/port-text.js'

export default class PortFree extends LiveCommand {
  static override layers = ['transport' as const]
  static override summary = 'Find free TCP ports.'
  static override description = prose`A port is free if a server can listen on 0.0.0.0, ::, 127.0.0.1 and ::1: a port
that is in use on one of them can look free on the others. Without --range the system chooses from its ephemeral
ports; in a range the lowest come first. Free means now: another program may take the port before yours does.

The exit code is 1 if there are fewer than --count.

Waits: none; each port is tried once.`

  static override flags = {
    count: countFlag({char: 'n', description: 'how many ports, all different', default: 1, max: 65_535}),
    range: Flags.string({description: 'choose from these ports', helpValue: 'A-B'}),
  }

  static override examples = [
    '<%= config.bin %> port free',
    '<%= config.bin %> port free --range 8000-8999 --count 3',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> port free --range 8080-8080 -q; then ./server --port 8080; fi',
    },
  ]

  async run(): Promise<void> {
    const {flags} = await this.parse(PortFree)
    const range = flags.range === undefined ? null : parseRange(flags.range)
    const signal = this.stopSignal()
    const show = this.live.rows({columns: freePortColumns, text: freeText})
    let found = 0
    for await (const row of freePorts({count: flags.count, range}, signal)) {
      show(row)
      found++
    }
    if (found < flags.count) this.setExitCode(EXIT.no)
  }
}
