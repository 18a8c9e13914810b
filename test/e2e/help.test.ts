import {describe, expect, test} from 'vitest'
import pjson from '../../package.json' with {type: 'json'}
import {topicFacts} from '../../scripts/surfaces/topic-pages.js'
import {longHelp} from '../../src/lib/cli/help/long-help.js'
import {shortHelp} from '../../src/lib/cli/help/short-help.js'
import {readManifest} from '../../src/lib/cli/manifest.js'
import {plain} from '../../src/lib/text/paint.js'
import {COMMANDS} from '../../src/registry.js'
import {netkit, ROOT} from '../support/run-netkit.js'

const TOPICS = [...new Set(Object.keys(COMMANDS).map((id) => id.split(':')[0]!))]
const WORDS = Object.keys(COMMANDS).map((id) => id.replace(':', ' '))

const facts = topicFacts(readManifest(ROOT), pjson.oclif.topics)

/** The page as the program makes it, without starting it. */
function helpLines(words: string, flag: '-h' | '--help', width: number): string[] {
  const [topic] = words.split(' ') as [string]
  const commands = Object.values(facts.get(topic)!.commands)
  const command = commands.find((one) => one.words === words)!
  const verbs = commands.filter((one) => words === topic && one !== command)
  return (flag === '-h' ? shortHelp : longHelp)(command, {width, paint: plain}, verbs).trimEnd().split('\n')
}

/** Commands to copy stay whole, however wide they are. */
const isExample = (line: string) => line.startsWith('  $ ')

describe.each(WORDS)('%s', (words) => {
  test.each([60, 80, 100])('-h and --help fit %i columns', (columns) => {
    for (const flag of ['-h', '--help'] as const) {
      const lines = helpLines(words, flag, columns).filter((line) => !isExample(line))
      expect(lines.length).toBeGreaterThan(9)
      expect(lines.filter((line) => line.length > columns)).toEqual([])
    }
  })

  test('a comment on an example is a comment in each of its lines', () => {
    for (const flag of ['-h', '--help'] as const) {
      const lines = helpLines(words, flag, 40)
      const start = lines.indexOf('EXAMPLES') + 1
      const examples = lines.slice(start, lines.indexOf('', start))
      expect(examples.filter((line) => !/^ {2}[$#] /.test(line) || (/^ {2}#/.test(line) && line.length > 40))).toEqual(
        [],
      )
    }
  })

  test('-h has at most 30 lines, with usage and examples first', () => {
    const lines = helpLines(words, '-h', 80)
    const shown = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / 80)), 0)
    expect(shown).toBeLessThanOrEqual(30)
    const heads = lines.filter((line) => /^[A-Z]+$/.test(line))
    expect(heads.slice(0, 2)).toEqual(['USAGE', 'EXAMPLES'])
  })

  test('--help has every flag, and examples before them', () => {
    const lines = helpLines(words, '--help', 80)
    const heads = lines.filter((line) => /^[A-Z][A-Z ]+$/.test(line))
    expect(heads.slice(0, 2)).toEqual(['USAGE', 'EXAMPLES'])
    expect(heads.at(-1)).toBe('LAYER')
    for (const flag of ['--json', '--get FIELD[,FIELD]', '-q, --quiet', '--no-input'])
      expect(lines.join('\n')).toContain(`  ${flag}`)
  })
})

test.each(TOPICS)('netkit help %s', async (topic) => {
  const {stdout, code} = await netkit(['help', topic])
  const verbs = WORDS.filter((words) => words.startsWith(`${topic} `))
  for (const words of verbs) expect(stdout).toContain(`\n  ${words} `)
  expect(code).toBe(0)
})

test('a page is as wide as it says in COLUMNS, from 40 to 100; 80 without', async () => {
  const widest = async (columns?: string) => {
    const {stdout} = await netkit(['tcp', 'echo', '--help'], {env: {COLUMNS: columns}})
    return Math.max(
      ...stdout
        .split('\n')
        .filter((line) => !isExample(line))
        .map((line) => line.length),
    )
  }
  const [usual, narrow, wide] = [await widest(), await widest('10'), await widest('500')]
  expect(usual).toBeLessThanOrEqual(80)
  expect(usual).toBeGreaterThan(70)
  expect(narrow).toBeLessThanOrEqual(48) // a label may be longer than the least of 40
  expect(wide).toBeLessThanOrEqual(100)
  expect(wide).toBeGreaterThan(90)
})

test.each(['tcp echo', 'subnet', 'completion'])('netkit %s prints those pages', async (words) => {
  for (const flag of ['-h', '--help'] as const) {
    const {stdout, stderr, code} = await netkit([...words.split(' '), flag], {env: {COLUMNS: '70'}})
    expect(stdout.trimEnd().split('\n')).toEqual(helpLines(words, flag, 70))
    expect({stderr, code}).toEqual({stderr: '', code: 0})
  }
})

test('the records that dns serve lists stand one below the other, indented', () => {
  const lines = helpLines('dns serve', '--help', 60)
  expect(lines).toContain('    www.example.com=192.0.2.7')
  expect(lines).toContain('    example.com=MX:10 mail.example.com')
})
