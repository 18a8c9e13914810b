import type {Layer, StickReport} from '../report.js'
import type {Words} from '../words/compose-words.js'
import {displayWidth} from '../../text/display-width.js'
import {escapeMarkup} from '../../text/escape-markup.js'
import {wrap} from '../../text/wrap.js'
import type {ByteUnit} from '../byte-units.js'
import {layerRows, sentUnits} from '../layer-rows.js'
import {LEFT, messageClass, RIGHT, svgText, WIDTH} from './svg-text.js'
import {mendedMarkup} from './mended-markup.js'

const ROW_HEIGHT = 44
const LANE_HEIGHT = 34
const LAYERS: readonly Layer[] = ['app', 'node', 'segment', 'read']

/** More pieces than this are too narrow to be told apart, and too many to be worth the bytes. */
const MAX_PIECES = 400

/** Colours by class: those of a picture of its own, or of a page that defines them. */
export const SVG_STYLE = `
.bg{fill:#fff}.ink{fill:#1b1f24}.soft{fill:#57606a}.line{stroke:#8c959f}.piece{stroke:#1b1f24;stroke-width:1.5}
.m0{fill:#8fd3fe}.m1{fill:#ffd866}.m2{fill:#e3a8f0}.m3{fill:#9be09b}.mx{fill:#d0d7de}
@media (prefers-color-scheme:dark){.bg{fill:#0d1117}.ink{fill:#e6edf3}.soft{fill:#9da7b3}.line{stroke:#6e7681}.piece{stroke:#e6edf3}
.m0{fill:#0b5e94}.m1{fill:#7a5a00}.m2{fill:#78368a}.m3{fill:#1f6b2d}.mx{fill:#30363d}}
text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'Noto Sans Mono CJK SC','Microsoft YaHei',monospace;font-size:13px}
.title{font-size:17px;font-weight:bold}.small{font-size:11px}`

/**
 * The same bytes at each layer, one above the other, and when each piece was seen. Every piece carries its time
 * (`data-t`, in ms), so that a page can show the picture as it grows.
 */
export function stickSvg(report: StickReport, words: Words, {isAlone}: {isAlone: boolean}): string {
  const title = isAlone ? wrap(words.title, {width: 92, indent: ''}) : []
  const verdict = isAlone ? wrap(words.who, {width: 112, indent: ''}) : []
  const top = isAlone ? 36 + title.length * 20 : 12
  const rows = layerRows(report, words)
  const lanesTop = top + rows.length * ROW_HEIGHT + 40
  const lanes = rows.filter(({layer}) => layer !== 'node' && report.events.some((event) => event.layer === layer))
  const mendedTop = lanesTop + lanes.length * LANE_HEIGHT + 40
  const mended = mendedMarkup(report, words, mendedTop)
  const height = mendedTop + mended.height + verdict.length * 18
  const parts = [
    `<rect class="bg" width="${WIDTH}" height="${height}"/>`,
    ...title.map((line, index) => svgText(16, 28 + index * 20, line, 'ink title')),
    ...rows.map((row, index) => byteRow(report, words, row, top + index * ROW_HEIGHT)),
    ...lanes.map((row, index) => lane(report, row, lanesTop + index * LANE_HEIGHT)),
    axis(report, lanesTop + lanes.length * LANE_HEIGHT),
    mended.markup,
    ...verdict.map((line, index) => svgText(16, height - 14 - (verdict.length - 1 - index) * 18, line, 'ink')),
  ]
  const {language, gap} = words.catalogue
  const heading = `${words.title}${language === 'zh' ? '。' : '.'}`
  const label = escapeMarkup([heading, words.who, ...words.proof.slice(0, 1)].join(gap))
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${label}">`
  const style = isAlone ? `<style>${SVG_STYLE}</style>` : ''
  return `${head}${style}${parts.join('\n')}</svg>`
}

type Row = ReturnType<typeof layerRows>[number]

type Piece = {from: number; to: number; tMs: number; messages: number[]}

/** The pieces of a layer, by where in the stream they are. */
function piecesOf({events}: StickReport, layer: Layer): Piece[] {
  let at = 0
  return events
    .filter((event) => event.layer === layer)
    .map(({sizeBytes, tMs, messages}) => ({from: at, to: (at += sizeBytes), tMs, messages}))
}

function byteRow(
  report: StickReport,
  {catalogue}: Words,
  {layer, label, caption, count, sizes: shape, unseen}: Row,
  y: number,
): string {
  const total = Math.max(1, ...LAYERS.map((one) => piecesOf(report, one).at(-1)?.to ?? 0))
  const scale = (at: number) => LEFT + (at / total) * (WIDTH - LEFT - RIGHT)
  const pieces = piecesOf(report, layer)
  const head = svgText(16, y + 14, `${label} ${count ?? '?'}`, 'ink') + svgText(16, y + 29, caption, 'soft small')
  if (shape === null || pieces.length > MAX_PIECES) {
    return head + svgText(LEFT, y + 20, shape === null ? unseen : catalogue.picture.tooMany(pieces.length), 'soft')
  }
  const sizes = piecesOf(report, 'app')
  const shown = pieces.map(({from, to, tMs, messages}) => {
    const [x, end] = [scale(from), scale(to)]
    const title = `<title>${escapeMarkup(catalogue.picture.piece(to - from, tMs, messages))}</title>`
    const parts = messages.flatMap((message) => {
      const whole = sizes[message]
      if (!whole) return []
      const [start, stop] = [Math.max(from, whole.from), Math.min(to, whole.to)]
      return [{message, from: start, to: stop, x: scale(start), end: scale(stop)}]
    })
    const fills = parts.map(
      (part) =>
        `<rect class="${messageClass(part.message)}" x="${round(part.x)}" y="${y}" width="${round(part.end - part.x)}" height="30"/>`,
    )
    const frame = `<rect class="piece" fill="none" x="${round(x)}" y="${y}" width="${round(end - x)}" height="30"/>`
    return `<g class="ev" data-t="${tMs}">${title}${fills.join('')}${frame}${pieceLabel(report, {from, to}, parts, y)}</g>`
  })
  return head + shown.join('')
}

/** The bytes themselves, each message's over its own part, where there is room for all; else how many there are. */
function pieceLabel(
  report: StickReport,
  piece: Pick<Piece, 'from' | 'to'>,
  parts: readonly {message: number; from: number; to: number; x: number; end: number}[],
  y: number,
): string {
  const units = sentUnits(report)
  const labels = parts.map(({from, to, x, end}) => ({x, end, content: units ? contentOf(units, from, to) : ''}))
  const fits = ({content, x, end}: {content: string; x: number; end: number}) =>
    displayWidth(content) * 8 + 6 <= end - x
  const size = {content: String(piece.to - piece.from), x: parts[0]?.x ?? 0, end: parts.at(-1)?.end ?? 0}
  const shown = units && labels.every(fits) ? labels : [size].filter(fits)
  return shown.map(({content, x, end}) => svgText((x + end) / 2, y + 20, content, 'ink', 'middle')).join('')
}

/** What lies between two places; of a character that is cut there, the bytes on this side. */
function contentOf(units: readonly ByteUnit[], from: number, to: number): string {
  let at = 0
  let content = ''
  for (const {sizeBytes, text, pairs} of units) {
    const [start, end] = [at, (at += sizeBytes)]
    if (start >= to || end <= from) continue
    const isWhole = start >= from && end <= to
    content += isWhole ? text : ` ${pairs.slice(Math.max(0, from - start), to - start).join(' ')} `
  }
  return content.trim() === '' ? content : content.replace(/^ (?=[\da-f]{2}\b)| $/g, '')
}

function lane(report: StickReport, {layer, label}: Row, y: number): string {
  const lastMs = lastTime(report)
  const pieces = piecesOf(report, layer).slice(0, MAX_PIECES)
  const marks = pieces.map(({tMs, messages}) => {
    const x = LEFT + (tMs / lastMs) * (WIDTH - LEFT - RIGHT)
    const shape =
      layer === 'app'
        ? `M${round(x)} ${y} l7 14 h-14 z`
        : layer === 'read'
          ? `M${round(x)} ${y + 14} l7 -14 h-14 z`
          : `M${round(x - 6)} ${y + 1} h12 v12 h-12 z`
    return `<path class="ev ${messages.length === 1 ? messageClass(messages[0]!) : 'mx'} piece" data-t="${tMs}" d="${shape}"/>`
  })
  const line = `<line class="line" x1="${LEFT}" y1="${y + 7}" x2="${WIDTH - RIGHT}" y2="${y + 7}"/>`
  return svgText(16, y + 12, label, 'soft') + line + marks.join('')
}

function axis(report: StickReport, y: number): string {
  const end = `${lastTime(report)} ms`
  return svgText(LEFT, y + 8, '0 ms', 'soft small') + svgText(WIDTH - RIGHT, y + 8, end, 'soft small', 'end')
}

export function lastTime({events}: StickReport): number {
  return Math.max(0.001, ...events.map(({tMs}) => tMs))
}

const round = (value: number) => Math.round(value * 10) / 10
