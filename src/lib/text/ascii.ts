import {displayWidth} from './display-width.js'

/** What netkit's pictures and sentences are made of, in characters that every terminal has. A picture keeps its columns. */
const PLAIN: Record<string, string> = {
  '│': '|', '─': '-', '▲': '^', '■': '#', '▼': 'v', '□': 'o', '·': '.', '█': '#', '▒': '?',
  '–': '-', '−': '-', '’': "'", '“': '"', '”': '"', '…': '...', '→': '>', '×': 'x', '§': 'sec. ',
} // prettier-ignore

/** The same text without a character beyond ASCII; what has no plain form becomes `?`, once for each of its columns. */
export function toAscii(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => PLAIN[character] ?? '?'.repeat(displayWidth(character))) // oxlint-disable-line no-control-regex
}
