import type {Paint, Style} from '../text/paint.js'
import {visible} from '../text/visible.js'
import {wrap} from '../text/wrap.js'
import type {Finding} from './finding.js'

const STYLES: Record<Finding['state'], Style> = {ok: 'good', limited: 'host', missing: 'bad'}

/** Where details begin: behind the state and the name of the check. */
const COLUMN = 26

/**
 * Lines for findings, and the line that mends each below. What mends several is written out once; commands to copy are never
 * parted.
 *
 * @param columns what is wider goes on below, in the column of the details
 */
export function findingTexts(columns = Infinity): (finding: Finding, paint: Paint) => string {
  const mended = new Map<string, string>() // the check that each remedy was written out for
  return ({check, state, detail, remedy}, paint) => {
    const [first = '', ...rest] = wrap(visible(detail), {width: Math.max(columns - COLUMN, 20), indent: ''})
    const lines = [`${paint(STYLES[state], state.padEnd(8))} ${check.padEnd(16)} ${first}`]
    const below = (text: string) => lines.push(' '.repeat(COLUMN) + text)
    for (const line of rest) below(line)
    if (remedy !== null) {
      const other = mended.get(remedy)
      below(paint('label', other === undefined ? `$ ${visible(remedy)}` : `see ${other} above`))
      mended.set(remedy, other ?? check)
    }
    return lines.join('\n')
  }
}
