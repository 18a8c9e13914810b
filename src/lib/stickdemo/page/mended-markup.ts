import {escapeMarkup} from '../../text/escape-markup.js'
import {displayWidth} from '../../text/display-width.js'
import {layOutBytes, type RulerRow} from '../byte-ruler.js'
import {bytesOfPairs, frameUnits} from '../byte-units.js'
import type {StickReport} from '../report.js'
import {messagesOf} from '../layer-rows.js'
import {headsOf} from '../stick-text.js'
import {sizesOf, type Words} from '../words/compose-words.js'
import {LEFT, messageClass, RIGHT, svgText, WIDTH} from './svg-text.js'

/** Of a character of the pictures' font, in pixels. */
const CHARACTER = 8
const ROW_HEIGHT = 30
const BOX_HEIGHT = 22
const MOST_LINES = 6

/** The mended run: the frames with their bytes, as written and as read. */
export function mendedMarkup(report: StickReport, {catalogue}: Words, top: number): {markup: string; height: number} {
  const {fix} = report
  if (fix === null) return {markup: '', height: 0}
  const head = svgText(16, top + 14, catalogue.picture.after(fix.framing), 'ink')
  const rows: RulerRow[] = [
    {...catalogue.rows.frames, sizes: sizesOf(fix.writes)},
    {...catalogue.rows.reads, sizes: sizesOf(fix.reads)},
  ].map((row) => ({...row, count: row.sizes.length, unseen: ''}))
  const frames = fix.frames.map(bytesOfPairs)
  const messages = messagesOf(report)
  const isShown = messages !== null && frames.every((frame) => frame !== null)
  const units = isShown ? frameUnits(frames as Uint8Array[], messages) : null
  const lines = units && layOutBytes(rows, units, Math.floor((WIDTH - LEFT - RIGHT) / CHARACTER))
  if (lines === null || lines.length > MOST_LINES) return toScale(report, rows, {head, top, heads: headsOf(fix.frames)})
  const markup = lines.flatMap((line, index) => {
    const y = top + 24 + index * (rows.length * ROW_HEIGHT + 8)
    return rows.map((row, at) => {
      const label = index === 0 ? svgText(16, y + at * ROW_HEIGHT + 16, `${row.label} ${row.count}`, 'ink') : ''
      return (
        label +
        cellsMarkup(
          line.map((column) => column[at]!),
          y + at * ROW_HEIGHT,
        )
      )
    })
  })
  return {markup: [head, ...markup].join('\n'), height: 24 + lines.length * (rows.length * ROW_HEIGHT + 8) + 16}
}

type Lines = NonNullable<ReturnType<typeof layOutBytes>>

function cellsMarkup(cells: Lines[number][number], y: number): string {
  let x = LEFT
  return cells
    .map(({text, message}) => {
      const width = displayWidth(text) * CHARACTER
      const [left, middle] = [x, x + width / 2]
      x += width
      if (text === '│') return `<line class="piece" x1="${middle}" y1="${y}" x2="${middle}" y2="${y + BOX_HEIGHT}"/>`
      if (text.trim() === '') return ''
      const box =
        message === null
          ? ''
          : `<rect class="${messageClass(message)}" x="${left}" y="${y}" width="${width}" height="${BOX_HEIGHT}"/>`
      return box + svgText(middle, y + 16, text, message === null ? 'soft' : 'ink', 'middle')
    })
    .join('')
}

/** Too many bytes to be drawn: boxes with their sizes, and how the frames begin. */
function toScale(
  {fix}: StickReport,
  rows: readonly RulerRow[],
  {head, top, heads}: {head: string; top: number; heads: string},
): {markup: string; height: number} {
  const total = Math.max(1, ...rows.map(({sizes}) => (sizes ?? []).reduce((sum, size) => sum + size, 0)))
  const scale = (at: number) => LEFT + (at / total) * (WIDTH - LEFT - RIGHT)
  const markup = rows.map(({label, count, sizes}, index) => {
    const y = top + 24 + index * ROW_HEIGHT
    let at = 0
    const boxes = (sizes ?? []).slice(0, 400).map((size, message) => {
      const [x, end] = [scale(at), scale((at += size))]
      const number = String(size)
      const own = index === 0 ? messageClass(message) : 'mx'
      const shown =
        number.length * CHARACTER + 6 <= end - x ? svgText((x + end) / 2, y + 16, number, 'ink', 'middle') : ''
      return `<rect class="${own} piece" x="${x.toFixed(1)}" y="${y}" width="${(end - x).toFixed(1)}" height="${BOX_HEIGHT}"/>${shown}`
    })
    return svgText(16, y + 16, `${label} ${count}`, 'ink') + boxes.join('')
  })
  const begin =
    fix === null
      ? ''
      : `<text class="soft small" x="${LEFT}" y="${top + 24 + rows.length * ROW_HEIGHT + 10}">${escapeMarkup(heads)}</text>`
  return {markup: [head, ...markup, begin].join('\n'), height: 24 + rows.length * ROW_HEIGHT + 28}
}
