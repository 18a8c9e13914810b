import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {kindOfFlag} from '../../src/lib/cli/kinds/kind-of.js'
import {ROW_FIELDS} from '../../src/lib/cli/kinds/row-fields.js'
import {readManifest} from '../../src/lib/cli/manifest.js'
import {COMMANDS} from '../../src/registry.js'
import {onTerminal} from '../support/on-terminal.js'
import {pressTab, type TabShell} from '../support/press-tab.js'
import {hasProgram, netkit, ROOT, run, scratch} from '../support/run-netkit.js'

const FIRST_WORDS = [...new Set(Object.keys(COMMANDS).map((id) => id.split(':')[0]!)), 'help']
const SHELLS: TabShell[] = ['bash', 'zsh', 'fish']
const FILES = {bash: 'netkit.bash', zsh: '_netkit', fish: 'netkit.fish', powershell: 'netkit.ps1'}

type Row = [line: string, shown: string[], not?: string[]]

const ROWS: Row[] = [
  ['netkit ', FIRST_WORDS],
  ['netkit su', ['subnet']],
  ['netkit subnet sa', ['same']],
  ['netkit help tcp ', ['echo', 'serve-run'], ['--json']],
  ['netkit tcp echo --', ['--framing', '--json', '--help']],
  ['netkit tcp echo --framing ', ['u32be', 'netstring', 'delimiter:'], ['blocklist']],
  ['netkit tcp connect :9000 --encoding ', ['gbk', 'latin1'], ['blocklist']],
  ['netkit tcp echo --auth ', ['hmac-sha256', 'md5-hex']],
  ['netkit subnet merge --rules ', ['nft', 'cisco']],
  ['netkit subnet merge --input-format=', ['rir', 'csv']],
  ['netkit ip convert --as ', ['dotted', 'arpa']],
  ['netkit dns lookup a.example --type A', ['AAAA']],
  ['netkit dns lookup a.example --type AAAA,M', ['MX']],
  ['netkit subnet 10.0.0.0/24 --get net', ['netmask', 'networkAddress'], ['rttMs']],
  ['netkit subnet 10.0.0.0/24 --get network,bin', ['network,binary.']],
  ['netkit port check a.example 443 --get ', ['tls.daysLeft'], ['netmask']],
  ['netkit tcp echo --tls --cert ', ['key.pem', 'inbox']],
  ['netkit tcp receive i', ['inbox'], ['key.pem']],
  ['netkit subnet merge @', ['blocklist.txt', 'key.pem']],
  ['netkit port wait :9000 --timeout ', ['500ms', '30s']],
  ['netkit stickdemo la', ['late-read']],
  ['netkit completion ', ['bash', 'powershell']],
  ['netkit subnet same --mask 24 10.0.0.1 --get same', ['same'], ['--mask 24 --mask']],
  ['netkit stickdemo --messages ', ['separated by commas'], ['blocklist']], // nothing to list: the form is shown
]

describe.each(SHELLS)('TAB in %s', (shell) => {
  test.skipIf(!hasProgram(shell) || !hasProgram('python3')).each(ROWS)('%s', async (line, shown, not = []) => {
    const output = await pressTab(shell, line)
    for (const text of shown) expect(output).toContain(text)
    for (const text of not) expect(output).not.toContain(text)
    expect(output).not.toMatch(/rror|nvalid|not found/)
  })
})

test.skipIf(!hasProgram('bash') || !hasProgram('python3'))(
  'bash types no "-" behind a flag that takes a value',
  async () => {
    expect(await pressTab('bash', 'netkit port scan 127.0.0.1 --rate ')).not.toMatch(/--rate +-/)
  },
)

test.skipIf(!hasProgram('zsh'))('zsh finds the script in fpath, and takes it by source as well', async () => {
  const script = path.join(ROOT, 'dist/completion/_netkit')
  const asker = 'autoload -Uz compinit; compinit -u -D; source $1; print $_comps[netkit]'
  const outcome = await run('zsh', ['-f', '-c', asker, 'asker', script])
  expect(outcome).toMatchObject({stdout: '_netkit\n', stderr: '', code: 0})
})

describe.each(Object.entries(FILES))('%s', (shell, file) => {
  const text = fs.readFileSync(path.join(ROOT, 'dist/completion', file), 'utf8')

  test('netkit completion prints its script', async () => {
    expect(await netkit(['completion', shell])).toMatchObject({stdout: text, stderr: '', code: 0})
  })

  test('on a terminal three lines say what to do with it', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3, for a terminal')
    const {output, code} = await onTerminal(['completion', shell], [])
    const lines = output.trimEnd().split('\n')
    expect(lines.map((line) => line.replace(/: .*/, ''))).toEqual(['now', 'every session', 'the script'])
    for (const line of lines) expect(line).toContain(`netkit completion ${shell}`)
    expect(code).toBe(0)
  })

  test('it knows every flag, every word to choose, and every field', () => {
    const manifest = readManifest(ROOT)
    const flags = Object.values(manifest).flatMap((command) => Object.values(command.flags))
    const words = flags.flatMap((flag) => [`--${flag.name}`, ...(kindOfFlag(flag)?.words ?? [])])
    const plain = text.replaceAll('\\', '')
    const missing = [...words, ...Object.values(ROW_FIELDS).flat()].filter((word) => !plain.includes(word))
    expect(missing).toEqual([])
  })

  test('nothing of the template is left', () => {
    expect(text).not.toMatch(/@[A-Z]+@/)
  })

  test('the shell finds no mistake in it', async ({skip}) => {
    const program = shell === 'powershell' ? 'pwsh' : shell
    if (!hasProgram(program)) skip(`needs ${program}`)
    const name = path.join(scratch, file)
    fs.writeFileSync(name, text)
    const args = shell === 'powershell' ? ['-NoProfile', '-File', name] : ['-n', name]
    expect(await run(program, args)).toEqual({stdout: '', stderr: '', code: 0, signal: null})
  })
})

test('what PowerShell runs, but for the tables', () => {
  const text = fs.readFileSync(path.join(ROOT, 'scripts/surfaces/shells/netkit.ps1'), 'utf8')
  expect(text).toMatchSnapshot()
})

test('an entry of the tables for PowerShell', () => {
  const text = fs.readFileSync(path.join(ROOT, 'dist/completion/netkit.ps1'), 'utf8')
  expect(
    /^ {8}'ip convert' = @\{[\s\S]*?^ {8}\}/m.exec(text)![0].replaceAll(/'k\d+(\*?)'/g, "'KIND$1'"),
  ).toMatchSnapshot() // the kinds are numbered anew in each build
})

test.skipIf(!hasProgram('bash'))(
  'bash: the script does not depend on shell options, and leaves only its functions',
  async () => {
    const asker = 'set -eu; source "$1"; complete -p netkit; declare -F'
    const {stdout, stderr, code} = await run('bash', [
      '--norc',
      '-c',
      asker,
      'asker',
      path.join(ROOT, 'dist/completion/netkit.bash'),
    ])
    const functions = ['_netkit', '_netkit_add', '_netkit_kind', '_netkit_place', '_netkit_value']
    expect(stdout).toBe(['complete -F _netkit netkit', ...functions.map((name) => `declare -f ${name}`), ''].join('\n'))
    expect({stderr, code}).toEqual({stderr: '', code: 0})
  },
)
