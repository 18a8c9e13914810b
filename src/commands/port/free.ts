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
  static override summary = 'Find TCP ports that nobody listens on.'
  static override description = prose`A port is free if a server can listen on 0.0.0.0, on ::, on 127.0.0.1 and on
::1: who holds one of them leaves the others free, and whoever tests only one is misled. Without --range the system
chooses, from the ports that it hands out; in a range the lowest come first. Free means now: another program may take
the port before yours does.

The exit code is 1 if there are fewer than --count.

Waits: none; each port is tried once.`

  static override flags = {
    count: countFlag({char: 'n', description: 'so many, all different', default: 1, max: 65_535}),
    range: Flags.string({description: 'from these ports', helpValue: 'A-B'}),
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
