import fs from 'node:fs'
import path from 'node:path'
import {stripVTControlCharacters} from 'node:util'
import {expect} from 'vitest'
import {PROGRAM, ROOT, run, scratch} from './run-netkit.js'

const TERMINAL = path.join(import.meta.dirname, 'terminal.py')
const SCRIPTS = path.join(ROOT, 'dist/completion')

/** A folder with a few files, where the shells run. */
const folder = path.join(scratch, 'tab')
fs.mkdirSync(path.join(folder, 'inbox'), {recursive: true})
for (const name of ['blocklist.txt', 'key.pem']) fs.writeFileSync(path.join(folder, name), '')
/** Where zsh finds `_netkit`, as Homebrew and Debian install it. */
const fpath = path.join(scratch, 'fpath')
fs.mkdirSync(fpath)
fs.copyFileSync(path.join(SCRIPTS, '_netkit'), path.join(fpath, '_netkit'))

export type TabShell = 'bash' | 'zsh' | 'fish'

/** What the shell shows, or types, when TAB is pressed behind this line; in bash twice, which lists all. */
export async function pressTab(shell: TabShell, line: string): Promise<string> {
  if (shell === 'fish') return await askFish(line)
  const begin = {
    bash: `PS1=$'REA\\x44Y> '; bind 'set bell-style none'; bind 'set page-completions off'; bind 'set completion-query-items 0'; source ${SCRIPTS}/netkit.bash`,
    zsh: `PS1=$'REA\\x44Y> '; setopt nobeep; zstyle ':completion:*' format '%d'; LISTMAX=9999; fpath=(${fpath} $fpath); autoload -Uz compinit; compinit -u -D`,
  }[shell]
  // The prompt is shown once the shell reads keys, not lines.
  const steps = [
    ['', `${begin}; \n`],
    ['READY> ', `${line}${{bash: '\t\t', zsh: '\t'}[shell]}\x15echo EN''D\n`],
    ['END', 'exit\n'],
  ]
  const program = {bash: ['bash', '--norc', '--noprofile', '-i'], zsh: ['zsh', '-f', '-i']}[shell]
  const {stdout, stderr} = await run('python3', [TERMINAL, JSON.stringify({steps, stdout: 'terminal'}), ...program], {
    env: {...process.env, HOME: scratch, TERM: 'xterm', PROGRAM},
    cwd: folder,
  })
  expect(stderr).toBe('')
  const {output} = JSON.parse(stdout) as {output: string}
  const shown = stripVTControlCharacters(output).replaceAll('\r', '')
  return shown.slice(shown.indexOf('READY> ') + 7, shown.lastIndexOf("echo EN''D"))
}

/** fish's own engine, as its TAB calls it: a line for each candidate. */
async function askFish(line: string): Promise<string> {
  const script = 'source $argv[1]; complete -C $argv[2]'
  const {stdout, stderr} = await run('fish', ['--no-config', '-c', script, `${SCRIPTS}/netkit.fish`, line], {
    env: {...process.env, HOME: scratch},
    cwd: folder,
  })
  expect(stderr).toBe('')
  return stdout
}
