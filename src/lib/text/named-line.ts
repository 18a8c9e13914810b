import {padDisplay} from './display-width.js'
import type {Paint} from './paint.js'
import {wrap} from './wrap.js'

/** A name and what it stands for, in a column of its own however narrow the terminal is. */
export function namedLine(name: string, text: string, paint: Paint, widths: {name: number; line: number}): string {
  const lines = wrap(text, {width: widths.line - 1 - widths.name, indent: ''})
  return lines
    .map(
      (line, index) => (index === 0 ? paint('strong', padDisplay(name, widths.name)) : ' '.repeat(widths.name)) + line,
    )
    .join('\n')
}
