import {valuesArg} from '../../lib/cli/args.js'
import {NetkitCommand} from '../../lib/cli/command.js'
import {prose} from '../../lib/cli/prose.js'
import {InputError} from '../../lib/errors.js'
import {isTerminal, STDIN} from '../../lib/io/terminal.js'
import {unreadableError} from '../../lib/ip/anonymiser.js'
import {BlockMatcher} from '../../lib/ip/block-matcher.js'
import {GrepFiles} from '../../lib/ip/grep-files.js'
import {grepViews} from '../../lib/ip/grep-views.js'
import {checkFiles} from '../../lib/ip/check-files.js'
import {parseKeptBits} from '../../lib/ip/parse-kept-bits.js'

export default class IpAnonymise extends NetkitCommand {
  static override layers = ['internet' as const]
  static override summary = 'Replace every address in a text by its network; all lines are passed on.'
  static override description = prose`Makes a log safe to share: IPv4 addresses are cut to /24, IPv6 addresses to /48,
unless the first word sets other lengths. It cuts every address that netkit ip grep finds: with ports ([::1]:443,
tcpdump's 10.0.0.1.443, IPv6 and a port without brackets), after labels ([IPv6:…]), in ranges, and IPv4 addresses
inside IPv6 ones; and reverse names (7.2.0.192.in-addr.arpa). Masks, MAC addresses, versions and times stay, and so do
host names made of an address (ip-192-0-2-7).

Four dotted numbers that look like an address but are none (192.168.001.010, 10.0.0.300) become [?] and are reported
with their place; the exit code is then 2.`

  static override args = {
    file: valuesArg('/24,/48 first, if others than these; then files to read; - or none reads standard input'),
  }

  static override examples = [
    '<%= config.bin %> ip anonymise access.log',
    '<%= config.bin %> ip anonymise /16,/32 access.log',
    {
      description: 'in a pipe, checking that everything could be read',
      command: 'if journalctl -u nginx | <%= config.bin %> ip anonymise >public.log; then echo clean; fi',
    },
  ]

  async run(): Promise<void> {
    const {args} = await this.parse(IpAnonymise)
    const [first, ...others] = args.file ?? []
    const isLength = first !== undefined && /^\/\d{1,3}(?:,\/?\d{1,3})?$/.test(first)
    const kept = parseKeptBits(isLength ? first : '/24,/48')
    const files = isLength || first === undefined ? others : [first, ...others]
    checkFiles(files, () => 'expected the lengths to keep as /24,/48')
    if (files.length === 0 && isTerminal(STDIN))
      throw new InputError('USAGE', 'expected a FILE, or a text on standard input')
    const wish = {matcher: new BlockMatcher(null), labels: null, invert: false, kept, bare: false}
    const filter = new GrepFiles(files.length === 0 ? ['-'] : files, wish, {
      onWait: () => this.flush(),
      onFailure: (error) => this.fail(error),
      onUnreadable: (one, file) => this.reportValue(unreadableError(one), {origin: {...one, file}}),
    })
    if (this.format === 'text') await filter.anonymise(kept, this.stdout)
    else if (this.format === 'quiet') await filter.anonymise(kept, null)
    else await this.showEach(filter.allLines(), grepViews({withFile: false}).line)
  }
}
