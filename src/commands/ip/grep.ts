import {valuesArg} from '../../lib/cli/args.js'
import {ListCommand} from '../../lib/cli/list-command.js'
import {EXIT, InputError} from '../../lib/errors.js'
import {isTerminal, STDIN, STDOUT} from '../../lib/io/terminal.js'
import {BlockMatcher} from '../../lib/ip/block-matcher.js'
import {GrepFiles, type GrepWish, isFilter, writeFound} from '../../lib/ip/grep-files.js'
import {grepViews} from '../../lib/ip/grep-views.js'
import {parseKeptBits} from '../../lib/ip/parse-kept-bits.js'
import {unreadableError} from '../../lib/ip/anonymiser.js'
import {AddressIndex} from '../../lib/lists/address-index.js'
import {EntryIndex, setOfEntries} from '../../lib/lists/entry-list.js'
import {checkFiles} from '../../lib/ip/check-files.js'
import {grepFlags} from '../../lib/cli/flags/grep-flags.js'
import {prose} from '../../lib/cli/prose.js'

export default class IpGrep extends ListCommand {
  static override layers = ['internet' as const]
  static override summary = 'Find the lines that contain an IP address, or one in given networks.'
  static override description = prose`Finds addresses anywhere in a line: at the end of a sentence, with a port
(10.0.0.1:80, [::1]:443), in a URL. Versions (v1.2.3.4), longer numbers and times are not addresses. An IPv4-mapped
address (::ffff:10.0.0.1) counts as the IPv4 address in it.

A prefix length, netmask, wildcard mask or range written with an address belongs to it: such a block matches a network
that contains all of it, or that contains its interface address (10.1.2.3/24). --covers finds the blocks that contain
an address. -o prints blocks in canonical form, --bare only their addresses.

--in takes networks, addresses and ranges; a line of a list may end in a tab and a label, and --label prints the label
of the narrowest network.

Lines are passed on byte by byte; on a terminal, control characters in them are made visible.

The exit code is 0 if something was found, else 1.`

  static override args = {
    file: valuesArg('files to read; - or none reads standard input'),
  }

  static override flags = grepFlags

  static override examples = [
    '<%= config.bin %> ip grep access.log',
    '<%= config.bin %> ip grep --in 10.0.0.0/8,2001:db8::/32 -o access.log',
    {
      description: 'the most frequent visitors from a block list',
      command: '<%= config.bin %> ip grep --in @blocklist.txt --top 20 access.log',
    },
    {
      description: 'the routes and rules that cover an address',
      command: '<%= config.bin %> ip grep --covers 10.1.2.3 router.cfg',
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> ip grep --in @blocklist.txt -q access.log; then echo seen; fi',
    },
  ]

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IpGrep)
    const files = this.filesOf(args.file ?? [])
    const {anonymise, label: withLabels, covers, bare = false, invert = false} = flags
    const kept = anonymise === undefined ? null : parseKeptBits(anonymise)
    const wish: GrepWish = {...(await this.readWanted(flags.in, covers, withLabels)), invert, kept, bare}
    const grep = new GrepFiles(files, wish, {
      onWait: () => this.flush(),
      onFailure: (error) => this.fail(error),
      onUnreadable: (one, file) => this.reportValue(unreadableError(one), {origin: {...one, file}}),
    })
    const views = grepViews({withFile: files.length > 1})
    const isPlain = wish.labels === null && kept === null && files.length === 1 && !isTerminal(STDOUT)
    const output = flags['only-matching'] ? (bare ? 'addresses' : 'blocks') : invert ? 'others' : 'lines'
    if (kept !== null && output === 'lines' && isFilter(flags, wish, this.format))
      return grep.anonymise(kept, this.stdout)
    if (flags.top !== undefined) await this.showEach(grep.top(flags.top), views.top)
    else if (flags.count) await this.showEach(grep.counts(output), views.count)
    else if (this.format === 'quiet') await grep.copy(output, null)
    else if (this.format === 'text' && isPlain) await grep.copy(output, this.stdout)
    else if (flags['only-matching']) await this.showEach(grep.finds(), views.find)
    else if (this.format === 'text') for await (const found of grep.matches()) writeFound(found, this.stdout)
    else await this.showEach(grep.rows(), views.line)
    if (!grep.isFound) this.setExitCode(EXIT.no)
  }

  private filesOf(words: readonly string[]): readonly string[] {
    checkFiles(words, (word) => `use --in ${word} to find what is inside it`)
    if (words.length > 0) return words
    if (!isTerminal(STDIN)) return ['-']
    throw new InputError('USAGE', 'expected a FILE, or a text on standard input')
  }

  /** What to look for: the networks of --in, with their labels where these are wanted, and the addresses of --covers. */
  private async readWanted(
    inside: readonly string[] | undefined,
    covers: readonly string[] | undefined,
    withLabels: boolean,
  ) {
    const covered = covers === undefined ? [] : [...(await this.readSet(this.flagSources(covers), null)).ranges()]
    if (inside === undefined) {
      if (withLabels) throw new InputError('USAGE', '--label needs the networks of --in')
      return {matcher: new BlockMatcher(null, covered), labels: null}
    }
    if (!withLabels)
      return {matcher: new BlockMatcher(new AddressIndex(await this.readFlag(inside)), covered), labels: null}
    const list = await this.readEntries(this.flagSources(inside), null)
    const index = new AddressIndex(setOfEntries(list))
    return {matcher: new BlockMatcher(index, covered), labels: new EntryIndex(list)}
  }
}
