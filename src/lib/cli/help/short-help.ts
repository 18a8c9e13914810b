import {displayWidth} from '../../text/display-width.js'
import type {CommandFacts, FlagGroup} from './command-facts.js'
import {itemLines, type PageStyle, wrapped} from './item-lines.js'
import {exampleLines} from './long-help.js'

/** The lines of a page of `-h`, in a terminal of 80 columns and more. */
const MAX_LINES = 30
const MAX_EXAMPLES = 4

/** A command on one screen: what `-h` prints. Flags that find no room are named, and `--help` explains them. */
export function shortHelp(facts: CommandFacts, style: PageStyle, verbs: readonly CommandFacts[]): string {
  const {width, paint} = style
  const heading = (text: string) => paint('strong', text)
  const examples = {...facts, examples: facts.examples.slice(0, MAX_EXAMPLES)}
  const flags = [...groupOf(facts, 'own'), ...groupOf(facts, 'lists')]
  const top = [
    ...wrapped(facts.summary, {width}),
    '',
    heading('USAGE'),
    ...wrapped(`netkit ${facts.words} ${facts.usage}`, {width, indent: 2}),
    '',
    heading('EXAMPLES'),
    ...exampleLines(examples, style),
  ]
  const output = wrapped('Output: --json --csv --get FIELDS --format TEMPLATE -q', {
    width,
    indent: 2,
  })
  const names = verbs.map(({words}) => words.slice(facts.words.length + 1)).join(', ')
  const bottom = [
    ...(names === ''
      ? []
      : ['', heading('COMMANDS'), ...wrapped(`netkit ${facts.words} ${names}`, {width, indent: 2})]),
    '',
    paint('label', `More: netkit ${facts.words} --help`),
  ]
  const screenLines = (lines: readonly string[]) =>
    lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / width)), 0)
  const room = MAX_LINES - screenLines([...top, '', 'FLAGS', ...output, ...bottom])
  return `${[...top, '', heading('FLAGS'), ...flagLines(flags, room, style), ...output, ...bottom].join('\n')}\n`
}

function groupOf({flags}: CommandFacts, wanted: FlagGroup): CommandFacts['flags'] {
  return flags.filter(({group}) => group === wanted)
}

/** As many flags as have room, a line each, and the names of the others. */
function flagLines(flags: CommandFacts['flags'], room: number, style: PageStyle): string[] {
  const {width} = style
  for (let shown = Math.min(flags.length, Math.max(0, room)); ; shown--) {
    const listed = itemLines(flags.slice(0, shown), {...style, width: 1000, paint: (_style, text) => text}).map(
      (line) => clipped(line, width),
    )
    const names = flags.slice(shown).map(({label}) => /--\S+/.exec(label)![0])
    const lines = names.length === 0 ? listed : [...listed, ...wrapped(names.join(' '), {width, indent: 2})]
    if (lines.length <= room || shown === 0) return lines
  }
}

function clipped(line: string, width: number): string {
  return displayWidth(line) <= width ? line : `${line.slice(0, width - 2).replace(/\W*\s\S*$/, '')} …`
}
