import {parseBlock} from '../../lib/address/parse-block.js'
import {blockText} from '../../lib/address/block-text.js'
import {wordArg} from '../../lib/cli/args.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {prose} from '../../lib/cli/prose.js'
import {VALUES_HELP} from '../../lib/cli/set-command.js'
import {EXIT} from '../../lib/errors.js'
import {sourceOf} from '../../lib/io/values.js'
import {addressView} from '../../lib/sets/network-view.js'
import {nthAddress, parsePlace} from '../../lib/sets/nth-address.js'

export default class SubnetNth extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Name the Nth address of a network.'
  static override description = prose`0 is the network address, -1 the last address, -2 the one before it. The exit
code is 1 if the network has fewer addresses.

${VALUES_HELP}`

  static override args = {
    net: wordArg('a network or a range, or a list of them (@FILE)'),
    place: wordArg('the position: 0 is the first address, -1 the last'),
  }

  static override examples = [
    '<%= config.bin %> subnet nth 10.0.0.0/24 10',
    '<%= config.bin %> subnet nth 2001:db8::/64 -1',
    {
      description: 'the gateway of each network, if it has the first address',
      command: '<%= config.bin %> subnet nth @networks.txt 1',
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet nth "$net" 100 -q; then echo more than a hundred; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(SubnetNth)
    const place = parsePlace(args.place)
    const blocks = this.mapNetworks([sourceOf(args.net, 0)], {
      expected: 'a network, such as 10.0.0.0/24',
      toRow: ({text}) => parseBlock(text),
    })
    const print = this.printer(addressView)
    for await (const block of blocks) {
      const address = nthAddress(block, place)
      if (address !== null) print({address: String(address)})
      else {
        this.remark(`${blockText(block)} has no address at position ${place}`)
        this.setExitCode(EXIT.no)
      }
    }
  }
}
