import fs from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {COMMANDS} from '../../src/registry.js'
import {hasProgram, netkit, run, scratch} from '../support/run-netkit.js'

/** Topics, and commands that are none. */
const FIRST_WORDS = [...new Set(Object.keys(COMMANDS).map((id) => id.split(':')[0]!))].sort()

let script: string

beforeAll(async () => {
  const {stdout} = await netkit(['completion', 'bash'])
  script = path.join(scratch, 'completion.bash')
  fs.writeFileSync(script, stdout)
})

/** What bash offers when TAB is pressed behind these words; the last one is the one that is being typed. */
async function offered(...words: string[]): Promise<string[]> {
  const asker = `
    source "$1" || exit
    shift
    COMP_WORDS=(netkit "$@")
    COMP_CWORD=$#
    _netkit
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const {stdout, stderr, code} = await run('bash', ['--norc', '-c', asker, 'asker', script, ...words])
  expect({stderr, code}).toEqual({stderr: '', code: 0})
  return stdout.split('\n').filter((word) => word !== '')
}

describe('what bash offers', () => {
  const FORMAT = ['--json', '--csv', '--csv-safe', '--get', '--format', '--quiet', '-q', '--no-color', '--no-input']

  test.each<[string[], string[]]>([
    [['su'], ['subnet']],
    [['co'], ['completion']],
    [[''], [...FIRST_WORDS, '--help']],
    [['subnet', 'sa'], ['same']],
    [['subnet', '--m'], ['--mask']],
    [['subnet', '10.0.0.1', '--w'], ['--wildcard']],
    [
      ['subnet', '--'],
      ['--mask', '--wildcard', ...FORMAT.filter((flag) => flag !== '-q'), '--help'],
    ],
    [
      ['subnet', 'same', '-'],
      ['--mask', ...FORMAT, '--help'],
    ],
    [['subnet', 'same', '10.0.0.1', '--mas'], ['--mask']],
    [['subnet', '10'], []],
    [['nosuch', '--'], ['--help']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish', ...FORMAT, '--help'],
    ],
    [['completion', 'z'], ['zsh']],
  ])('netkit %j', async (words, wanted) => {
    expect((await offered(...words)).sort()).toEqual([...wanted].sort())
  })

  // -o default: where nothing is offered, readline offers files.
  test('the script does not depend on shell options, and leaves only its function', async () => {
    const asker = 'set -eu; source "$1"; complete -p netkit; declare -F'
    const {stdout, stderr, code} = await run('bash', ['--norc', '-c', asker, 'asker', script])
    expect({stdout, stderr, code}).toEqual({
      stdout: 'complete -o default -F _netkit netkit\ndeclare -f _netkit\n',
      stderr: '',
      code: 0,
    })
  })
})

describe.each(['bash', 'zsh', 'fish'])('%s', (shell) => {
  test('the script names every command and flag', async () => {
    const {stdout, stderr, code} = await netkit(['completion', shell])
    for (const word of ['completion', 'subnet', 'same', 'mask', 'json']) expect(stdout).toContain(word)
    expect({stderr, code}).toEqual({stderr: '', code: 0})
  })

  test('the shell finds no mistake in it', async ({skip}) => {
    if (!hasProgram(shell)) skip(`needs ${shell}`)
    const {stdout} = await netkit(['completion', shell])
    const file = path.join(scratch, `completion.${shell}`)
    fs.writeFileSync(file, stdout)
    expect(await run(shell, ['-n', file])).toEqual({stdout: '', stderr: '', code: 0, signal: null})
  })
})
