import type {CommandFacts} from './command-facts.js'
import {itemLines, type PageStyle, wrapped} from './item-lines.js'

/** The help of a topic that is no command: its verbs. */
export function topicHelp(
  topic: string,
  description: string,
  commands: readonly CommandFacts[],
  style: PageStyle,
): string {
  const items = commands.map(({words, summary}) => ({label: words, text: summary}))
  const heading = (text: string) => style.paint('strong', text)
  const lines = [
    ...wrapped(`netkit ${topic}: ${description}`, style),
    '',
    heading('COMMANDS'),
    ...itemLines(items, style),
    '',
    style.paint('label', `More: netkit ${topic} COMMAND -h`),
  ]
  return `${lines.join('\n')}\n`
}
