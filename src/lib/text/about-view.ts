import type {RegistryInfo} from '../address/registry-info.js'
import {columns} from './columns.js'
import {factLines} from './fact-lines.js'
import type {View} from './view.js'

/** How `--about` shows where a command's answers come from. */
export const aboutView: View<RegistryInfo> = {
  columns: columns<RegistryInfo>('registry', 'entries', 'updated', 'source', 'licence'),
  text: ({registry, entries, updated, source, licence}, paint) =>
    [
      paint('strong', registry),
      ...factLines(
        [
          ['entries', String(entries)],
          ['updated', updated ?? 'unknown'],
          ['source', source],
          ['licence', licence],
        ],
        paint,
      ),
    ].join('\n'),
}
