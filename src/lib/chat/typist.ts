import type {InputError} from '../errors.js'

/** Whoever types on our side: a person at a terminal, or a pipe. */
export type Typist = {
  /** Without their line ends. Read one by one: the next line is taken when the last one is on its way. */
  lines: AsyncIterable<string>
  isPerson: boolean
  /** Is told why a line was not sent. */
  refuse(error: InputError): void
}
