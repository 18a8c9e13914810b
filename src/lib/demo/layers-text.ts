import {displayWidth, padDisplay} from '../text/display-width.js'
import type {Paint, Style} from '../text/paint.js'
import {visible} from '../text/visible.js'
import {wrap} from '../text/wrap.js'
import type {LayerName, PacketField} from '../lab/packet-layers.js'
import type {RequestLayers} from './request-layers.js'
import type {DemoCatalogue} from './words/demo-catalogue.js'

const BYTES_PER_ROW = 6
const [OFFSET_WIDTH, MAC_WIDTH] = [4, 17]
const HEX_WIDTH = BYTES_PER_ROW * 3 - 1
const STYLES: Record<LayerName, Style> = {link: 'first', internet: 'second', transport: 'third', application: 'fourth'}

/** A request layer by layer: where each field begins, its bytes, its name, its value. */
export function layersText(
  {isCaptured, sizeBytes, layers}: RequestLayers,
  words: DemoCatalogue,
  paint: Paint,
  {width}: {width: number},
): string[] {
  const {captured, told, names, part, header, noBytes, because} = words.layers
  const prose = (text: string) => wrap(text, {width: width - 1, indent: ''})
  const say = isCaptured ? captured : told
  return [
    ...prose(say(sizeBytes)).map((line) => paint('strong', line)),
    '',
    ...prose(part(names.physical, noBytes)).map((line) => paint('label', line)),
    ...layers.flatMap((layer) => [
      ...prose(part(names[layer.layer], header(layer.protocol, layer.sizeBytes))).map((line) =>
        paint(STYLES[layer.layer], line),
      ),
      ...layer.fields.flatMap((field) => fieldLines(field, words, paint, width)),
    ]),
    '',
    ...prose(because),
  ]
}

function fieldLines(
  {name, offset, hex, value}: PacketField,
  {layers, language}: DemoCatalogue,
  paint: Paint,
  width: number,
): string[] {
  const bytes = hex.split(' ')
  const rows = Array.from({length: Math.ceil(bytes.length / BYTES_PER_ROW)}, (_, row) =>
    bytes.slice(row * BYTES_PER_ROW, (row + 1) * BYTES_PER_ROW),
  )
  const nameWidth = Math.max(...Object.values(layers.fields).map(displayWidth))
  const isNarrow = width - 1 < OFFSET_WIDTH + HEX_WIDTH + nameWidth + MAC_WIDTH + 6
  return rows.flatMap((row, index) => {
    const at = offset === null ? '?' : String(offset + index * BYTES_PER_ROW)
    const head = `${paint('label', at.padStart(OFFSET_WIDTH))}  ${row.join(' ').padEnd(HEX_WIDTH)}`
    const label = index === 0 ? layers.fields[name] : ''
    const text = name === 'data' ? characters(row) : index === 0 ? (value ?? '') : ''
    if (!isNarrow) return [`${head}  ${padDisplay(label, nameWidth)}  ${text}`.trimEnd()]
    const colon = language === 'zh' ? '：' : ': '
    const below = [label, text].filter((part) => part !== '').join(colon)
    return below === '' ? [head.trimEnd()] : [head.trimEnd(), `${' '.repeat(OFFSET_WIDTH + 2)}${below}`]
  })
}

/** What the bytes of a row are as text; control characters by their escapes. */
function characters(row: readonly string[]): string {
  const text = Buffer.from(row.join(''), 'hex').toString('latin1')
  return visible(text.replaceAll('\r', '\\r').replaceAll('\n', '\\n'))
}
