import {displayWidth} from './display-width.js'
import type {Language} from './language.js'

/** What netkit's pictures and sentences are made of, in characters that every terminal has. A picture keeps its columns. */
const PLAIN: Record<string, string> = {
  '│': '|', '─': '-', '═': '=', '┐': '+', '┘': '+', '├': '+', '▲': '^', '■': '#', '▼': 'v', '□': 'o', '·': '.', '█': '#', '▒': '?',
  '–': '-', '−': '-', '’': "'", '“': '"', '”': '"', '→': '>', '×': 'x',
} // prettier-ignore

/** In a row of a picture there is no room for them. */
const LONGER: Record<string, string> = {'…': '...', '§': 'sec. '}

/**
 * The same text without a character beyond ASCII; what has no plain form becomes `?`, once for each of its columns.
 *
 * @param language of the text: Chinese has no plain form, so its own characters stay
 */
export function toAscii(text: string, language: Language = 'en'): string {
  return text.replace(/[^\n]+/g, (line) => {
    const isPicture = /[│·]/.test(line)
    const plain = (character: string) => (isPicture ? undefined : LONGER[character]) ?? plainOf(character, language)
    return line.replace(/[^\0-\x7f]/gu, plain) // oxlint-disable-line no-control-regex
  })
}

function plainOf(character: string, language: Language): string {
  const width = displayWidth(character)
  return PLAIN[character] ?? (language === 'zh' && width === 2 ? character : '?'.repeat(width))
}
