// Each of these is a trap of oclif 4 (ARCHITECTURE.md), so each is tried on the built program.
import {once} from 'node:events'
import {describe, expect, test} from 'vitest'
import {
  ended,
  type ErrorLine,
  jsonLines,
  linesOf,
  netkit,
  shell,
  startNetkit,
  startShell,
} from '../support/run-netkit.js'

test('a missing argument is not filled from standard input: a loop around netkit keeps its lines', async () => {
  const stdin = '10.0.0.1\n10.0.0.2\n10.0.0.3\n'
  const {stdout} = await shell('while read x; do netkit subnet same $x 2>&1 | head -1; done', {stdin})
  expect(stdout).toBe('netkit: missing B (the second host, likewise)\n'.repeat(3))
})

test('a loop around a complete command keeps its lines, too', async () => {
  const stdin = '10.0.0.1\n10.0.0.2\n10.0.0.3\n'
  const script = 'while read x; do netkit subnet same $x 10.0.0.9 --mask 24 --get addressA; done'
  expect(await shell(script, {stdin})).toMatchObject({stdout: stdin, stderr: '', code: 0})
})

test('a producer that takes its time is waited for', async () => {
  const {stdout} = await shell('(sleep 0.2; echo 10.0.0.1/8) | netkit subnet --get network')
  expect(stdout).toBe('10.0.0.0/8\n')
})

describe('the exit code is the same in every format', () => {
  const formats = [[], ['--json'], ['--csv'], ['-q']]
  test.each([
    ['done', ['subnet', '10.0.0.1/8'], '', 0, 'network'],
    ['yes', ['subnet', 'same', '10.0.0.1/24', '10.0.0.2'], '', 0, 'same'],
    ['no', ['subnet', 'same', '10.0.0.1/24', '10.0.1.2'], '', 1, 'same'],
    ['a bad value', ['subnet', '10.0.0.300/8'], '', 2, 'network'],
    ['one bad value of two', ['subnet', '10.0.0.300/8', '10.0.0.1/8'], '', 2, 'network'],
    ['a bad line', ['subnet'], '10.0.0.1/8\n10.0.0.300/8\n', 2, 'network'],
    ['no value at all', ['subnet'], '', 2, 'network'],
    ['no such flag', ['subnet', '--nosuch', '10.0.0.1/8'], '', 2, 'network'],
    ['no such file', ['subnet', '@nosuch'], '', 4, 'network'],
  ])('%s', async (_, args, stdin, code, field) => {
    for (const format of [...formats, ['--get', field]]) {
      const outcome = await netkit([...args, ...format], {stdin})
      expect({format, code: outcome.code}).toEqual({format, code})
      if (format[0] === '-q') expect(outcome.stdout).toBe('')
    }
  })
})

describe('a failure as JSON is one line, and holds nothing of the parser or of this machine', () => {
  test.each([
    ['no such flag', ['subnet', '--nosuch', '10.0.0.1/8'], 'USAGE', null],
    ['a missing argument', ['subnet', 'same', '10.0.0.1'], 'USAGE', null],
    ['a flag without its value', ['subnet', '10.0.0.1', '--mask'], 'USAGE', null],
    ['a flag without its value, the format', ['subnet', '10.0.0.1', '--get'], 'USAGE', null],
    ['a choice that is none', ['completion', 'tcsh'], 'USAGE', null],
    ['two formats', ['subnet', '10.0.0.1', '-q'], 'USAGE', null],
    ['a value for a flag that takes none', ['subnet', '10.0.0.1', '--wildcard=yes'], 'USAGE', null],
    ['a bad value', ['subnet', '10.0.0.300'], 'INVALID_ADDRESS', '10.0.0.300'],
    ['no such command', ['nosuch'], 'UNKNOWN_COMMAND', 'nosuch'],
  ])('%s', async (_, args, code, input) => {
    const {stdout, stderr, code: exitCode} = await netkit([...args, '--json'])
    expect(stdout).toMatch(/^\{.*\}\n$/)
    const {error} = JSON.parse(stdout) as ErrorLine
    expect(error).toEqual({code, message: expect.any(String), input})
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(['error'])
    expect(error.message).not.toMatch(/\.[cm]?js|node_modules|\/(tmp|home|root|usr)\//)
    expect(stderr).toBe('')
    expect(exitCode).toBe(2)
  })

  test('in text it is a reason, too, and no stack', async () => {
    expect(await netkit(['subnet', '--nosuch'])).toEqual({
      stdout: '',
      stderr: 'netkit: --nosuch is not a flag here\nSee netkit subnet --help\n',
      code: 2,
      signal: null,
    })
  })
})

test.each([['--json'], ['--csv'], ['--mask'], ['--get'], ['-q']])(
  'behind -- nothing is a flag, not even %s',
  async (word) => {
    const {stdout, stderr, code} = await netkit(['subnet', '10.0.0.1', '--', word])
    expect(stdout).toMatch(/^10\.0\.0\.1\/32\n/)
    expect(stderr).toMatch(new RegExp(`^argument 2:1: "${word}": `))
    expect(code).toBe(2)
  },
)

test('a flag that takes no value refuses one, instead of making it an argument', async () => {
  const {stdout, stderr, code} = await netkit(['subnet', '10.0.0.1', '--wildcard=0.0.0.255'])
  expect(stdout).toBe('')
  expect(stderr).toBe('netkit: --wildcard takes no value\nSee netkit subnet --help\n')
  expect(code).toBe(2)
})

describe('the reader goes away', () => {
  const formats = [[], ['--json'], ['--csv'], ['--get', 'network']]

  test.each(formats)('subnet %s ends at once, quietly, although the producer would go on', async (...format) => {
    const child = startShell(`yes 10.0.0.1/8 | { netkit subnet ${format.join(' ')}; echo "exit $?" >&2; }`)
    await once(child.stdout!, 'data')
    child.stdout!.destroy()
    expect(await ended(child)).toMatchObject({stderr: 'exit 0\n'})
  })

  test('a pipe of the shell, and its reader wants one line', async () => {
    const {stdout, stderr} = await shell('yes 10.0.0.1/8 | { netkit subnet --csv; echo "exit $?" >&2; } | head -1')
    expect(stdout).toMatch(/^input,version,/)
    expect(stderr).toBe('exit 0\n')
  })

  test('that of the messages is not missed: the results go on', async () => {
    const child = startShell('yes nonsense | head -20000 | { netkit subnet; echo "exit $?"; }')
    const first = once(child.stderr!, 'data')
    const outcome = ended(child)
    await first
    child.stderr!.destroy()
    expect(await outcome).toMatchObject({stdout: 'exit 2\n'})
  })

  test.each([[['--help']], [['subnet', '--help']], [['--version']], [['completion', 'bash']]])(
    '%s has no reader from the start',
    async (args) => {
      const {stderr} = await shell(`{ netkit ${args.join(' ')}; echo "exit $?" >&2; } | :`)
      expect(stderr).toBe('exit 0\n')
    },
  )
})

describe('a live source: each row is there before the next line is written', () => {
  test.each([
    ['--json', /^\{"input":"10\.0\.0\.(\d)\/8"/],
    ['--get=address', /^10\.0\.0\.(\d)$/],
  ])('%s', async (format, row) => {
    const child = startNetkit(['subnet', format])
    const rows = linesOf(child.stdout!)
    for (const number of ['1', '2', '3']) {
      child.stdin!.write(`10.0.0.${number}/8\n`)
      const {value} = (await rows.next()) as {value: string}
      expect(row.exec(value)?.[1]).toBe(number)
    }
    child.stdin!.end()
    expect(await once(child, 'close')).toEqual([0, null])
  })

  test('a bad line is told as soon as it is read', async () => {
    const child = startNetkit(['subnet', '--json'])
    const errors = linesOf(child.stderr!)
    for (const line of [1, 2]) {
      child.stdin!.write('nonsense\n')
      const {value} = (await errors.next()) as {value: string}
      expect((JSON.parse(value) as ErrorLine).error.line).toBe(line)
    }
    child.stdin!.end()
    expect(await once(child, 'close')).toEqual([2, null])
  })
})

test('arguments keep their order and their repetitions', async () => {
  const words = ['10.0.0.2/8', '10.0.0.1/8', '10.0.0.2/8', '2001:db8::1/64', '10.0.0.1/8']
  const {stdout} = await netkit(['subnet', ...words, '--json'])
  expect(jsonLines<{input: string}>(stdout).map(({input}) => input)).toEqual(words)
})

test('a flag among the arguments does not disturb them', async () => {
  const {stdout} = await netkit(['subnet', '10.0.0.2/8', '--get', 'address', '10.0.0.1/8', '10.0.0.2/8'])
  expect(stdout).toBe('10.0.0.2\n10.0.0.1\n10.0.0.2\n')
})

describe('colours', () => {
  const ESCAPE = '\x1b['
  test.each<[string, Record<string, string>, string[], boolean]>([
    ['to a pipe', {}, [], false],
    ['FORCE_COLOR=1', {FORCE_COLOR: '1'}, [], true],
    ['FORCE_COLOR=0', {FORCE_COLOR: '0'}, [], false],
    ['FORCE_COLOR=1 NO_COLOR=1', {FORCE_COLOR: '1', NO_COLOR: '1'}, [], false],
    ['FORCE_COLOR=1 and an empty NO_COLOR', {FORCE_COLOR: '1', NO_COLOR: ''}, [], true],
    ['FORCE_COLOR=1 --no-color', {FORCE_COLOR: '1'}, ['--no-color'], false],
  ])('%s', async (_, env, flags, coloured) => {
    for (const args of [['subnet', '10.0.0.1/8'], ['subnet', '--help'], ['--help']]) {
      const {stdout, stderr, code} = await netkit([...args, ...flags], {env})
      expect({args, coloured: stdout.includes(ESCAPE)}).toEqual({args, coloured})
      expect({stderr, code}).toEqual({stderr: '', code: 0})
    }
  })

  test.each([['--json'], ['--csv'], ['--get=network']])('never in %s', async (format) => {
    const {stdout} = await netkit(['subnet', '10.0.0.1/8', format], {env: {FORCE_COLOR: '1'}})
    expect(stdout).not.toContain(ESCAPE)
  })
})

test.each([
  ['an empty argument', [''], 2, /^netkit: "": empty, expected an address/],
  ['a blank argument', ['  '], 2, /^netkit: "": empty, expected an address/],
  ['an empty argument among others', ['10.0.0.1', ''], 2, /^argument 2:1: "": empty/],
  ['an address and a mask in one argument', ['10.0.0.1 255.0.0.0'], 0, /^$/],
  ['blanks around an argument', [' 10.0.0.1/8 '], 0, /^$/],
  ['two addresses in one argument', ['10.0.0.1 10.0.0.2'], 2, /^netkit: "10\.0\.0\.1 10\.0\.0\.2": /],
])('%s stays one argument', async (_, words, code, stderr) => {
  const outcome = await netkit(['subnet', ...words])
  expect(outcome.stderr).toMatch(stderr)
  expect(outcome.code).toBe(code)
})
