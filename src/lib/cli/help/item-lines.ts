import {displayWidth} from '../../text/display-width.js'
import type {Paint} from '../../text/paint.js'
import type {ItemFacts} from './command-facts.js'

/** How the lines of a page are made: how wide, and in which colours. */
export type PageStyle = {width: number; paint: Paint}

/** Labels that are longer get a line of their own. */
const MAX_LABEL = 26
/** Between a label and its text. */
const GAP = 2
/** The text next to a label has this many columns at least; in a narrower terminal it stands below. */
const MIN_TEXT = 30

/**
 * The words of a paragraph in lines of at most `width` columns, `indent` blanks before each; `[default: x]` stays
 * whole, and a list that is longer than a line parts behind its commas.
 *
 *     wrapped('one two three', {width: 9, indent: 2})   ['  one two', '  three']
 */
export function wrapped(text: string, {width, indent = 0}: {width: number; indent?: number}): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<!\[default:) /).filter((one) => one !== '')) {
    let gap = line === '' ? '' : ' '
    for (const part of indent + displayWidth(word) > width ? word.split(/(?<=,)/) : [word]) {
      const longer = line + gap + part
      if (line !== '' && indent + displayWidth(longer) > width) {
        lines.push(line)
        line = part
      } else line = longer
      gap = ''
    }
  }
  return [...lines, line].map((one) => `${' '.repeat(indent)}${one}`.trimEnd())
}

/** Paragraphs, one a line; indented lines keep their indent, also where they are wrapped. */
export function proseLines(text: string, {width, indent = 0}: {width: number; indent?: number}): string[] {
  return text.split('\n').flatMap((line) => {
    const own = /^ */.exec(line)![0].length
    return line.trim() === ''
      ? ['']
      : (tableLine(line, width, indent + own) ?? wrapped(line, {width, indent: indent + own}))
  })
}

/** A line with blanks in the middle, as rows of a list have, is kept where it fits: wrapping would close the gap. */
function tableLine(line: string, width: number, indent: number): string[] | null {
  if (!/\S {2,}\S/.test(line)) return null
  const [, label, gap, text] = /^\s*(\S.*?)( {2,})(\S.*)$/.exec(line)!
  const column = indent + label!.length + gap!.length
  if (column + MIN_TEXT / 2 > width) return null
  const [first, ...rest] = wrapped(text!, {width: width - column})
  return [`${' '.repeat(indent)}${label}${gap}${first}`, ...rest.map((one) => ' '.repeat(column) + one)]
}

/** Labels at the left and their texts beside them. */
export function itemLines(items: readonly ItemFacts[], {width, paint}: PageStyle): string[] {
  const fitting = items.map(({label}) => displayWidth(label)).filter((length) => length <= MAX_LABEL)
  const column = 2 + Math.max(0, ...fitting) + GAP
  const isBelow = width - column < MIN_TEXT
  return items.flatMap(({label, text}) => {
    const head = `  ${paint('strong', label)}`
    if (isBelow) return [head, ...wrapped(text, {width, indent: 6})]
    const lines = wrapped(text, {width: width - column})
    const free = column - 2 - displayWidth(label)
    const rest = lines.map((line) => ' '.repeat(column) + line)
    return free < GAP ? [head, ...rest] : [`${head}${' '.repeat(free)}${lines[0]}`, ...rest.slice(1)]
  })
}
