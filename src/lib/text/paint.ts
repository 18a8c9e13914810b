import {styleText} from 'node:util'

/** What a piece of text means to the reader; colours are chosen here alone. */
export type Style =
  | 'network'
  | 'host'
  | 'label'
  | 'strong'
  | 'good'
  | 'bad'
  // what belongs together in a picture of several messages
  | 'first'
  | 'second'
  | 'third'
  | 'fourth'

/** Colours a text, or leaves it as it is where colours are off. */
export type Paint = (style: Style, text: string) => string

const FORMATS = {
  network: 'cyan',
  host: 'yellow',
  label: 'dim',
  strong: 'bold',
  good: 'green',
  bad: 'red',
  first: 'cyan',
  second: 'yellow',
  third: 'magenta',
  fourth: 'green',
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>

export const plain: Paint = (_style, text) => text

// `validateStream: false`: whether to colour was decided before, for the stream that is really written to.
export const colours: Paint = (style, text) =>
  text === '' ? '' : styleText(FORMATS[style], text, {validateStream: false})
