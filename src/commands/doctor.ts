import {NetkitCommand} from '../lib/cli/command.js'
import {prose} from '../lib/cli/prose.js'
import {checkKernel} from '../lib/doctor/check-kernel.js'
import {checkNetwork} from '../lib/doctor/check-network.js'
import {checkSurroundings} from '../lib/doctor/check-surroundings.js'
import type {Finding} from '../lib/doctor/finding.js'
import {findingTexts} from '../lib/doctor/finding-text.js'
import {EXIT} from '../lib/errors.js'
import {STDOUT, valueWidth} from '../lib/io/terminal.js'
import {columns} from '../lib/text/columns.js'

export default class Doctor extends NetkitCommand {
  static override layers = ['link' as const, 'internet' as const, 'transport' as const, 'application' as const]
  static override summary = 'Check what works on this machine, what is missing, and how to fix it.'
  static override description = prose`Checks what netkit's commands rely on: kernel tables, privileges, IPv6,
multicast, name resolution, the age of the registries, the cache, completion, the terminal. Nothing leaves this
machine, and nothing is changed.

ok: works. limited: netkit works but shows less, as the text explains. missing: some commands will not work.

Exit codes: 0 nothing is missing, 1 something is.`

  static override examples = [
    '<%= config.bin %> doctor',
    {description: 'what is missing, for a report', command: '<%= config.bin %> doctor --json'},
    {description: 'in a script', command: 'if <%= config.bin %> doctor -q; then echo complete; fi'},
  ]

  async run(): Promise<void> {
    await this.parse(Doctor)
    const print = this.printer<Finding>({
      columns: columns<Finding>('check', 'state', 'detail', 'remedy'),
      text: findingTexts(valueWidth(STDOUT)),
      isLine: true,
    })
    const findings = [...(await checkKernel(this.config.root)), ...(await checkNetwork()), ...checkSurroundings()]
    for (const finding of findings) print(finding)
    if (findings.some(({state}) => state === 'missing')) this.setExitCode(EXIT.no)
  }
}
