import type {Fact} from './facts.js'
import type {CureReport, RepeatedReport, StickReport, StoryReport} from './report.js'
import type {Words} from './words.js'
import {byteRuler} from './byte-ruler.js'
import type {Paint} from '../text/paint.js'
import {timeLanes} from './time-lanes.js'
import {visible} from '../text/visible.js'
import {wrap} from '../text/wrap.js'

const LABEL_WIDTH = 8

/** One experiment: the picture, who did it, how we know, and what to change. */
export function stickText(report: StickReport | RepeatedReport, words: Words, paint: Paint): string {
  return [
    ...wrap(words.title).map((line) => paint('strong', line)),
    '',
    ...picture(report, words, paint),
    '',
    ...(report.events.length > 0 && words.transport === 'tcp' ? [...timeLanes(report.events, paint), ''] : []),
    ...verdict(report, words, paint),
    ...(report.cures ? ['', ...cureTable(report.cures, paint)] : []),
    ...('runs' in report ? ['', ...histogram(report, paint)] : []),
  ].join('\n')
}

function picture({counts, shapes, messages}: StickReport, {transport}: Words, paint: Paint): string[] {
  const bytes = messages.map((message) => Buffer.from(message))
  const kernel = {label: 'segments', count: counts.segmentsOut, sizes: sizesOf(shapes.segments), caption: 'the network'}
  return byteRuler(
    [
      {label: 'sends', count: counts.app, sizes: sizesOf(shapes.app), caption: 'your program'},
      ...(transport === 'udp'
        ? []
        : [{label: 'writes', count: counts.node, sizes: sizesOf(shapes.node), caption: 'Node'}, kernel]),
      {label: 'reads', count: counts.reads, sizes: sizesOf(shapes.reads), caption: 'the other program'},
    ],
    bytes,
    paint,
  )
}

function sizesOf(shape: string | null): number[] | null {
  if (shape === null) return null
  return shape === '' ? [] : shape.split('+').map(Number)
}

function verdict(report: StickReport, words: Words, paint: Paint): string[] {
  const {reproduced, fix, notes} = report
  const held = fix === null ? null : fix.held
  return [
    ...labelled('WHO', words.who, (line) => paint(reproduced ? 'strong' : 'bad', line), paint),
    ...labelled('PROOF', words.evidence, plainLine, paint),
    ...notes.flatMap((note) => labelled('', visible(note), plainLine, paint)),
    ...labelled(reproduced ? 'WHY' : 'USUAL', words.because, plainLine, paint),
    ...labelled('CHANGE', words.remedy, plainLine, paint),
    ...(words.fix === null ? [] : labelled('FIXED', words.fix, (line) => paint(held ? 'good' : 'bad', line), paint)),
  ]
}

const plainLine = (line: string) => line

function labelled(label: string, text: string, style: (line: string) => string, paint: Paint): string[] {
  return wrap(text, {width: 79 - LABEL_WIDTH, indent: ''}).map(
    (line, index) => paint('label', (index === 0 ? label : '').padEnd(LABEL_WIDTH)) + style(line),
  )
}

function cureTable(cures: readonly CureReport[], paint: Paint): string[] {
  const header = `${'written as'.padEnd(16)}${'stalls'.padStart(8)}${'median'.padStart(12)}${'longest'.padStart(12)}${'segments each'.padStart(16)}`
  const rows = cures.map(({cure, stalled, transactions, medianMs, maxMs, segmentsPerTransaction}) => {
    const stalls = `${stalled}/${transactions}`.padStart(8)
    const times = `${`${medianMs} ms`.padStart(12)}${`${maxMs} ms`.padStart(12)}`
    return `${cure.padEnd(16)}${paint(stalled > 0 ? 'bad' : 'good', stalls)}${times}${String(segmentsPerTransaction ?? '?').padStart(16)}`
  })
  return [paint('label', header), ...rows]
}

const BAR_WIDTH = 40
const MAX_PATTERNS = 12

function histogram({runs, reproducedRuns, heldRuns, patterns, fix}: RepeatedReport, paint: Paint): string[] {
  const most = Math.max(1, ...patterns.map(({count}) => count))
  const shown = patterns.slice(0, MAX_PATTERNS)
  const names = shown.map(({reads}) => shortened(reads.join('+') || 'nothing'))
  const width = Math.max(...names.map(({length}) => length))
  const held = fix === null ? '' : `, fixed in ${heldRuns}`
  const rest = patterns.length - shown.length
  return [
    paint('strong', `${runs} runs: seen in ${reproducedRuns}${held}, ${patterns.length} different ways to read`),
    ...shown.map(({count}, index) => {
      const bar = '█'.repeat(Math.max(1, Math.round((count / most) * BAR_WIDTH)))
      return `${names[index]!.padEnd(width)}  ${paint('second', bar)} ${count}`
    }),
    ...(rest > 0 ? [paint('label', `and ${rest} more`)] : []),
  ]
}

function shortened(shape: string): string {
  return shape.length <= 30 ? shape : `${shape.slice(0, 27)}…`
}

/** The bare command: three parties, one cause, one cure, and its proof. */
export function storyText(
  story: StoryReport,
  words: readonly Words[],
  {headings, closing}: {headings: readonly string[]; closing: readonly string[]},
  paint: Paint,
): string {
  const {parts} = story
  const sections = parts.flatMap((report, index) => [
    paint('strong', `${index + 1}  ${headings[index] ?? ''}`),
    '',
    ...picture(report, words[index]!, paint),
    '',
    ...labelled('WHO', words[index]!.who, (line) => paint(report.reproduced ? 'strong' : 'bad', line), paint),
    ...labelled('PROOF', words[index]!.evidence, plainLine, paint),
    ...labelled('WHY', words[index]!.because, plainLine, paint),
    '',
  ])
  return [
    paint('strong', 'Messages stick together, or fall apart. Who does it, and what do you change?'),
    '',
    ...sections,
    paint('strong', `${parts.length + 1}  The cure, and the proof`),
    '',
    ...closing.flatMap((sentence) => wrap(sentence, {indent: ''})),
    '',
    ...proofLines(story, paint),
    '',
    paint('label', 'One at a time: netkit stickdemo list. The facts and their sources: --explain.'),
  ].join('\n')
}

function proofLines(story: StoryReport, paint: Paint): string[] {
  const [fixed, proven] = proofSentences(story)
  if (fixed === undefined || proven === undefined || story.proof === null) return []
  const {parts, proof} = story
  const allHeld = parts.every(({fix}) => fix?.held)
  return [
    ...labelled('FIXED', fixed, (line) => paint(allHeld ? 'good' : 'bad', line), paint),
    ...labelled('PROVEN', proven, (line) => paint(proof.equal === proof.cuttings ? 'good' : 'bad', line), paint),
  ]
}

/** That the fix held, and that it holds however the bytes are cut; nothing where no fix was wanted. */
export function proofSentences({parts, proof}: StoryReport): string[] {
  if (proof === null) return []
  const {framing, cuttings, equal} = proof
  const held = parts.filter(({fix}) => fix?.held).length
  return [
    `The same ${parts.length} experiments with a length before each message (${framing}): ${held} of ${parts.length} came out right.`,
    `The framed bytes, cut at random ${cuttings} times and put together again: ${equal} times every message was equal.`,
  ]
}

/** What `--explain` adds: facts, each with where it is written. */
export function factsText(facts: readonly Fact[], paint: Paint): string {
  return [
    paint('strong', 'What is behind it'),
    ...facts.flatMap(({text, sources}) => [
      '',
      ...wrap(text, {indent: ''}),
      ...sources.map(({name, url}) => paint('label', `  ${name}  ${url}`)),
    ]),
  ].join('\n')
}
