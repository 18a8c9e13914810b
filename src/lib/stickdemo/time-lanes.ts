import type {Paint} from '../text/paint.js'
import {type RulerCell, labelWidth, paintCells} from './byte-ruler.js'
import {padDisplay} from '../text/display-width.js'
import type {StickEvent} from './report.js'
import type {Catalogue} from './words/catalogue.js'

const LANES = [
  {layer: 'app', row: 'sends', mark: '▲'},
  {layer: 'segment', row: 'segments', mark: '■'},
  {layer: 'read', row: 'reads', mark: '▼'},
] as const

/** When each piece was sent, left and was read, on one scale; a lane that nobody could see is left out. */
export function timeLanes(
  events: readonly StickEvent[],
  paint: Paint,
  {width, rows}: {width: number; rows: Catalogue['rows']},
): string[] {
  const labels = labelWidth(width)
  const columns = width - labels - 1
  const lastMs = Math.max(0.001, ...events.map(({tMs}) => tMs))
  const lanes = LANES.flatMap(({layer, row, mark}) => {
    const own = events.filter((event) => event.layer === layer)
    if (own.length === 0) return []
    const cells: RulerCell[] = Array.from({length: columns}, () => ({text: '·', message: null}))
    for (const {tMs, messages} of own) {
      const column = Math.min(columns - 1, Math.round((tMs / lastMs) * (columns - 1)))
      cells[column] = {text: mark, message: messages.length === 1 ? messages[0]! : null}
    }
    return [paint('label', padDisplay(rows[row].label, labels)) + paintCells(cells, paint)]
  })
  const end = `${readable(lastMs)} ms`
  const axis = `${''.padEnd(labels)}0 ms${end.padStart(columns - 4)}`
  return [...lanes, paint('label', axis)]
}

function readable(ms: number): string {
  return ms >= 10 ? ms.toFixed(0) : ms.toFixed(2)
}
