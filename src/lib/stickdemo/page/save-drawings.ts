import {createHash} from 'node:crypto'
import {replaceFile} from '../../io/replace-file.js'
import {PAGE_SCRIPT, PAGE_STYLE, type Page, type Section, stickPage} from './stick-page.js'
import {stickSvg} from './stick-svg.js'

/** The name that a Content-Security-Policy has for a text: `sha256-…` (CSP level 3 §2.3.1). */
export function policyHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** Files of what was seen: a page with everything, a picture of the first experiment. Throws SystemError CANNOT_WRITE. */
export function saveDrawings(
  sections: readonly [Section, ...Section[]],
  rest: Pick<Page, 'facts' | 'closing'>,
  {html, svg}: {html: string | undefined; svg: string | undefined},
): void {
  const [first] = sections
  if (svg !== undefined) replaceFile(svg, stickSvg(first.report, first.words, {isAlone: true}))
  if (html === undefined) return
  const title = sections.length === 1 ? first.words.title : first.words.catalogue.page.storyTitle
  const hashes = {script: policyHash(PAGE_SCRIPT), style: policyHash(PAGE_STYLE)}
  replaceFile(html, stickPage({title, catalogue: first.words.catalogue, sections: [...sections], ...rest}, hashes))
}
