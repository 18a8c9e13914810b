import * as Flags from '@oclif/core/flags'
import {prose} from '../../lib/cli/prose.js'
import {bulkSetOf} from '../../lib/lists/block-builder.js'
import {AddressIndex} from '../../lib/lists/address-index.js'
import {type LabelledBlock, parseLabelledBlock} from '../../lib/address/parse-block.js'
import {valuesArg} from '../../lib/cli/args.js'
import type {View} from '../../lib/text/view.js'
import {countFlag} from '../../lib/cli/flags.js'
import {inputName, type LineBlock, readTextBlocks} from '../../lib/io/input.js'
import type {Output} from '../../lib/io/output.js'
import {networksFlag, SetCommand} from '../../lib/cli/set-command.js'
import {isTerminal, STDIN, STDOUT} from '../../lib/io/terminal.js'
import {sourceOf} from '../../lib/io/values.js'
import {EXIT, InputError, SystemError} from '../../lib/errors.js'
import {
  countColumns,
  type CountRow,
  findColumns,
  type FindRow,
  lineColumns,
  topColumns,
} from '../../lib/ip/find-columns.js'
import {visible} from '../../lib/text/visible.js'
import {BulkGrep, type GrepOutput} from '../../lib/ip/bulk-grep.js'
import {AddressCounter, type TopRow} from '../../lib/ip/address-counter.js'
import {anonymise, anonymiseLine, describeLine, type KeptBits, LineGrep, type LineRow} from '../../lib/ip/line-grep.js'
import {LabelIndex} from '../../lib/ip/label-index.js'
import {parseKeptBits} from '../../lib/ip/parse-kept-bits.js'

const topView: View<TopRow> = {
  columns: topColumns,
  text: ({address, label, count}, paint) =>
    `${String(count).padStart(9)}  ${paint('strong', visible(address ?? label ?? ''))}`,
  isLine: true,
}

const countView = (withFile: boolean): View<CountRow> => ({
  columns: countColumns,
  text: ({file, count}) => (withFile ? `${visible(file)}\t${count}` : String(count)),
  isLine: true,
})
const findView = (withFile: boolean): View<FindRow> => ({
  columns: findColumns,
  text: ({file, address, label}) =>
    [...(withFile ? [file] : []), ...(label ? [label] : []), address].map(visible).join('\t'),
  isLine: true,
})
const lineView: View<LineRow> = {columns: lineColumns, text: ({text}) => visible(text ?? ''), isLine: true}

/** What to look for; null is anything. */
type Networks = {index: AddressIndex | null; labels: LabelIndex | null}
type Wish = Networks & {invert: boolean; kept: KeptBits | null}

export default class IpGrep extends SetCommand {
  static override layers = ['internet' as const]
  static override summary = 'Find the lines of a text that hold an IP address, or one of certain networks.'
  static override description = prose`An address is found wherever it stands for itself: at the end of a sentence,
with a port (10.0.0.1:80, [::1]:443), in a URL. Versions (v1.2.3.4, 1.2.3.4.5), longer numbers and times are no
addresses. An IPv4-mapped address (::ffff:10.0.0.1) counts as the IPv4 address in it.

--in takes networks, addresses and ranges; lines of a list may end in a tab and a label, and --label prints that of
the narrowest network.

Lines are passed on byte by byte; on a terminal, control characters in them are made visible.

The exit code is 0 where something was found, 1 where not.`

  static override args = {
    file: valuesArg('files to read; - or none is standard input'),
  }

  static override flags = {
    in: networksFlag('only addresses in these networks', {required: false}),
    label: Flags.boolean({description: 'before each line the label of its network, and a tab', exclusive: ['invert']}),
    'only-matching': Flags.boolean({char: 'o', description: 'the addresses alone, a line each', exclusive: ['invert']}),
    invert: Flags.boolean({char: 'v', description: 'the lines without such an address'}),
    count: Flags.boolean({
      char: 'c',
      description: 'only how many lines (with -o: addresses)',
      exclusive: ['top', 'label'],
    }),
    top: countFlag({description: 'the N most frequent addresses (with --label: labels)', exclusive: ['invert']}),
    anonymise: Flags.string({
      aliases: ['anonymize'],
      description: 'keep only so many bits of each printed address: /24,/48 for IPv4 and IPv6',
      helpValue: 'LENGTH[,LENGTH]',
    }),
  }

  static override examples = [
    '<%= config.bin %> ip grep access.log',
    '<%= config.bin %> ip grep --in 10.0.0.0/8,2001:db8::/32 -o access.log',
    {
      description: 'who from the block list was here, most frequent first',
      command: '<%= config.bin %> ip grep --in @blocklist.txt --top 20 access.log',
    },
    {
      description: 'a log to hand on',
      command: '<%= config.bin %> ip grep --anonymise /24,/48 access.log',
    },
    {
      description: 'in a script',
      command: 'if <%= config.bin %> ip grep --in @blocklist.txt -q access.log; then echo seen; fi',
    },
  ]

  private isFound = false

  async run(): Promise<void> {
    const {args, flags} = await this.parse(IpGrep)
    const files = this.filesOf(args.file ?? [])
    const wish: Wish = {
      ...(await this.readNetworks(flags.in, flags.label)),
      invert: flags.invert ?? false,
      kept: flags.anonymise === undefined ? null : parseKeptBits(flags.anonymise),
    }
    const isPlain = wish.labels === null && wish.kept === null && files.length === 1 && !isTerminal(STDOUT)
    const output = flags['only-matching'] ? 'addresses' : flags.invert ? 'others' : 'lines'
    if (flags.top !== undefined) await this.showTop(files, wish, flags.top)
    else if (flags.count) await this.showCounts(files, wish, output)
    else if (this.format === 'quiet') await this.copy(files, wish, output, null)
    else if (this.format === 'text' && isPlain) await this.copy(files, wish, output, this.stdout)
    else if (flags['only-matching']) await this.showFinds(files, wish)
    else await this.showMatches(files, wish)
    if (!this.isFound) this.setExitCode(EXIT.no)
  }

  private filesOf(words: readonly string[]): readonly string[] {
    if (words.length > 0) return words
    if (!isTerminal(STDIN)) return ['-']
    throw new InputError('USAGE', 'expected a FILE, or a text on standard input')
  }

  /** What to look for: the networks of --in, and their labels where these are wanted. */
  private async readNetworks(words: readonly string[] | undefined, withLabels: boolean): Promise<Networks> {
    if (words === undefined) {
      if (withLabels) throw new InputError('USAGE', '--label needs the networks of --in')
      return {index: null, labels: null}
    }
    if (!withLabels) return {index: new AddressIndex(await this.readFlag(words)), labels: null}
    const blocks: LabelledBlock[] = []
    const values = this.mapValues(
      words.map((word) => sourceOf(word.trim(), 0)),
      {
        expected: null,
        toRow: ({text}) => parseLabelledBlock(text),
      },
    )
    for await (const block of values) blocks.push(block)
    return {index: new AddressIndex(bulkSetOf(blocks.map(({block}) => block))), labels: new LabelIndex(blocks)}
  }

  /** Every block of every file. A file that cannot be read is told about, and the others go on. */
  private async *blocksOf(files: readonly string[]): AsyncGenerator<LineBlock & {file: string}> {
    for (const file of files) {
      try {
        for await (const block of readTextBlocks(file, () => this.flush())) yield {...block, file: inputName(file)}
      } catch (error) {
        if (!(error instanceof SystemError) || files.length === 1) throw error
        this.fail(error)
      }
    }
  }

  /** From bytes to bytes. */
  private async copy(files: readonly string[], {index}: Wish, output: GrepOutput, sink: Output | null): Promise<void> {
    const grep = new BulkGrep(output, index, sink && ((bytes) => sink.writeBytes(bytes)))
    for await (const {bytes, start, end} of this.blocksOf(files)) {
      grep.take(bytes, start, end)
      this.isFound = grep.count > 0
      if (sink === null && this.isFound) return // the answer is known
    }
  }

  private async showCounts(files: readonly string[], {index}: Wish, output: GrepOutput): Promise<void> {
    const counts = new Map(files.map((file) => [inputName(file), new BulkGrep(output, index, null)]))
    for await (const {bytes, start, end, file} of this.blocksOf(files)) counts.get(file)!.take(bytes, start, end)
    const print = this.printer(countView(files.length > 1))
    for (const [file, {count}] of counts) {
      this.isFound ||= count > 0
      print({file, count})
    }
  }

  private async showTop(files: readonly string[], {index, kept, labels}: Wish, count: number): Promise<void> {
    const counter = new AddressCounter(index)
    for await (const {bytes, start, end} of this.blocksOf(files)) counter.take(bytes, start, end)
    const print = this.printer(topView)
    for (const row of counter.top(count, {kept, labels})) {
      this.isFound = true
      print(row)
    }
  }

  private async showFinds(files: readonly string[], {index, labels, kept}: Wish): Promise<void> {
    const print = this.printer(findView(files.length > 1))
    for await (const {file, line, finds} of this.linesOf(files, index, labels)) {
      for (const {address, isMatch, label} of finds) {
        if (!isMatch) continue
        this.isFound = true
        print({file, line, address: String(kept === null ? address : anonymise(address, kept)), label})
      }
    }
  }

  private async showMatches(files: readonly string[], {index, labels, kept, invert}: Wish): Promise<void> {
    const print = this.printer(lineView)
    for await (const found of this.linesOf(files, index, labels)) {
      const match = found.finds.find(({isMatch}) => isMatch)
      if ((match !== undefined) === invert) continue
      this.isFound = true
      const bytes = kept === null ? found.bytes : anonymiseLine(found, kept)
      const head = [...(files.length > 1 ? [found.file] : []), ...(match?.label ? [match.label] : [])]
      if (this.format === 'text') this.writeLine(head, bytes)
      else print(describeLine(found, bytes, match?.label ?? null, kept))
    }
  }

  private async *linesOf(files: readonly string[], index: AddressIndex | null, labels: LabelIndex | null) {
    let grep = new LineGrep(index, labels)
    let before: string | null = null
    for await (const {bytes, start, end, file} of this.blocksOf(files)) {
      if (before !== file) grep = new LineGrep(index, labels) // its lines are counted anew
      before = file
      for (const found of grep.linesOf(bytes, start, end)) yield {...found, file}
    }
  }

  /** The line as it is into a pipe or a file; on a terminal nothing in it may move the cursor. */
  private writeLine(head: readonly string[], bytes: Buffer): void {
    for (const part of head) this.stdout.write(`${visible(part)}\t`)
    if (isTerminal(STDOUT)) this.stdout.write(visible(bytes.toString()))
    else this.stdout.writeBytes(bytes)
    this.stdout.write('\n')
  }
}
