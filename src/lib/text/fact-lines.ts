import {displayWidth, padDisplay} from './display-width.js'
import type {Paint} from './paint.js'

/** A label and what it says, one line or several. */
export type SourcedFact = readonly [label: string, ...lines: string[]]

/** Labels in a column of their own, the first line of each fact beside its label:
 *
 *     broadcast   192.168.11.255
 *     hosts       192.168.11.1 – 192.168.11.254
 */
export function factLines(facts: readonly SourcedFact[], paint: Paint): string[] {
  const width = Math.max(...facts.map(([label]) => displayWidth(label)))
  return facts.flatMap(([label, ...lines]) =>
    lines.map((line, index) => `${paint('label', padDisplay(index === 0 ? label : '', width))}   ${line}`),
  )
}
