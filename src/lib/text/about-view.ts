import type {RegistryInfo} from '../address/registry-info.js'
import {columns} from './columns.js'
import {factLines} from './fact-lines.js'
import type {Language} from './language.js'
import {ABOUT_WORDS} from './words/about-words.js'
import type {View} from './view.js'

/** How `--about` shows where a command's answers come from. */
export function aboutView(language: Language, factWidth = Infinity): View<RegistryInfo> {
  const {labels, unknown, ...words} = ABOUT_WORDS[language]
  return {
    columns: columns<RegistryInfo>('registry', 'entries', 'updated', 'source', 'licence'),
    text: ({registry, entries, updated, source, licence}, paint) =>
      [
        paint('strong', registry),
        ...factLines(
          [
            [labels.entries, String(entries)],
            [labels.updated, updated ?? unknown],
            [labels.source, words.source(source)],
            [labels.licence, words.licence(licence)],
          ],
          paint,
          factWidth,
        ),
      ].join('\n'),
  }
}
