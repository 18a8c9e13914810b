import * as Flags from '@oclif/core/flags'
import type {BlockSet} from '../lists/block-set.js'
import type {Prefix} from '../address/prefix.js'
import {InputError} from '../errors.js'
import {NetkitCommand} from './command.js'
import {writeMessage} from './failure.js'
import {parseCount} from '../text/parse-size.js'
import {networkView} from '../sets/network-view.js'
import {prose} from './prose.js'

/** What a command that takes lists of networks expects, for messages. */
export const EXPECTED_NETWORKS = 'networks, such as 10.0.0.0/8, 192.0.2.7, 2001:db8::/32 or 10.0.0.1-10.0.0.9'

/** What the help of such a command says about them. */
export const LISTS_HELP = prose`A value is an address, ADDRESS/PREFIX, ADDRESS/NETMASK, a range A-B or 10.0.0.1-9;
IPv4 and IPv6 may be mixed. Values also come from standard input (- or no value at all) and from files (@FILE), one
per line or separated by commas; # starts a comment, a tab a label. A bad line is reported with its place, the others
are processed, and the exit code is 2.

--input-format reads other kinds of lists: text finds every network in any text, such as a log or the configuration of
a firewall or router; csv and json take --column and --label-column; rir reads the statistics of the registries.
@json:FILE, @text:FILE … set the format of one list.`

/** What the help says of a command that answers each value by itself. */
export const VALUES_HELP = prose`Values also come from standard input (- or no value at all) and from files (@FILE),
one per line or separated by commas; # starts a comment, a tab a label. --input-format sets the format of lists.`

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

/** A command that answers with a list of networks. */
export abstract class SetCommand extends NetkitCommand {
  /** Every network of the set, in bulk. */
  protected showNetworks(set: BlockSet): void {
    const around = this.rowCopier(networkView, {network: ''})
    if (around !== null) set.writePrefixes(around, this.stdout)
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
    if (this.format !== 'quiet' && this.format !== 'json') writeMessage(this.stderr, text)
  }
}

/** Exactly one of the flags must be given. Throws InputError USAGE: `missing` where none is. */
export function oneFlagOf(flags: Readonly<Record<string, unknown>>, names: readonly string[], missing: string): void {
  const given = names.filter((name) => flags[name] !== undefined && flags[name] !== false)
  if (given.length === 1) return
  const list = names.map((name) => `--${name}`).join(' or ')
  throw new InputError('USAGE', given.length === 0 ? missing : `only one of ${list}`)
}
