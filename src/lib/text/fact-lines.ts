import {displayWidth, padDisplay} from './display-width.js'
import type {Paint} from './paint.js'
import {wrap} from './wrap.js'

/** A label and what it says, one line or several. */
export type SourcedFact = readonly [label: string, ...lines: string[]]

const GAP = 3
/** In a terminal that is narrower still, its own line breaks are no worse. */
const LEAST_ROOM = 20

/** Labels in a column of their own, the first line of each fact beside its label:
 *
 *     broadcast   192.168.11.255
 *     hosts       192.168.11.1 – 192.168.11.254
 *
 * @param columns a line that is wider goes on below itself
 */
export function factLines(facts: readonly SourcedFact[], paint: Paint, columns = Infinity): string[] {
  const width = Math.max(...facts.map(([label]) => displayWidth(label)))
  const room = Math.max(columns - width - GAP, LEAST_ROOM)
  const fitted = (line: string) => (displayWidth(line) <= room ? [line] : wrap(line, {width: room, indent: ''}))
  return facts.flatMap(([label, ...lines]) =>
    lines
      .flatMap(fitted)
      .map((line, index) => `${paint('label', padDisplay(index === 0 ? label : '', width))}${' '.repeat(GAP)}${line}`),
  )
}
