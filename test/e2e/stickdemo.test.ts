import fs from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {SCENARIO_NAMES} from '../../src/lib/stickdemo/scenario-name.js'
import {SCENARIOS} from '../../src/lib/stickdemo/scenarios/scenarios.js'
import {hasKernel, hasWire, lab, missingFor} from '../support/experiments.js'
import {hasNamespaces, inNamespace} from '../support/namespace.js'
import {
  cleanEnv,
  type ErrorLine,
  hasProgram,
  netkit,
  PROGRAM,
  ROOT,
  run,
  type Run,
  scratch,
} from '../support/run-netkit.js'

type Report = {
  scenario: string
  counts: Record<string, number | null>
  events: object[]
  fix: Record<string, unknown> | null
  reproduced: boolean
  [key: string]: unknown
}

const json = ({stdout}: Run): Report => JSON.parse(stdout) as Report
const isRoot = process.getuid?.() === 0
const NOBODY = 65_534

/** The program where koffi is not installed: as shipped, in a folder without node_modules. */
let bare: string

beforeAll(() => {
  bare = path.join(scratch, 'bare')
  for (const part of ['bin', 'dist', 'package.json', 'oclif.manifest.json']) {
    fs.cpSync(path.join(ROOT, part), path.join(bare, part), {recursive: true})
  }
  fs.chmodSync(scratch, 0o755)
})

const withoutKoffi = (args: string[], env: Record<string, string | undefined> = {}): Promise<Run> =>
  run(process.execPath, [path.join(bare, 'bin/run.js'), ...args], {env})

describe('netkit stickdemo', () => {
  test('tells the whole story, and exits 0', async () => {
    const {stdout, stderr, code} = await netkit(['stickdemo'])
    expect(stderr).toBe('')
    for (const word of [
      'WHO',
      'PROOF',
      'The receive buffer',
      'The sender’s kernel',
      'The reader itself',
      'FIXED',
      'PROVEN',
    ]) {
      expect(stdout).toContain(word)
    }
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('cut at random 1000 times: decoded right 1000 times')
    expect(stdout).toContain('00 00 00 05 hello')
    expect(stdout).toContain('netkit tcp proxy 9001 9000 --recut 1')
    expect(stdout.split('\n').length).toBeLessThanOrEqual(71)
    expect(code).toBe(0)
  })

  test('--json: one object with its parts', async () => {
    const outcome = await netkit(['stickdemo', '--json'])
    expect(outcome.stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(json(outcome)).toMatchObject({
      scenario: 'story',
      parts: [{scenario: 'late-read'}, {scenario: 'nagle'}, {scenario: 'short-read'}],
      proof: {framing: 'u32be', cuttings: 1000, equal: 1000},
      reproduced: true,
    })
    expect(outcome.code).toBe(0)
  })

  test('--evidence js: nobody counts segments, and the story holds all the same', async () => {
    const outcome = await netkit(['stickdemo', '--evidence', 'js', '--json'])
    expect(outcome.code).toBe(0)
    expect(json(outcome)['parts']).toMatchObject([
      {evidence: 'js', counts: {segmentsOut: null, segmentsIn: null}},
      {mergedBy: 'sender'},
      {mergedBy: 'reader'},
    ])
  })

  test('--fix none shows no fix and no proof', async () => {
    const outcome = await netkit(['stickdemo', '--fix', 'none', '--json'])
    expect(json(outcome)).toMatchObject({proof: null, parts: [{fix: null}, {fix: null}, {fix: null}]})
    expect(outcome.code).toBe(0)
  })
})

describe.each(SCENARIO_NAMES)('netkit stickdemo %s', (name) => {
  const scenario = SCENARIOS.get(name)!

  test('exits 0 with the keys of the contract', async ({skip}) => {
    const missing = missingFor(scenario)
    if (missing) skip(missing)
    const outcome = await netkit(['stickdemo', name, '--json'])
    expect(outcome).toMatchObject({code: 0, stderr: ''})
    const report = json(outcome)
    const keys = [
      'scenario',
      'messages',
      'events',
      'counts',
      'shapes',
      'evidence',
      'mergedBy',
      'reproduced',
      'fix',
      'waits',
      'notTakenBytes',
      'asked',
      'cutCharacters',
      'conditions',
      'notes',
      'cures',
    ]
    const more = scenario.runs === undefined ? [] : ['runs', 'reproducedRuns', 'heldRuns', 'patterns']
    expect(Object.keys(report)).toEqual([...keys, ...more])
    expect(Object.keys(report.counts)).toEqual(['app', 'node', 'segmentsOut', 'segmentsIn', 'reads'])
    for (const event of report.events) {
      expect(Object.keys(event)).toEqual(['tMs', 'side', 'layer', 'sizeBytes', 'messages'])
    }
    if (scenario.framing === null) expect(report.fix).toBeNull()
    else expect(report.fix).toMatchObject({framing: scenario.framing, held: true})
  })

  test('as text: who did it and what to change, within 80 columns, in ASCII where that is wished for', async ({
    skip,
  }) => {
    const missing = missingFor(scenario)
    if (missing) skip(missing)
    const [rich, poor] = await Promise.all([
      netkit(['stickdemo', name, '--explain']),
      netkit(['stickdemo', name, '--explain'], {env: {LANG: 'C'}}),
    ])
    for (const {stdout, code} of [rich, poor]) {
      expect(code).toBe(0)
      for (const word of ['WHO ', 'PROOF ', 'WHY ', 'CHANGE ', 'What is behind it', 'https://'])
        expect(stdout).toContain(word)
      const long = stdout.split('\n').filter((line) => [...line].length >= 80 && !line.includes('https://'))
      expect(long).toEqual([])
    }
    expect(poor.stdout).toMatch(/^[\n -~]*$/)
  })
})

describe('flags', () => {
  test('--repeat counts the ways to read', async () => {
    const outcome = await netkit(['stickdemo', 'recv-5-5-10-5', '--repeat', '3', '--json'])
    expect(json(outcome)).toMatchObject({
      runs: 3,
      reproducedRuns: 3,
      heldRuns: 3,
      patterns: [{reads: [5, 5, 8], count: 3}],
    })
  })

  test('--messages, --reads and --fix are the user’s', async () => {
    const words = ['short-read', '--messages', 'to be,or not', '--reads', '3,4', '--fix', 'netstring', '--json']
    expect(json(await netkit(['stickdemo', ...words]))).toMatchObject({
      messages: ['to be', 'or not'],
      shapes: {app: '5+6', reads: '3+4+4'},
      fix: {framing: 'netstring', framesReceived: 2, held: true},
    })
  })

  test('--nodelay is no cure', async () => {
    const {stdout, code} = await netkit(['stickdemo', 'nagle', '--nodelay'])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('came out as 1 read: it is no cure')
    expect(code).toBe(0)
  })

  test('--html and --svg write files, and nothing else changes', async () => {
    const [page, picture] = [path.join(scratch, 'page.html'), path.join(scratch, 'picture.svg')]
    const outcome = await netkit(['stickdemo', 'late-read', '--html', page, '--svg', picture, '-q'])
    expect(outcome).toMatchObject({code: 0, stdout: '', stderr: ''})
    expect(fs.readFileSync(page, 'utf8')).toMatch(/^<!doctype html>/)
    expect(fs.readFileSync(picture, 'utf8')).toMatch(/^<svg /)
    const story = path.join(scratch, 'story.html')
    expect(await netkit(['stickdemo', '--html', story, '-q'])).toMatchObject({code: 0})
    const whole = fs.readFileSync(story, 'utf8')
    expect(whole.length).toBeLessThan(300_000)
    expect(whole).toContain('cut at random 1000 times: decoded right 1000 times')
    const nowhere = await netkit(['stickdemo', 'late-read', '--svg', path.join(scratch, 'no/such/folder.svg'), '-q'])
    expect(nowhere.code).toBe(4)
  })

  test('hostile messages reach the terminal harmless', async () => {
    const {stdout} = await netkit(['stickdemo', 'late-read', '--messages', '\x1b]0;x\x07,b\u202e'])
    expect(stdout).not.toMatch(/[\x07\x1b\u202e]/) // oxlint-disable-line no-control-regex
  })

  test.each([
    [['stickdemo', 'late-red'], 'USAGE', 2],
    [['stickdemo', '--repeat', '3'], 'USAGE', 2], // of which one?
    [['stickdemo', 'late-read', '--reads', '0'], 'INVALID_READS', 2],
    [['stickdemo', 'partial-send', '--reads', '10'], 'INVALID_READS', 2], // 16 MiB: it would take minutes
    [['stickdemo', 'sticky-fix', '--reads', '3'], 'INVALID_READS', 2], // it is about one read of 4
    [['stickdemo', 'late-read', '--fix', 'u33be'], 'INVALID_FRAMING', 2],
    [['stickdemo', 'late-read', '--fix', 'fixed:3'], 'WRONG_PAYLOAD_SIZE', 2], // the messages are of other lengths
    [['stickdemo', 'late-read', '--rtt', '10'], 'INVALID_DURATION', 2],
    [['stickdemo', 'late-read', '--mtu', '100'], 'INVALID_NUMBER', 2],
    [['stickdemo', 'late-read', '--quiz'], 'USAGE', 2], // nobody to ask
    [['stickdemo', 'segments', '--evidence', 'js'], 'NO_EVIDENCE', 4],
  ])('%j: %s, exit %i', async (words, code, exitCode) => {
    const outcome = await netkit([...words, '--json'])
    expect((JSON.parse(outcome.stdout) as ErrorLine).error.code).toBe(code)
    expect(outcome.code).toBe(exitCode)
  })

  test('--code prints programs, and runs nothing', async () => {
    const {stdout, stderr, code} = await netkit([
      'stickdemo',
      'nagle',
      '--code',
      'python',
      '--messages',
      'a,收到',
      '--json',
    ])
    const report = JSON.parse(stdout) as {files: {name: string; role: string; mended: boolean; text: string}[]}
    expect(report).toMatchObject({scenario: 'nagle', program: 'stall', language: 'python'})
    expect(report.files.map(({name}) => name)).toEqual([
      'sender.py',
      'reader.py',
      'sender_mended.py',
      'reader_mended.py',
    ])
    for (const file of report.files) expect(Object.keys(file)).toEqual(['name', 'role', 'mended', 'text'])
    expect(report.files[0]!.text).toContain('"收到"')
    expect({stderr, code}).toEqual({stderr: '', code: 0})
    const text = await netkit(['stickdemo', 'nagle', '--code', 'python'])
    expect(text.stdout).toContain('the nearest')
    expect(text.stdout).toContain('\nsender.py\nimport socket\n')
    expect((await netkit(['stickdemo', '--code', 'perl'])).code).toBe(2)
  })

  test('Chinese is drawn as Chinese, and a cut character as its bytes', async () => {
    const words = ['stickdemo', 'late-read', '--messages', '收到,你好', '--reads', '4,100']
    const {stdout} = await netkit(words, {env: {LANG: 'C.UTF-8'}})
    expect(stdout).toMatch(/^reads +2 +│收e5│88 b0·你好│/m)
    expect(stdout).toContain("decode('utf-8')")
    expect(stdout).toContain('00 00 00 06')
  })

  test('not seen is exit 1, and the counts are shown', async () => {
    const {stdout, code} = await netkit(['stickdemo', 'late-read', '--messages', 'hello'])
    expect(stdout).toContain('Not seen this time')
    expect(stdout).not.toMatch(/^WHY /m)
    expect(stdout).toContain('1 send → 1 write by Node')
    expect(code).toBe(1)
  })
})

describe('netkit stickdemo list', () => {
  test('names every scenario in a line of 80 columns', async () => {
    const {stdout, code} = await netkit(['stickdemo', 'list'])
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => line.split(' ')[0])).toEqual([...SCENARIO_NAMES])
    expect(lines.filter((line) => line.length >= 80)).toEqual([])
    expect(code).toBe(0)
  })

  test('a scenario is never taken for a misspelt verb', async () => {
    for (const name of SCENARIO_NAMES) {
      const {stderr} = await netkit(['stickdemo', name, '--no-such-flag'])
      expect(stderr).not.toContain('Did you mean')
    }
  })
})

describe('where koffi is not installed', () => {
  test('ss counts, or nobody does; the story holds', async () => {
    const outcome = await withoutKoffi(['stickdemo', '--json'])
    const evidence = hasProgram('ss') && process.platform === 'linux' ? 'ss' : 'js'
    expect(json(outcome)['parts']).toMatchObject([{evidence}, {evidence}, {evidence}])
    expect(outcome).toMatchObject({code: 0, stderr: ''})
  })

  test('neither ss: said aloud, exit 0', async () => {
    const {stdout, code} = await withoutKoffi(['stickdemo'], {PATH: scratch})
    expect(stdout).toContain('not available here')
    expect(code).toBe(0)
  })

  test.each([
    [['stickdemo', 'cork'], 'NO_KERNEL'],
    [['stickdemo', 'segments'], 'NO_KERNEL'], // also with ss: nobody can ask for small segments
    [['stickdemo', 'late-read', '--evidence', 'tcpinfo'], 'NO_EVIDENCE'],
    [['stickdemo', 'late-read', '--rtt', '10ms'], 'NO_WIRE'],
  ])('%j: exit 4, and it says what is missing', async (words, code) => {
    const outcome = await withoutKoffi([...words, '--json'])
    const {error} = JSON.parse(outcome.stdout) as ErrorLine
    expect(error).toMatchObject({code})
    expect(error.message).toContain('koffi')
    expect(outcome.code).toBe(4)
  })

  test('udp says what it can’t show, and shows the rest', async () => {
    const {stdout, code} = await withoutKoffi(['stickdemo', 'udp'])
    expect(stdout).toContain('can’t be shown here')
    expect(code).toBe(0)
  })
})

describe('without privilege', () => {
  test('the story is the same', async ({skip}) => {
    if (!isRoot) skip('already without')
    const outcome = await netkit(['stickdemo', '--json'], {uid: NOBODY, env: {HOME: undefined}})
    expect(json(outcome)).toMatchObject({reproduced: true, parts: [{evidence: lab.evidence}, {}, {}]})
    expect(outcome.code).toBe(0)
  })

  test('a wire of our own is refused: exit 4', async ({skip}) => {
    if (!isRoot) skip('needs root, to become someone else')
    if (!hasKernel) skip('needs koffi, on Linux')
    const outcome = await netkit(['stickdemo', 'late-read', '--rtt', '10ms'], {uid: NOBODY, env: {HOME: undefined}})
    expect(outcome.stderr).toContain('needs root')
    expect(outcome.code).toBe(4)
  })
})

describe('on a wire of our own', () => {
  const wire = async (words: string[], skip: (note: string) => void): Promise<Report> => {
    if (!hasWire) skip('needs root, koffi and /dev/net/tun')
    const outcome = await netkit(['stickdemo', ...words, '--json'])
    expect(outcome).toMatchObject({code: 0, stderr: ''})
    return json(outcome)
  }

  test('--rtt shows what Nagle does over a distance', async ({skip}) => {
    const report = await wire(['nagle', '--rtt', '10ms'], skip)
    expect(report).toMatchObject({evidence: 'wire', mergedBy: 'sender', shapes: {segments: '5+13'}})
  })

  test('--mtu 1500 cuts a long send into segments of 1448 bytes', async ({skip}) => {
    const report = await wire(['segments', '--mtu', '1500'], skip)
    expect(report).toMatchObject({mergedBy: 'sender', shapes: {segments: '1448+1448+1448+1016'}})
  })

  test('and the device is gone afterwards', async ({skip}) => {
    if (!hasWire) skip('needs root, koffi and /dev/net/tun')
    if (!hasNamespaces()) skip('needs a network of its own: other tests have wires, too')
    const {stdout} = await inNamespace('netkit stickdemo late-read --rtt 1ms --get reproduced; ip -o link')
    expect(stdout).toMatch(/^true\n/)
    expect(stdout).toContain(' lo: ')
    expect(stdout).not.toContain('netkit')
  })
})

describe('on a terminal', () => {
  const TERMINAL = path.join(import.meta.dirname, '../support/terminal.py')

  async function onTerminal(args: string[], steps: [string, string][]): Promise<{output: string; code: number}> {
    const wish = JSON.stringify({steps, stdout: 'terminal'})
    const {HOME: _, ...own} = cleanEnv({TERM: 'xterm', NO_COLOR: '1', CI: undefined})
    const outcome = await run('python3', [TERMINAL, wish, process.execPath, PROGRAM, ...args], {
      env: {...process.env, ...own},
    })
    return JSON.parse(outcome.stdout) as {output: string; code: number}
  }

  test('--quiz asks first, then shows', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3, for a terminal')
    const [UP, DOWN] = ['\x1b[A', '\x1b[B']
    const {output, code} = await onTerminal(
      ['stickdemo', 'recv-3-10', '--quiz'],
      [
        ['recv(3)', `${UP}${UP}\r`],
        ['Who joins or cuts', '\r'], // nobody: wrong
        ['What do you change', `${DOWN}${DOWN}${DOWN}\r`], // not the first: put a length before each message
      ],
    )
    expect(output).toContain('You said: 3+8. Right.')
    expect(output).toContain('The answer: the reader, by the size of its reads.')
    expect(output).toContain('You said: put a length before each message')
    expect(output.replaceAll('\r', '').trimEnd().split('\n').at(-1)).toContain('2 of 3 right.') // the score comes last
    expect(output).not.toContain('=who-') // answers are shown as they read
    expect(code).toBe(0)
  })

  test('the story is followed by the list; Ctrl-C is enough', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3, for a terminal')
    const {output, code} = await onTerminal(['stickdemo'], [['Which one next?', '\x03']])
    expect(output).toContain('enough for now')
    expect(code).toBe(0)
  })

  test('--no-input offers nothing', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3, for a terminal')
    const {output, code} = await onTerminal(['stickdemo', '--no-input'], [])
    expect(output).not.toContain('Which one next?')
    expect(code).toBe(0)
  })
})
