import {createHash} from 'node:crypto'

/** The name that a Content-Security-Policy has for a text: `sha256-…` (CSP level 3 §2.3.1). */
export function policyHash(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
