import {shippedText} from '../../io/files/shipped-text.js'
import type {Output} from '../../io/output.js'
import {STDOUT, wantsColour} from '../../io/terminal.js'
import {colours, plain} from '../../text/paint.js'
import type {CommandFacts} from './command-facts.js'
import {pageWidth} from './page-width.js'
import type {PageStyle} from './item-lines.js'
import {longHelp} from './long-help.js'
import {rootHelp} from './root-help.js'
import {shortHelp} from './short-help.js'
import {topicHelp} from './topic-help.js'

/** A topic with its commands, as the build writes it to dist/help/TOPIC.json: reading the whole manifest costs a start 2 ms. */
export type TopicFacts = {description: string; commands: Record<string, CommandFacts>}

export type HelpWish = {
  /** A command or a topic; null for netkit itself. */
  id: string | null
  isShort: boolean
  noColour: boolean
}

/** @param root the folder of netkit's package.json */
export function showHelp(
  {id, isShort, noColour}: HelpWish,
  {root, version, stdout}: {root: string; version: string; stdout: Output},
): void {
  const style: PageStyle = {width: pageWidth(), paint: wantsColour(STDOUT, {noColour}) ? colours : plain}
  if (id === null) return stdout.write(rootHelp(version, style))
  const topic = id.split(':')[0]!
  const {description, commands} = JSON.parse(shippedText(root, `dist/help/${topic}.json`)) as TopicFacts
  const facts = commands[id]
  if (facts === undefined) return stdout.write(topicHelp(topic, description, Object.values(commands), style))
  const others = Object.values(commands).filter(({words}) => id === topic && words !== topic)
  stdout.write((isShort ? shortHelp : longHelp)(facts, style, others))
}
