import type {Command} from '@oclif/core/command'
import type {NetworkLayer} from '../command.js'
import {portableQuotes} from '../portable-quotes.js'

/** What the pages about a command say, in text that needs nothing but wrapping: from its entry in the manifest. */
export type CommandFacts = {
  /** `tcp echo` */
  words: string
  summary: string
  /** Without the summary. */
  description: string
  /** What stands behind the words. */
  usage: string
  examples: {command: string; about: string | null}[]
  args: ItemFacts[]
  flags: (ItemFacts & {group: FlagGroup})[]
  layers: NetworkLayer[]
}

/** `label` is how it is written: `-p, --port PORT`. */
export type ItemFacts = {label: string; text: string}

/** Whose flag it is: the command's own, one of lists, one of the output's form. */
export type FlagGroup = 'own' | 'lists' | 'format'

/** A longer list of choices stands in the text, not in the label. */
const MAX_CHOICES = 24

export function commandFacts(id: string, command: Command.Cached): CommandFacts {
  const {
    summary = '',
    description = '',
    examples = [],
    layers = [],
  } = command as Command.Cached & {layers?: NetworkLayer[]}
  const words = id.replace(':', ' ')
  const flags = Object.values(command.flags).filter(({hidden}) => !hidden)
  const args = Object.values(command.args).filter(({hidden}) => !hidden)
  return {
    words,
    summary,
    description,
    usage: usageOf(command, words, args, flags),
    examples: [examples].flat().map((example) => {
      const {command: line, description: about = null} = typeof example === 'string' ? {command: example} : example
      return {command: portableQuotes(line).replaceAll('<%= config.bin %>', 'netkit'), about}
    }),
    args: args.map((arg) => ({label: argWord(arg), text: withChoices(arg.description ?? '', arg.options)})),
    flags: flags.map((flag) => ({label: flagLabel(flag), text: flagText(flag), group: groupOf(flag)})),
    layers,
  }
}

function usageOf(
  {usage}: Command.Cached,
  words: string,
  args: Command.Arg.Cached[],
  flags: Command.Flag.Cached[],
): string {
  if (typeof usage === 'string') return usage.slice(words.length).trim()
  const needed = flags.filter(({required}) => required).map((flag) => `--${flag.name} ${valueWord(flag)}`.trim())
  const places = args.map((arg) => (arg.required ? argWord(arg) : `[${argWord(arg)}]`))
  return [...places, ...needed, '[FLAGS]'].join(' ')
}

function argWord({name, multiple}: Command.Arg.Cached): string {
  return name.toUpperCase() + (multiple ? '…' : '')
}

function flagLabel(flag: Command.Flag.Cached): string {
  const {name, char} = flag
  const long = flag.type === 'boolean' && flag.allowNo ? `--[no-]${name}` : `--${name}`
  return `${char ? `-${char}, ` : ''}${long} ${valueWord(flag)}`.trim()
}

/** What stands behind a flag: `TIME`, `nft|ipset`, nothing behind a switch. */
function valueWord(flag: Command.Flag.Cached): string {
  if (flag.type === 'boolean') return ''
  const choices = flag.options?.join('|') ?? ''
  if (choices !== '' && choices.length <= MAX_CHOICES) return choices
  return (Array.isArray(flag.helpValue) ? flag.helpValue[0] : flag.helpValue) ?? flag.name.toUpperCase()
}

function flagText(flag: Command.Flag.Cached): string {
  const {description = ''} = flag
  if (flag.type === 'boolean') return description
  const choices = flag.options && flag.options.join('|').length > MAX_CHOICES ? flag.options : undefined
  const preset = typeof flag.default === 'string' || typeof flag.default === 'number' ? String(flag.default) : ''
  return `${withChoices(description, choices)}${preset === '' ? '' : ` [default: ${preset}]`}`
}

function withChoices(text: string, choices: readonly string[] | undefined): string {
  return choices && choices.length > 0 ? `${text}: ${choices.join(', ')}` : text
}

function groupOf({helpGroup}: Command.Flag.Cached): FlagGroup {
  return helpGroup === 'FORMAT' ? 'format' : helpGroup === 'LISTS' ? 'lists' : 'own'
}
