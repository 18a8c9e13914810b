import {displayWidth} from '../text/display-width.js'

const SEPARATOR = ' · '

/** Lines of at most `width` columns of things that are kept whole: `Enter runs it · e edits · q quits`. */
export function wrapItems(text: string, width: number): string[] {
  const lines: string[] = []
  for (const item of text.split(SEPARATOR)) {
    const last = lines.at(-1)
    if (last !== undefined && displayWidth(last + SEPARATOR + item) <= width)
      lines[lines.length - 1] = last + SEPARATOR + item
    else lines.push(item)
  }
  return lines
}
