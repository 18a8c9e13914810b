import path from 'node:path'
import {isTerminal, isUtf8Locale, STDIN, STDOUT, wantsColour} from '../../io/terminal.js'
import type {Language} from '../../text/language.js'
import {toAscii} from '../../text/ascii.js'
import {colours, type Paint, plain} from '../../text/paint.js'

/** Narrower pictures would not fit, and longer lines are hard to read. */
const [MIN_WIDTH, MAX_WIDTH] = [40, 100]

export type CourseFront = {
  isInteractive: boolean
  /** Columns for prose, and those of the whole terminal, as it is now. */
  measure(): {width: number; screen: number}
  isRoot: boolean
  /** A text in the characters that the locale has; Chinese words in commands stay what they are. */
  asShown(text: string): string
  paint: Paint
  program: readonly [node: string, script: string]
  env: Record<string, string>
  /** Whether lines for `sh` can be run. */
  hasShell: boolean
}

/** What this terminal and this process are, for the walk through the course. */
export function courseFront({noColour, language}: {noColour: boolean; language: Language}): CourseFront {
  const isInteractive = isTerminal(STDIN) && isTerminal(STDOUT)
  const hasColours = wantsColour(STDOUT, {noColour})
  const defined = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const env = Object.fromEntries(defined)
  delete env['NO_COLOR']
  // What the lines run speaks the language of the walk; its characters stay those of the locale.
  const characters = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG']
  if (characters) env['LC_CTYPE'] = characters
  delete env['LC_ALL']
  env['LC_MESSAGES'] = language === 'zh' ? 'zh_CN.UTF-8' : 'C'
  return {
    isInteractive,
    measure,
    isRoot: process.geteuid?.() === 0,
    asShown: (text) => (isUtf8Locale() ? text : toAscii(text, 'zh')),
    paint: hasColours ? colours : plain,
    program: [process.execPath, path.resolve(process.argv[1] ?? '')],
    env: {...env, ...(hasColours ? {FORCE_COLOR: '1'} : {NO_COLOR: '1', FORCE_COLOR: '0'})},
    hasShell: process.platform !== 'win32',
  }
}

function measure(): {width: number; screen: number} {
  const columns = isTerminal(STDOUT) ? process.stdout.columns || 80 : 80
  const screen = Math.max(MIN_WIDTH, columns)
  return {width: Math.min(MAX_WIDTH, screen), screen}
}
