import {commandFacts} from '../../src/lib/cli/help/command-facts.js'
import type {TopicFacts} from '../../src/lib/cli/help/show-help.js'
import {type Manifest, summaryOf} from '../../src/lib/cli/manifest.js'

type Topics = Readonly<Record<string, {description: string}>>

/** What help knows about each topic, in its order; a command that is none is a topic of its own. */
export function topicFacts(manifest: Manifest, topics: Topics): Map<string, TopicFacts> {
  const all = new Map<string, TopicFacts>()
  for (const id of Object.keys(manifest).sort()) {
    const topic = id.split(':')[0]!
    const facts = all.get(topic) ?? {description: topics[topic]?.description ?? summaryOf(manifest[id]!), commands: {}}
    facts.commands[id] = commandFacts(id, manifest[id]!)
    all.set(topic, facts)
  }
  return all
}

/** The same as the files of dist/help. */
export function topicPages(manifest: Manifest, topics: Topics): Record<string, string> {
  return Object.fromEntries(
    [...topicFacts(manifest, topics)].map(([topic, facts]) => [`${topic}.json`, JSON.stringify(facts)]),
  )
}
