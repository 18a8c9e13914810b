import {NetkitCommand} from '../../lib/cli/command.js'
import {type Columns, columns} from '../../lib/text/columns.js'
import {toAscii} from '../../lib/text/ascii.js'
import {namedLine} from '../../lib/text/named-line.js'
import {isUtf8Locale, proseWidth, STDOUT} from '../../lib/io/terminal.js'
import {EN} from '../../lib/stickdemo/words/en.js'
import {STICK_WORDS} from '../../lib/stickdemo/words/stick-words.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import type {ScenarioName} from '../../lib/stickdemo/scenario-name.js'
import {listScenarios, type ScenarioRow} from '../../lib/stickdemo/list-scenarios.js'

const listColumns: Columns<ScenarioRow> = columns<ScenarioRow>('scenario', 'title', 'needs', 'fix')

export default class StickdemoList extends NetkitCommand {
  static override layers = ['transport' as const, 'application' as const]
  static override summary = 'List the experiments about messages that stick together or fall apart.'
  static override description = `For experiments about connections and packets (handshake, backlog, retransmission) see netkit demo list.`

  static override examples = [
    '<%= config.bin %> stickdemo list',
    {description: 'their names, for a script', command: '<%= config.bin %> stickdemo list --get scenario'},
  ]

  static override flags = languageFlags

  async run(): Promise<void> {
    const {flags} = await this.parse(StickdemoList)
    const language = readerLanguage(flags.lang)
    const {titles} = STICK_WORDS[language]
    const ascii = !isUtf8Locale()
    const print = this.printer<ScenarioRow>({
      columns: listColumns,
      text: ({scenario}, paint) => {
        const line = namedLine(scenario, titles[scenario as ScenarioName], paint, {name: 15, line: proseWidth(STDOUT)})
        return ascii ? toAscii(line, language) : line
      },
      isLine: true,
    })
    for (const row of listScenarios(EN)) print(row)
  }
}
