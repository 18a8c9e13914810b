import * as Flags from '@oclif/core/flags'
import type {Block} from '../address/block.js'
import {BlockBuilder} from '../lists/block-builder.js'
import type {BlockSet} from '../lists/block-set.js'
import {type LabelledBlock, parseBlock, parseLabelledBlock} from '../address/parse-block.js'
import type {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {NetkitCommand} from './command.js'
import {parseCount} from '../text/parse-size.js'
import {networkView} from '../sets/network-view.js'
import {sourceOf, type ValueSource} from '../io/values.js'
import {prose} from './prose.js'

/** What a command that takes lists of networks expects, for messages. */
export const EXPECTED_NETWORKS = 'networks, such as 10.0.0.0/8, 192.0.2.7, 2001:db8::/32 or 10.0.0.1-10.0.0.9'

/** What the help of such a command says about them. */
export const LISTS_HELP = prose`A value is an address, ADDRESS/PREFIX, ADDRESS/NETMASK or a range A-B; IPv4 and IPv6
may be mixed. Values also come from standard input, one per line (- or no value at all), and from files (@FILE); #
starts a comment, a tab a label. A line that is refused is reported with its place, the rest go on, and the exit code
is 2.`

/** `--without NET[,NET]`, also repeated, also `@FILE`. */
export const networksFlag = (description: string, {required}: {required: boolean}) =>
  Flags.string({
    description: `${description}; @FILE for a list`,
    helpValue: 'NET[,NET]',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
    required,
  })

/** `--prefix 24` or `/24`. */
export const lengthFlag = Flags.custom<number>({
  helpValue: 'LENGTH',
  parse: async (text) => parseCount(text.replace(/^\//, ''), {min: 0, max: 128}),
})

/** A command that reads lists of networks and answers with one. */
export abstract class SetCommand extends NetkitCommand {
  /** The sources of a list of networks: words, `@FILE`, standard input. */
  protected networkSources(words: readonly string[] | undefined): Promise<ValueSource[]> {
    return this.sources(words ?? [], EXPECTED_NETWORKS, {message: 'Which network? (10.0.0.0/8)', check: parseBlock})
  }

  /** All addresses of the sources. Plain lines are taken in bulk. */
  protected async readSet(sources: ValueSource[], expected: string | null = EXPECTED_NETWORKS): Promise<BlockSet> {
    const builder = new BlockBuilder()
    const blocks = this.mapValues(sources, {expected, toRow: ({text}): Block => parseBlock(text), taker: builder})
    for await (const block of blocks) builder.add(block)
    return builder.build()
  }

  /** The networks of a flag. A value that is wrong ends the command; a list may have bad lines like any other, and be empty. */
  protected async readFlag(words: readonly string[]): Promise<BlockSet> {
    const sources = words.map((word) => sourceOf(word.trim(), 0))
    for (const source of sources) if ('value' in source) parseBlock(source.value)
    return this.readSet(sources, null)
  }

  /** The same one by one, with their labels. */
  protected async readLabelled(words: readonly string[]): Promise<LabelledBlock[]> {
    const sources = words.map((word) => sourceOf(word.trim(), 0))
    const blocks: LabelledBlock[] = []
    for await (const block of this.mapValues(sources, {expected: null, toRow: ({text}) => parseLabelledBlock(text)})) {
      blocks.push(block)
    }
    return blocks
  }

  /** Every network of the set, in bulk. */
  protected showNetworks(set: BlockSet): void {
    this.copyRows(networkView, {network: ''}, (around, out) => set.writePrefixes(around, out))
  }

  protected showPrefixes(prefixes: Iterable<Prefix>): void {
    const print = this.printer(networkView)
    for (const prefix of prefixes) print({network: prefix.toString()})
  }

  /** Text that is no row: rules for a firewall. */
  protected showLines(lines: Iterable<string>): void {
    if (this.format === 'quiet') return
    for (const line of lines) this.stdout.write(`${line}\n`)
  }

  /** A word on standard error for people, next to the rows; programs that read JSON get it in their rows. */
  protected remark(text: string): void {
    if (this.format !== 'quiet' && this.format !== 'json') this.stderr.write(`${text}\n`)
  }
}

/** Exactly one of the flags must be given. Throws InputError USAGE. */
export function oneFlagOf(flags: Readonly<Record<string, unknown>>, names: readonly string[]): void {
  const given = names.filter((name) => flags[name] !== undefined && flags[name] !== false)
  if (given.length === 1) return
  const list = names.map((name) => `--${name}`).join(' or ')
  throw new InputError('USAGE', given.length === 0 ? `expected ${list}` : `only one of ${list}`)
}
