import {NetkitCommand} from '../../lib/cli/command.js'
import {type Columns, columns} from '../../lib/text/columns.js'
import {toAscii} from '../../lib/text/ascii.js'
import {isUtf8Locale} from '../../lib/io/terminal.js'
import {EN} from '../../lib/stickdemo/words/en.js'
import {listScenarios, type ScenarioRow} from '../../lib/stickdemo/list-scenarios.js'

const listColumns: Columns<ScenarioRow> = columns<ScenarioRow>('scenario', 'title', 'needs', 'fix')

export default class StickdemoList extends NetkitCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'List the experiments about messages that stick together or fall apart.'
  static override description = `Experiments about connections and packets (handshake, backlog, retransmission) are in: netkit demo list.`

  static override examples = [
    '<%= config.bin %> stickdemo list',
    {description: 'their names, for a script', command: '<%= config.bin %> stickdemo list --get scenario'},
  ]

  async run(): Promise<void> {
    await this.parse(StickdemoList)
    const ascii = !isUtf8Locale()
    const print = this.printer<ScenarioRow>({
      columns: listColumns,
      text: ({scenario, title}, paint) => {
        const line = `${paint('strong', scenario.padEnd(15))}${title}`
        return ascii ? toAscii(line) : line
      },
      isLine: true,
    })
    for (const row of listScenarios(EN)) print(row)
  }
}
