import path from 'node:path'
import {stripVTControlCharacters} from 'node:util'
import {expect} from 'vitest'
import {cleanEnv, PROGRAM, run, scratch} from './run-netkit.js'

const TERMINAL = path.join(import.meta.dirname, 'terminal.py')

type OnTerminal = {output: string; stdout: string; code: number}

/** Runs netkit on a terminal; each step waits for a text there and types an answer. */
export async function onTerminal(
  args: string[],
  steps: [wait: string, type: string][],
  stdout = 'terminal',
  env: NodeJS.ProcessEnv = {},
  columns = 80,
): Promise<OnTerminal> {
  const wish = JSON.stringify({steps, stdout, columns})
  const {HOME: _, ...own} = cleanEnv({TERM: 'xterm', NO_COLOR: undefined, FORCE_COLOR: undefined, CI: undefined})
  const outcome = await run('python3', [TERMINAL, wish, process.execPath, PROGRAM, ...args], {
    env: {...process.env, ...own, ...env},
    cwd: scratch,
  })
  expect(outcome.stderr).toBe('')
  const seen = JSON.parse(outcome.stdout) as OnTerminal
  return {...seen, output: stripVTControlCharacters(seen.output).replaceAll('\r\n', '\n')}
}
