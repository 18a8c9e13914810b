import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {isUtf8Locale, proseWidth, STDOUT} from '../../lib/io/terminal.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {DEMO_WORDS} from '../../lib/demo/words/demo-words.js'
import type {ExperimentName} from '../../lib/demo/experiment-names.js'
import {EXPERIMENTS} from '../../lib/demo/experiments.js'
import {toAscii} from '../../lib/text/ascii.js'
import {type Columns, columns} from '../../lib/text/columns.js'
import {namedLine} from '../../lib/text/named-line.js'

type Row = {experiment: string; title: string; needs: string}

const listColumns: Columns<Row> = columns<Row>('experiment', 'title', 'needs')

export default class DemoList extends NetkitCommand {
  static override layers = ['internet' as const, 'transport' as const]
  static override summary = 'List the experiments about connections and packets.'
  static override description = prose`needs: proc works for every user on Linux; wire is a virtual network device
(TUN) that netkit creates, which takes root and the optional package koffi.

For experiments about messages that stick together or fall apart see netkit stickdemo list.`

  static override examples = [
    '<%= config.bin %> demo list',
    {description: 'what each one needs, for a script', command: '<%= config.bin %> demo list --get experiment,needs'},
  ]

  static override flags = languageFlags

  async run(): Promise<void> {
    const {flags} = await this.parse(DemoList)
    const words = DEMO_WORDS[readerLanguage(flags.lang)]
    const isAscii = !isUtf8Locale()
    const print = this.printer<Row>({
      columns: listColumns,
      text: ({experiment}, paint) => {
        const title = words.titles[experiment as ExperimentName]
        const line = namedLine(experiment, title, paint, {name: 12, line: proseWidth(STDOUT)})
        return isAscii ? toAscii(line, words.language) : line
      },
      isLine: true,
    })
    for (const {name, needs} of EXPERIMENTS.values())
      print({experiment: name, title: DEMO_WORDS.en.titles[name], needs})
  }
}
