import {isTerminal, STDOUT} from '../../io/terminal.js'

const LEAST = 40
const MOST = 100
const USUAL = 80

/** How wide a page is: as the terminal, from 40 to 100 columns; in a pipe what COLUMNS says, else 80. */
export function pageWidth(env: NodeJS.ProcessEnv = process.env): number {
  const columns = isTerminal(STDOUT) ? process.stdout.columns : Number(env['COLUMNS'])
  return Math.max(LEAST, Math.min(MOST, columns || USUAL))
}
