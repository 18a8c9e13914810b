import type {StickEvent} from './report.js'
import {paintCells} from './byte-ruler.js'
import type {Paint} from '../text/paint.js'

const LABEL_WIDTH = 16
const WIDTH = 62
const LANES = [
  {layer: 'app', label: 'sends', mark: '▲'},
  {layer: 'segment', label: 'segments', mark: '■'},
  {layer: 'read', label: 'reads', mark: '▼'},
] as const

/** When each piece was sent, left and was read, on one scale; a lane that nobody could see is left out. */
export function timeLanes(events: readonly StickEvent[], paint: Paint): string[] {
  const lastMs = Math.max(0.001, ...events.map(({tMs}) => tMs))
  const lanes = LANES.flatMap(({layer, label, mark}) => {
    const own = events.filter((event) => event.layer === layer)
    if (own.length === 0) return []
    const cells = Array.from({length: WIDTH}, () => ({text: '·', message: null as number | null}))
    for (const {tMs, messages} of own) {
      const column = Math.min(WIDTH - 1, Math.round((tMs / lastMs) * (WIDTH - 1)))
      cells[column] = {text: mark, message: messages.length === 1 ? messages[0]! : null}
    }
    return [paint('label', label.padEnd(LABEL_WIDTH)) + paintCells(cells, paint)]
  })
  const end = `${readable(lastMs)} ms`
  const axis = `${''.padEnd(LABEL_WIDTH)}0 ms${end.padStart(WIDTH - 4)}`
  return [...lanes, paint('label', axis)]
}

function readable(ms: number): string {
  return ms >= 10 ? ms.toFixed(0) : ms.toFixed(2)
}
