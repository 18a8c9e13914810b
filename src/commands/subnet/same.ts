import * as Flags from '@oclif/core/flags'
import {wordArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {sentenceWidth, STDOUT} from '../../lib/io/terminal.js'
import {EXIT} from '../../lib/errors.js'
import {languageFlags, readerLanguage} from '../../lib/cli/flags/language-flag.js'
import {SUBNET_WORDS} from '../../lib/subnet/words/subnet-words.js'
import {sameColumns} from '../../lib/subnet/subnet-columns.js'
import {sameNetworkText} from '../../lib/subnet/subnet-text.js'
import {parsePair} from '../../lib/subnet/parse-pair.js'
import {compareNetworks, explainSameNetwork} from '../../lib/subnet/same-network.js'

export default class SubnetSame extends NetkitCommand {
  static override layers = ['internet' as const]
  static override summary = 'Are two hosts on one network? AND both with the mask and compare.'
  static override description = prose`The mask comes from --mask or from the prefix of an address. On the same
network, A finds B with ARP and sends to it directly; otherwise A hands its packets to the gateway. The exit code is 0
for yes and 1 for no.`

  static override args = {
    a: wordArg('the first host, with or without a prefix'),
    b: wordArg('the second host, likewise'),
  }

  static override flags = {
    ...languageFlags,
    mask: Flags.string({description: 'the prefix length or netmask to compare with', helpValue: 'MASK'}),
  }

  static override examples = [
    '<%= config.bin %> subnet same 192.168.11.229 192.168.11.168 --mask 255.255.255.0',
    {
      description: 'in a script',
      command: 'if <%= config.bin %> subnet same 10.0.0.7/16 10.0.9.1 -q; then echo no gateway needed; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(SubnetSame)
    const {a, b, prefixLength} = parsePair(args.a, args.b, flags.mask)
    const words = SUBNET_WORDS[readerLanguage(flags.lang)]
    const answer = compareNetworks(a, b, prefixLength)
    this.show(answer, {
      columns: sameColumns,
      text: (same, paint) =>
        sameNetworkText(same, explainSameNetwork(same, words), paint, words, sentenceWidth(STDOUT)),
    })
    if (!answer.same) this.setExitCode(EXIT.no)
  }
}
