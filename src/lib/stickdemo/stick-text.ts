import {displayWidth, padDisplay, padDisplayStart} from '../text/display-width.js'
import type {Paint} from '../text/paint.js'
import {visible} from '../text/visible.js'
import {wrap} from '../text/wrap.js'
import {byteRuler} from './byte-ruler.js'
import {bytesOfPairs, frameUnits} from './byte-units.js'
import type {Fact} from './facts.js'
import {layerRows, messagesOf, sentUnits} from './layer-rows.js'
import type {RepeatedReport, StickReport, StoryReport} from './report.js'
import {timeLanes} from './time-lanes.js'
import type {Catalogue} from './words/catalogue.js'
import {sizesOf, type Words, wordsOfRuns} from './words/compose-words.js'

const LABEL_WIDTH = 8

/** How wide a line may be, in columns: 40 to 100. */
export type TextOptions = {width: number}

/** One experiment: the picture, who did it, how we know, what to change, and the same bytes mended. */
export function stickText(
  report: StickReport | RepeatedReport,
  words: Words,
  paint: Paint,
  options: TextOptions,
): string {
  const {width} = options
  const {catalogue} = words
  const lanes = report.events.length > 0 && words.transport === 'tcp'
  return [
    ...wrap(words.title, {width: width - 1}).map((line) => paint('strong', line)),
    '',
    ...beforePicture(report, words, paint, options),
    '',
    ...(lanes ? [...timeLanes(report.events, paint, {width, rows: catalogue.rows}), ''] : []),
    ...verdict(report, words, paint, options),
    ...(report.cures ? ['', ...cureTable(report, catalogue, paint, options)] : []),
    ...('runs' in report ? ['', ...histogram(report, catalogue, paint, options)] : []),
    ...mendedPicture(report, words, paint, options),
    '',
    ...yours(words, paint, options),
  ].join('\n')
}

function beforePicture(report: StickReport, words: Words, paint: Paint, {width}: TextOptions): string[] {
  return byteRuler(layerRows(report, words), sentUnits(report), paint, {
    width: width - 1,
    wraps: width < 80,
    messageSizes: sizesOf(report.shapes.app),
  })
}

/** Frames as written and as read, with their bytes. */
function mendedPicture(report: StickReport, {catalogue}: Words, paint: Paint, {width}: TextOptions): string[] {
  const {fix} = report
  if (fix === null) return []
  const frames = fix.frames.map(bytesOfPairs)
  const messages = messagesOf(report)
  const isShown = messages !== null && frames.every((frame) => frame !== null)
  const [writes, reads] = [sizesOf(fix.writes), sizesOf(fix.reads)]
  const lines = byteRuler(
    [
      {...catalogue.rows.frames, count: writes.length, sizes: writes, unseen: ''},
      {...catalogue.rows.reads, count: reads.length, sizes: reads, unseen: ''},
    ],
    isShown ? frameUnits(frames as Uint8Array[], messages) : null,
    paint,
    {width: width - 1, wraps: true, messageSizes: writes},
  )
  const head = isShown ? [] : wrap(headsOf(fix.frames), {width: width - 1, indent: ''})
  return [
    '',
    ...wrap(catalogue.picture.after(fix.framing), {width: width - 1, indent: ''}).map((line) => paint('strong', line)),
    ...lines,
    ...head,
  ]
}

const HEAD_PAIRS = 8
const MOST_HEADS = 3

/** How frames begin; `…` where one goes on, and behind the last where there are more. */
export function headsOf(frames: readonly string[]): string {
  const heads = frames.slice(0, MOST_HEADS).map((text) => {
    const pairs = text.split(' ')
    return pairs.length > HEAD_PAIRS ? `${pairs.slice(0, HEAD_PAIRS).join(' ')} …` : text
  })
  return [...heads, ...(frames.length > MOST_HEADS ? ['…'] : [])].join('   ')
}

function verdict(report: StickReport, words: Words, paint: Paint, options: TextOptions): string[] {
  const {reproduced, fix} = report
  const {labels} = words.catalogue
  const [proof, ...notes] = words.proof
  const say = (label: string, text: string, style: (line: string) => string = plainLine) =>
    labelled(label, visible(text), style, paint, options)
  return [
    ...say(labels.who, words.who, (line) => paint(reproduced ? 'strong' : 'bad', line)),
    ...say(labels.proof, proof!),
    ...notes.flatMap((note) => say('', note)),
    ...(words.why === null ? [] : say(labels.why, words.why)),
    ...say(labels.change, words.change),
    ...(words.fix === null ? [] : say(labels.fixed, words.fix, (line) => paint(fix?.held ? 'good' : 'bad', line))),
  ]
}

/** The command stands on one line, to be copied: behind the label where it fits, else without it. */
function yours({yours: lines, catalogue}: Words, paint: Paint, options: TextOptions): string[] {
  const command = lines.at(-1)!
  const {width} = options
  const isShort = LABEL_WIDTH + displayWidth(command) < width
  const commandLines = isShort ? [' '.repeat(LABEL_WIDTH) + command] : wrap(command, {width: width - 1})
  return [
    ...labelled(catalogue.labels.yours, lines.slice(0, -1).join(catalogue.gap), plainLine, paint, options),
    ...commandLines.map((line) => paint('strong', line)),
  ]
}

const plainLine = (line: string) => line

function labelled(
  label: string,
  text: string,
  style: (line: string) => string,
  paint: Paint,
  {width}: TextOptions,
): string[] {
  return wrap(text, {width: width - 1 - LABEL_WIDTH, indent: ''}).map(
    (line, index) => paint('label', padDisplay(index === 0 ? label : '', LABEL_WIDTH)) + style(line),
  )
}

/** Measured on loopback: beside a run on a wire, whose times are others, the table says so. */
function cureTable(
  {cures, conditions}: StickReport,
  {cures: names}: Catalogue,
  paint: Paint,
  {width}: TextOptions,
): string[] {
  const wide = width >= 70
  const cells = (first: string, stalls: string, median: string, longest: string, segments: string) => {
    const numbers = wide
      ? [padDisplayStart(median, 12), padDisplayStart(longest, 12), padDisplayStart(segments, 16)]
      : [padDisplayStart(median, 11)]
    return {first: padDisplay(first, 16), stalls: padDisplayStart(stalls, 8), numbers: numbers.join('')}
  }
  const head = cells(names.writtenAs, names.stalls, names.median, names.longest, names.segmentsEach)
  const rows = cures ?? []
  const caption = conditions.onWire
    ? wrap(names.caption(rows[0]?.transactions ?? 0), {width: width - 1, indent: ''})
    : []
  return [
    ...caption,
    paint('label', head.first + head.stalls + head.numbers),
    ...rows.map(({cure, stalled, transactions, medianMs, maxMs, segmentsPerTransaction}) => {
      const row = cells(
        names.ways[cure] ?? cure,
        `${stalled}/${transactions}`,
        `${medianMs} ms`,
        `${maxMs} ms`,
        String(segmentsPerTransaction ?? '?'),
      )
      return row.first + paint(stalled > 0 ? 'bad' : 'good', row.stalls) + row.numbers
    }),
  ]
}

const MAX_PATTERNS = 12

function histogram(report: RepeatedReport, catalogue: Catalogue, paint: Paint, {width}: TextOptions): string[] {
  const {patterns} = report
  const texts = catalogue.histogram
  const most = Math.max(1, ...patterns.map(({count}) => count))
  const shown = patterns.slice(0, MAX_PATTERNS)
  const longest = width < 60 ? 14 : 30
  const names = shown.map(({reads}) => shortened(reads.join('+') || texts.nothing, longest))
  const column = Math.max(...names.map(({length}) => length))
  const bars = Math.min(40, width - column - 10)
  const rest = patterns.length - shown.length
  return [
    ...wrap(wordsOfRuns(report, catalogue), {width: width - 1, indent: ''}).map((line) => paint('strong', line)),
    ...shown.map(({count}, index) => {
      const bar = '█'.repeat(Math.max(1, Math.round((count / most) * bars)))
      return `${padDisplay(names[index]!, column)}  ${paint('second', bar)} ${count}`
    }),
    ...(rest > 0 ? [paint('label', texts.more(rest))] : []),
  ]
}

function shortened(shape: string, longest: number): string {
  return shape.length <= longest ? shape : `${shape.slice(0, longest - 3)}…`
}

/** The bare command: three parties, one cause, one cure, and its proof. */
export function storyText(
  story: StoryReport,
  words: readonly Words[],
  paint: Paint,
  {closing, ...options}: TextOptions & {closing: string},
): string {
  const {parts} = story
  const {story: texts, labels} = words[0]!.catalogue
  const prose = (text: string) => wrap(text, {width: options.width - 1, indent: ''})
  const strong = (text: string) => prose(text).map((line) => paint('strong', line))
  const sections = parts.flatMap((report, index) => {
    const own = words[index]!
    const say = (label: string, text: string, style = plainLine) =>
      labelled(label, visible(text), style, paint, options)
    return [
      ...strong(`${index + 1}  ${texts.heading(report.mergedBy, report.counts)}`),
      ...beforePicture(report, own, paint, options),
      ...say(labels.who, own.who, (line) => paint(report.reproduced ? 'strong' : 'bad', line)),
      ...say(labels.proof, own.proof[0]!),
      ...own.proof.slice(1).flatMap((note) => say('', note)),
      ...(own.why === null ? [] : say(labels.why, own.why)),
      '',
    ]
  })
  return [
    ...strong(texts.title),
    '',
    ...sections,
    ...strong(`${parts.length + 1}  ${texts.cure}`),
    ...prose(closing),
    ...mendedPicture(parts[0]!, words[0]!, paint, options),
    ...proofLines(story, words[0]!.catalogue, paint, options),
    '',
    ...yours(words[0]!, paint, options),
    ...prose(texts.more).map((line) => paint('label', line)),
  ].join('\n')
}

function proofLines(story: StoryReport, catalogue: Catalogue, paint: Paint, options: TextOptions): string[] {
  const [fixed, proven] = proofSentences(story, catalogue)
  const {parts, proof} = story
  if (fixed === undefined || proven === undefined || proof === null) return []
  const allHeld = parts.every(({fix}) => fix?.held)
  const {labels} = catalogue
  return [
    ...labelled(labels.fixed, fixed, (line) => paint(allHeld ? 'good' : 'bad', line), paint, options),
    ...labelled(
      labels.proven,
      proven,
      (line) => paint(proof.equal === proof.cuttings ? 'good' : 'bad', line),
      paint,
      options,
    ),
  ]
}

/** That the fix held, and that it holds however the bytes are cut; nothing where no fix was wanted. */
export function proofSentences({parts, proof}: StoryReport, {story}: Catalogue): string[] {
  if (proof === null) return []
  const held = parts.filter(({fix}) => fix?.held).length
  return [story.fixed(held, parts.length, proof.framing), story.proven(proof)]
}

/** What `--explain` adds: facts, each with where it is written. */
export function factsText(facts: readonly Fact[], {page}: Catalogue, paint: Paint, {width}: TextOptions): string {
  return [
    paint('strong', page.facts),
    ...facts.flatMap(({text, sources}) => [
      '',
      ...wrap(text, {width: width - 1, indent: ''}),
      ...sources.flatMap((source) => sourceLines(source, width)).map((line) => paint('label', line)),
    ]),
  ].join('\n')
}

/** An address is never broken, so that it can be clicked: where it is too long it has a line of its own. */
function sourceLines({name, url}: Fact['sources'][number], width: number): string[] {
  const line = `  ${name}  ${url}`
  return line.length < width ? [line] : [...wrap(`  ${name}`, {width: width - 1}), `  ${url}`]
}
