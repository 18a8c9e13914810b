import type {DemoReport, DemoStep} from './report.js'
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

const EVIDENCE: Record<DemoReport['evidence'], string> = {
  wire: 'packet by packet, on a wire of our own',
  proc: 'from what the kernel lists in /proc/net',
  tcpinfo: 'from what the kernel counts for the socket (TCP_INFO)',
  relay: 'from the bytes that a relay between the two saw',
}

/** An experiment as a table: when, who, what – and what it means. */
export function demoText(
  {experiment, steps, evidence, reproduced}: DemoReport,
  {title, because}: {title: string; because: string},
  paint: Paint,
): string {
  const indent = TIME_WIDTH + SIDE_WIDTH + EVENT_WIDTH
  const rows = steps.flatMap(({tMs, side, event, detail}) => {
    const time = paint('label', `${tMs.toFixed(1)} ms`.padStart(TIME_WIDTH - 2).padEnd(TIME_WIDTH))
    const head = `${time}${paint(STYLES[side], side.padEnd(SIDE_WIDTH))}${event.padEnd(EVENT_WIDTH - 1)} `
    const lines = wrap(visible(detail), {width: 79 - indent, indent: ''})
    return lines.map((line, index) => (index === 0 ? head : ' '.repeat(indent)) + line)
  })
  const seen = reproduced
    ? `Seen, ${EVIDENCE[evidence]}.`
    : `Not seen this time; the steps above are the evidence (${EVIDENCE[evidence]}).`
  return [
    ...wrap(`${experiment}: ${title}`).map((line) => paint('strong', line)),
    '',
    ...rows,
    '',
    ...wrap(seen, {indent: ''}).map((line) => paint(reproduced ? 'good' : 'bad', line)),
    ...wrap(because, {indent: ''}),
  ].join('\n')
}
