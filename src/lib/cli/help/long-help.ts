import type {CommandFacts, FlagGroup} from './command-facts.js'
import {itemLines, type PageStyle, proseLines, wrapped} from './item-lines.js'
import type {NetworkLayer} from '../command.js'

const LAYERS: NetworkLayer[] = ['link', 'internet', 'transport', 'application']
const GROUPS: Record<FlagGroup, string> = {own: 'FLAGS', lists: 'LIST FLAGS', format: 'OUTPUT FLAGS'}

/**
 * All about a command: what `--help` prints. Examples come early, since they answer most questions.
 *
 * @param verbs the commands of the topic that has this one's name
 */
export function longHelp(facts: CommandFacts, style: PageStyle, verbs: readonly CommandFacts[]): string {
  const {width} = style
  const heading = (text: string) => style.paint('strong', text)
  const section = (title: string, lines: readonly string[]) => (lines.length > 0 ? ['', heading(title), ...lines] : [])
  const lines = [
    ...wrapped(facts.summary, {width}),
    ...section('USAGE', wrapped(`netkit ${facts.words} ${facts.usage}`, {width, indent: 2})),
    ...section('EXAMPLES', exampleLines(facts, style)),
    ...section('ARGUMENTS', itemLines(facts.args, style)),
    ...(Object.keys(GROUPS) as FlagGroup[]).flatMap((group) => {
      const items = facts.flags.filter((flag) => flag.group === group)
      return section(GROUPS[group], itemLines(items, style))
    }),
    ...(facts.description === '' ? [] : section('DESCRIPTION', proseLines(facts.description, {width, indent: 2}))),
    ...section(
      'COMMANDS',
      itemLines(
        verbs.map(({words, summary}) => ({label: words, text: summary})),
        style,
      ),
    ),
    ...section('LAYER', [`  ${layerPicture(facts.layers)}`]),
  ]
  return `${lines.join('\n')}\n`
}

/** Commands to copy are never wrapped. */
export function exampleLines({examples}: CommandFacts, {width, paint}: PageStyle): string[] {
  return examples.flatMap(({command, about}) => [
    ...(about === null ? [] : wrapped(about, {width: width - 4}).map((line) => `  ${paint('label', `# ${line}`)}`)),
    `  $ ${command}`,
  ])
}

/** The layers from the wire up, with those that a command works at in brackets. */
function layerPicture(layers: readonly NetworkLayer[]): string {
  return LAYERS.map((layer) => (layers.includes(layer) ? `[${layer}]` : layer)).join(' – ')
}
