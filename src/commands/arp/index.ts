import {sentenceWidth, STDOUT, valueWidth} from '../../lib/io/terminal.js'
import {IpAddress} from '../../lib/address/ip-address.js'
import {explainNeighbour} from '../../lib/arp/explain-neighbour.js'
import {findNeighbour} from '../../lib/arp/find-neighbour.js'
import {listNeighbours, type NeighbourRow} from '../../lib/arp/list-neighbours.js'
import {valuesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {writeMessage} from '../../lib/cli/failure.js'
import {prose} from '../../lib/cli/prose.js'
import type {View} from '../../lib/text/view.js'
import {sourceOf} from '../../lib/io/values.js'
import {EXIT} from '../../lib/errors.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import type {ArpCatalogue} from '../../lib/arp/words/arp-catalogue.js'
import {ARP_WORDS} from '../../lib/arp/words/arp-words.js'
import {neighbourColumns, neighbourText, neighbourView} from '../../lib/arp/neighbour-text.js'
import {neighbourFlags} from '../../lib/cli/flags/neighbour-flags.js'
import {gapIn, unconfirmed} from '../../lib/text/told.js'

const EXPECTED = 'an IP address on this link, such as 192.0.2.7'

function answerView(words: ArpCatalogue): View<NeighbourRow> {
  return {
    columns: neighbourColumns,
    text: (row, paint) =>
      neighbourText(row, explainNeighbour(row, words), paint, words, sentenceWidth(STDOUT), valueWidth(STDOUT)),
  }
}

export default class Arp extends NetkitCommand {
  static override layers = ['link' as const]
  static override summary =
    'Who has this address? Find a neighbour’s MAC address by ARP or NDP; without an address, list known neighbours.'
  static override description = prose`An empty datagram to port 9 makes the kernel ask, which needs no privileges;
netkit reads the answer from the kernel's table, in 3.2 seconds at most. An old entry is not an answer: “confirmed” is
yes only if the owner has answered since. As root netkit also sends ARP requests itself, and so detects a second owner
of the address.

Exit codes: 0 an answer; 1 no answer; 2 the address is behind a gateway, which is named: only routers there know its
MAC address; 4 a link without ARP (NOARP: tunnels) or without a carrier, or a system that does not show who has
answered. Tested on Linux, and on Windows under Wine.`

  static override args = {value: valuesArg('addresses on this link: 192.0.2.7, fe80::1%eth0')}

  static override flags = {...languageFlags, ...neighbourFlags}

  static override examples = [
    '<%= config.bin %> arp',
    '<%= config.bin %> arp 192.0.2.7',
    {description: 'in a script', command: 'if <%= config.bin %> arp 192.0.2.7 -q; then echo found; fi'},
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(Arp)
    const words = ARP_WORDS[readerLanguage(flags.lang)]
    if (args.value === undefined) {
      const told = await listNeighbours(flags)
      this.showAll(told.value, neighbourView(told.value, words))
      return this.reportGap(gapIn(told))
    }
    const found = this.mapValues(args.value.map(sourceOf), {
      expected: EXPECTED,
      toRow: async ({text}) => {
        const address = IpAddress.parse(text)
        this.flush() // the next answer may take its time
        return findNeighbour(address)
      },
    })
    const print = this.printer(answerView(words))
    for await (const owners of found) {
      for (const row of owners) print(row)
      const [first] = owners
      if (first!.confirmed === false) this.setExitCode(EXIT.no)
      if (first!.confirmed === null) this.reportGap(unconfirmed(first!))
      if (owners.length > 1 && this.format === 'text') writeMessage(this.stderr, twoOwners(owners))
    }
  }
}

function twoOwners(owners: readonly NeighbourRow[]): string {
  return `netkit: ${owners.length} hosts claim ${owners[0]!.address}`
}
