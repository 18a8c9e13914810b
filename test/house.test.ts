import {spawnSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {houseFaults, type Source} from './support/house-rules.js'

const SRC = path.resolve(import.meta.dirname, '../src')

test('every file of src keeps the rules of the house', () => {
  const sources = fs
    .readdirSync(SRC, {recursive: true, encoding: 'utf8'})
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({file: name.replaceAll(path.sep, '/'), text: fs.readFileSync(path.join(SRC, name), 'utf8')}))
  expect(sources.length).toBeGreaterThan(100)
  expect(houseFaults(sources)).toEqual([])
})

test('what is built is not kept in git', ({skip}) => {
  const root = path.resolve(SRC, '..')
  const {status, stdout} = spawnSync('git', ['ls-files', '-z'], {cwd: root, encoding: 'utf8'})
  if (status !== 0) skip('needs a clone, and git')
  const sizeOf = (name: string) => fs.statSync(path.join(root, name), {throwIfNoEntry: false})?.size ?? 0
  expect(stdout.split('\0').filter((name) => sizeOf(name) > 1 << 20)).toEqual([])
})

const lines = (count: number) => '// a line\n'.repeat(count)
const lib = (file: string, text: string): Source => ({file: `lib/${file}`, text})

test.each<[why: string, sources: Source[], fault: string]>([
  ['a name of none', [lib('net/dial.ts', 'export const call = 1')], 'named for none'],
  ['one word too many', [lib('net/dial-fast.ts', 'export function dial() {}')], 'named for none'],
  ['nothing is exported', [lib('net/dial.ts', 'const dial = 1')], 'named for none'],
  [
    'a name twice',
    [lib('a/dial.ts', 'export type Dial = 1'), lib('b/dial.ts', 'export class Dial {}')],
    'Dial: exported by',
  ],
  ['a long file', [lib('net/dial.ts', `export const dial = 1\n${lines(300)}`)], '301 lines'],
  ['a long command', [{file: 'commands/ip/grep.ts', text: lines(111)}], '111 lines, 110'],
  [
    'a full folder',
    Array.from({length: 26}, (_, n) => lib(`net/a${n}.ts`, `export const a${n} = 1`)),
    'lib/net: 26 files',
  ],
  ['a private field', [lib('net/dial.ts', 'export const dial = socket._handle')], 'private fields'],
  ['a private symbol', [lib('net/dial.ts', "export const dial = 'state symbol'")], 'private fields'],
  ['a binding', [lib('net/dial.ts', 'export const dial = process.binding(name)')], 'private fields'],
  [
    'a cycle of three, by types and by import()',
    [
      lib('net/a.ts', "import type {b} from './b.js'\nexport const a = 1"),
      lib('net/b.ts', "export {c} from '../io/c.js'\nexport const b = 1"),
      lib('io/c.ts', "export const c = () => import('../net/a.js')"),
    ],
    'lib/net/a.ts → lib/net/b.ts → lib/io/c.ts → lib/net/a.ts',
  ],
])('the rules find %s', (_, sources, fault) => {
  expect(houseFaults(sources).join('\n')).toContain(fault)
})

test.each<[why: string, sources: Source[]]>([
  ['camelCase and plurals', [lib('net/parse-port.ts', 'export async function parsePorts() {}')]],
  ['constants', [lib('net/facts.ts', 'export const FACTS = []')]],
  ['words of a longer export', [lib('net/line-cutter.ts', 'export abstract class StrictLineCutter {}')]],
  ['a file that a script writes', [lib('net/ports.data.ts', lines(400))]],
  ['private fields in their room', [lib('node-internals/move.ts', 'export const move = socket._handle')]],
  ['a comment that names one', [lib('net/dial.ts', '// not by _handle\nexport const dial = 1')]],
  ['a file of 300 lines', [lib('net/dial.ts', `export const dial = 1\n${lines(299)}`)]],
])('the rules allow %s', (_, sources) => {
  expect(houseFaults(sources)).toEqual([])
})
