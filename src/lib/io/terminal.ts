import fs from 'node:fs'
import {displayWidth} from '../text/display-width.js'
import {wrap} from '../text/wrap.js'

export const STDIN = 0
export const STDOUT = 1
export const STDERR = 2

/**
 * Whether a person sits at that end. The cheap questions come first: in a pipe, and for /dev/null, node:tty is not even
 * loaded (with node:net, 2 ms).
 */
export function isTerminal(fd: number): boolean {
  try {
    const stat = fs.fstatSync(fd)
    if (!stat.isCharacterDevice() || stat.rdev === fs.statSync('/dev/null', {throwIfNoEntry: false})?.rdev) return false
    return process.getBuiltinModule('node:tty').isatty(fd)
  } catch {
    return false
  }
}

/** Colours for a stream: `--no-color`, then NO_COLOR (no-color.org), then FORCE_COLOR, then whether it is a terminal. */
export function wantsColour(
  fd: number,
  {noColour, env = process.env}: {noColour: boolean; env?: NodeJS.ProcessEnv},
): boolean {
  if (noColour || env['NO_COLOR']) return false
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  return env['TERM'] !== 'dumb' && isTerminal(fd)
}

/** Whether the locale's characters are UTF-8 (POSIX: LC_ALL before LC_CTYPE before LANG; none of them is the C locale). */
export function isUtf8Locale(env: NodeJS.ProcessEnv = process.env): boolean {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  if (locale === undefined || locale === '') return process.platform !== 'linux'
  return /utf-?8/i.test(locale)
}

/** Columns for prose and pictures on that end: those of the terminal, 40 to 100; 80 where there is none. */
export function proseWidth(fd: number): number {
  if (!isTerminal(fd)) return widthOf(Number(process.env['NETKIT_COLUMNS'])) // of the course, which shows what we print
  const columns = fd === STDERR ? process.stderr.columns : process.stdout.columns
  return widthOf(columns)
}

/** Columns for sentences beside tables: at most 78, which reads well. */
export function sentenceWidth(fd: number): number {
  return Math.min(78, proseWidth(fd))
}

/** Columns for values beside labels: those of the terminal. Where there is none, scripts read the lines, and no line is parted. */
export function valueWidth(fd: number): number {
  return isTerminal(fd) ? proseWidth(fd) : Infinity
}

/**
 * A message as that end shows it: on a terminal its lines are parted between words and go on below, indented, elsewhere
 * they stay whole. Lines of several columns are left as they are.
 */
export function messageText(text: string, fd: number): string {
  if (!isTerminal(fd)) return text
  const width = proseWidth(fd)
  const parted = (line: string) =>
    displayWidth(line) <= width || /^ |\S {2,}\S/.test(line) ? [line] : wrap(line, {width})
  return text.split('\n').flatMap(parted).join('\n')
}

function widthOf(columns: number): number {
  return columns > 0 ? Math.min(100, Math.max(40, columns)) : 80
}
