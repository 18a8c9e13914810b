import type {DemoReport, DemoStep} from './report.js'
import {type DemoCatalogue, eventName} from './words/demo-catalogue.js'
import {layersText} from './layers-text.js'
import {padDisplay} from '../text/display-width.js'
import type {Paint, Style} from '../text/paint.js'
import {visible} from '../text/visible.js'
import {wrap} from '../text/wrap.js'

const TIME_WIDTH = 12
const SIDE_WIDTH = 8
const EVENT_WIDTH = 14

const STYLES: Record<DemoStep['side'], Style> = {
  client: 'first',
  server: 'second',
  wire: 'third',
  kernel: 'fourth',
  relay: 'third',
}

/** An experiment as a table: when, who, what – and what it means, where it was seen. */
export function demoText(
  {experiment, steps, evidence, reproduced, because, request}: DemoReport,
  words: DemoCatalogue,
  paint: Paint,
  {width}: {width: number},
): string {
  const isNarrow = width < 60
  const indent = isNarrow ? 4 : TIME_WIDTH + SIDE_WIDTH + EVENT_WIDTH
  const rows = steps.flatMap(({tMs, side, event, tell}) => {
    const time = paint('label', `${tMs.toFixed(1)} ms`.padStart(TIME_WIDTH - 2).padEnd(TIME_WIDTH))
    const head = `${time}${paint(STYLES[side], padDisplay(words.sides[side], SIDE_WIDTH))}${padDisplay(eventName(event, words), EVENT_WIDTH - 1)} `
    const lines = wrap(visible(tell(words)), {width: width - 1 - indent, indent: ''})
    if (isNarrow) return [head.trimEnd(), ...lines.map((line) => ' '.repeat(indent) + line)]
    return lines.map((line, index) => (index === 0 ? head : ' '.repeat(indent)) + line)
  })
  const by = words.evidence[evidence]
  const prose = (text: string) => wrap(text, {width: width - 1, indent: ''})
  return [
    ...prose(`${experiment}: ${words.titles[experiment]}`).map((line) => paint('strong', line)),
    '',
    ...rows,
    '',
    ...prose(reproduced ? words.seen(by) : words.notSeen(by)).map((line) => paint(reproduced ? 'good' : 'bad', line)),
    ...(reproduced ? prose(because(words)) : []),
    ...(request ? ['', ...layersText(request, words, paint, {width})] : []),
  ].join('\n')
}
