import {isTerminal, STDERR, STDOUT} from '../../io/terminal.js'

const LEAST = 40
const MOST = 100
const USUAL = 80

/** How wide a page is: as the terminal, from 40 to 100 columns, also where `less` stands between; without one what COLUMNS says, else 80. */
export function pageWidth(env: NodeJS.ProcessEnv = process.env): number {
  const terminal = isTerminal(STDOUT) ? process.stdout : isTerminal(STDERR) ? process.stderr : null
  const columns = terminal ? terminal.columns : Number(env['COLUMNS'])
  return Math.max(LEAST, Math.min(MOST, columns || USUAL))
}
