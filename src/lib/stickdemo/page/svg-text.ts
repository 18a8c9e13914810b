import {escapeMarkup} from '../../text/escape-markup.js'

/** Of every picture, in pixels: its width, and what is left free for labels. */
export const WIDTH = 960
export const LEFT = 150
export const RIGHT = 24

/** The colour of a message, in turn. */
export const messageClass = (message: number) => `m${message % 4}`

const round = (value: number) => Math.round(value * 10) / 10

export function svgText(x: number, y: number, content: string, style: string, anchor = 'start'): string {
  return `<text class="${style}" x="${round(x)}" y="${y}" text-anchor="${anchor}">${escapeMarkup(content)}</text>`
}
