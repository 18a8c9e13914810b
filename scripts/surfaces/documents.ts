import type {Manifest} from '../../src/lib/cli/manifest.js'
import {commandsPage} from './commands-page.js'
import {manualPages} from './manual-pages.js'
import {topicFacts} from './topic-pages.js'

/** What is written from the commands' own descriptions and kept with the sources: each path from the root, with its text. */
export function documents(
  manifest: Manifest,
  {version, topics}: {version: string; topics: Readonly<Record<string, {description: string}>>},
): Record<string, string> {
  const facts = topicFacts(manifest, topics)
  const pages = Object.entries(manualPages(facts, version)).map(([name, text]) => [`man/${name}`, text])
  return {'docs/commands.md': commandsPage(facts), ...Object.fromEntries(pages)}
}
