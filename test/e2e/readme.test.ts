// What the README (in both languages) and docs/recipes.md show, run as it stands there.
import fs from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {readManifest} from '../../src/lib/cli/manifest.js'
import {netkit, ROOT, run, scratch, shell} from '../support/run-netkit.js'
import {serveAt} from '../support/tcp.js'

const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8')
const texts = ['README.md', 'README.zh-CN.md', 'docs/recipes.md'].map(read)
const blocksOf = (language: string) =>
  texts.flatMap((text) =>
    [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, block]) => block!),
  )

/** Commands and what they print, on both streams. */
const sessions = blocksOf('console').flatMap((block) => {
  const [, ...parts] = `\n${block}`.split('\n$ ')
  return parts.map((part): [command: string, output: string] => {
    const [command, ...output] = part.trimEnd().split('\n')
    return [command!, output.join('\n')]
  })
})

/** Lines for a terminal, without their comments. */
const lines = blocksOf('sh').flatMap((block) =>
  block
    .trimEnd()
    .split('\n')
    .map((line) => line.replace(/\s+#.*/, '')),
)

// npm's lines are for a fresh clone.
test.each(sessions.filter(([command]) => !command.startsWith('npm ')))('$ %s', async (command, output) => {
  const {stdout, code} = await shell(`exec 2>&1\n${command}`)
  if (output === '…') expect({code, stdout}).toEqual({code: 0, stdout: expect.stringContaining('127.0.0.1')})
  else expect(stdout.trimEnd()).toBe(output)
})

test('each line for a terminal is a command with flags that it has', () => {
  const commands = new Map(Object.entries(readManifest(ROOT)).map(([id, {flags}]) => [id.replace(':', ' '), flags]))
  const parts = lines.flatMap((line) => line.split(/ (?:\||&&|\|\|) /)).filter((part) => part.startsWith('netkit '))
  expect(parts.length).toBeGreaterThan(10)
  for (const part of parts) {
    const [, topic = '', verb = ''] = part.split(' ')
    const flags = commands.get(`${topic} ${verb}`) ?? commands.get(topic)
    const used = [...part.split(' -- ')[0]!.matchAll(/ '?--([\w-]+)/g)].map(([, name]) => name!)
    expect({part, unknown: used.filter((name) => flags === undefined || !(name in flags))}).toEqual({part, unknown: []})
  }
})

const lineOf = (start: string) => lines.find((line) => line.includes(start))!
const wordsOf = (line: string) =>
  line
    .replace(/^netkit /, '')
    .replaceAll("'", '')
    .split(' ')

test('the echo server answers the client, which shows its calls', async () => {
  const server = await serveAt(wordsOf(lineOf('netkit tcp echo')).map((word) => (word === '9000' ? '0' : word)))
  const {stdout, stderr} = await shell(lineOf('netkit tcp connect').replace('9000', server.place))
  expect(stdout).toBe('hello\n')
  expect(stderr).toContain('shutdown(SHUT_WR)')
})

describe('the secret', () => {
  beforeAll(async () => {
    const {code} = await run('sh', ['-c', lineOf('openssl rand')], {cwd: scratch})
    expect(code).toBe(0)
  })

  test('runs a program of the list, and no other', async () => {
    const server = await serveAt([...wordsOf(lineOf('serve-run')), '--port', '0'], {cwd: scratch})
    const words = wordsOf(lineOf('netkit tcp run').replace('192.0.2.7:9000', `127.0.0.1:${server.port}`))
    const {stdout, code} = await netkit(words, {cwd: scratch})
    expect({code, stdout}).toEqual({code: 0, stdout: expect.stringContaining('/')})
    const refused = await netkit([...words.slice(0, words.indexOf('--')), '--', 'id'], {cwd: scratch})
    expect(refused.code).toBe(1)
  })
})

// The second command runs on real sockets: its times vary, what is drawn here does not.
test('the picture shows what the program prints', async () => {
  const shown = [...read('docs/netkit.svg').matchAll(/<text[^>]* y="(\d+)"[^>]*>(.*?)<\/text>/g)]
  const rows = new Map<string, string[]>()
  for (const [, y, text] of shown) rows.set(y!, [...(rows.get(y!) ?? []), text!.replaceAll('&amp;', '&')])
  const pieces = [...rows.values()].map((row) => row.join('').replaceAll(' ', ''))
  const commands = pieces.filter((row) => row.startsWith('$'))
  expect(commands).toEqual(['$netkitsubnet192.168.11.229/24', '$netkitstickdemorecv-5-5-10-5'])
  const outputs = await Promise.all([netkit(['subnet', '192.168.11.229/24']), netkit(['stickdemo', 'recv-5-5-10-5'])])
  const printed = new Set(outputs.flatMap(({stdout}) => stdout.replaceAll(' ', '').split('\n')))
  const stale = pieces.filter((row) => !row.startsWith('$') && row !== '…' && !printed.has(row))
  expect(stale).toEqual([])
})
