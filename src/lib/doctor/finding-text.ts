import type {Paint, Style} from '../text/paint.js'
import {visible} from '../text/visible.js'
import type {Finding} from './finding.js'

const STYLES: Record<Finding['state'], Style> = {ok: 'good', limited: 'host', missing: 'bad'}

/** A line for a finding, and the line that mends it below. */
export function findingText({check, state, detail, remedy}: Finding, paint: Paint): string {
  const line = `${paint(STYLES[state], state.padEnd(8))} ${check.padEnd(16)} ${visible(detail)}`
  return remedy === null ? line : `${line}\n${' '.repeat(26)}${paint('label', `$ ${visible(remedy)}`)}`
}
