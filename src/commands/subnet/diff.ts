import {wordArg} from '../../lib/cli/args.js'
import {prose} from '../../lib/cli/prose.js'
import type {View} from '../../lib/text/view.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {LISTS_HELP} from '../../lib/cli/set-command.js'
import {EXIT} from '../../lib/errors.js'
import {changeColumns, type ChangeRow} from '../../lib/sets/network-columns.js'
import {diffSets} from '../../lib/sets/diff-sets.js'

const changeView: View<ChangeRow> = {
  columns: changeColumns,
  text: ({change, network}, paint) =>
    change === 'added' ? paint('good', `+ ${network}`) : paint('bad', `- ${network}`),
  isLine: true,
}

export default class SubnetDiff extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Compare two lists: which blocks were added, which removed?'
  static override description = prose`${LISTS_HELP}

Addresses are compared, not lines: two lists that cover the same addresses are equal, however they are written. The
exit code is 0 if the lists are equal, 1 if they differ.`

  static override args = {
    old: wordArg('the old list: @FILE, @- or a network'),
    new: wordArg('the new list'),
  }

  static override examples = [
    '<%= config.bin %> subnet diff @yesterday.txt @today.txt',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet diff @live.txt @wanted.txt -q; then echo nothing to do; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetDiff)
    const [before, after] = [await this.readFlag([args.old]), await this.readFlag([args.new])]
    const print = this.printer(changeView)
    for (const {change, network} of diffSets(before, after)) {
      print({change, network: network.toString()})
      this.setExitCode(EXIT.no)
    }
  }
}
