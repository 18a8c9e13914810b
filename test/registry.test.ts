import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import pjson from '../package.json' with {type: 'json'}
import type {NetkitCommand} from '../src/lib/cli/command.js'
import {ROOT_QUESTIONS} from '../src/lib/cli/help/questions.js'
import {kindOfArg, kindOfFlag} from '../src/lib/cli/kinds/kind-of.js'
import {ROW_FIELDS} from '../src/lib/cli/kinds/row-fields.js'
import {type Manifest, readManifest} from '../src/lib/cli/manifest.js'
import {COMMANDS} from '../src/registry.js'
import {netkit, ROOT} from './support/run-netkit.js'

const FOLDER = path.resolve(import.meta.dirname, '../src/commands')
const LAYERS = ['link', 'internet', 'transport', 'application']

/** A line end between two lines that are neither blank nor indented: it would stand in the middle of a wrapped line. */
const BROKEN_PARAGRAPH = /^\S.*\n\S/m

/** Every command's id and its file, as src/commands has them. */
const sources = new Map(
  fs
    .readdirSync(FOLDER, {recursive: true, encoding: 'utf8'})
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file.replace(/(\/index)?\.ts$/, '').replaceAll(path.sep, ':'), path.join(FOLDER, file)]),
)
const ids = Object.keys(COMMANDS)
const manifest: Manifest = readManifest(ROOT)

/** SPEC: short flags, wherever the long one takes a value or is a switch of that meaning. */
const SHORT: Readonly<Record<string, string>> = {port: 'p', listen: 'l', count: 'n', wait: 'w', quiet: 'q'}
/** These keep grep's own letters. */
const GREP = 'ip:grep'

test('the registry names every command of src/commands, and no other, in order', () => {
  expect(ids).toEqual([...sources.keys()].sort())
})

test('every topic of package.json has commands, and every topic is described there', () => {
  const topics = new Set(ids.filter((id) => id.includes(':')).map((id) => id.split(':')[0]))
  expect(Object.keys(pjson.oclif.topics).sort()).toEqual([...topics].sort())
  for (const {description} of Object.values(pjson.oclif.topics)) expect(description).not.toBe('')
})

test('each command answers one question of the root help', () => {
  const asked = ROOT_QUESTIONS.flatMap((question) => question.ids)
  expect(
    asked.toSorted(),
    'the rows of src/lib/cli/help/questions.ts against the commands that there are: name each command once',
  ).toEqual(ids.toSorted())
})

describe.each(ids)('%s', (id) => {
  const words = id.split(':')
  const load = async () => (await COMMANDS[id]!()).default as unknown as typeof NetkitCommand

  test('is the file that its id says', async () => {
    const command = (await load()) as {name: string}
    expect(fs.readFileSync(sources.get(id)!, 'utf8')).toContain(`export default class ${command.name} `)
  })

  test('says what it does in one sentence, and shows examples of itself', async () => {
    const {summary, examples} = await load()
    expect(summary).toMatch(/^[A-Z].*[.?]$/)
    const commands = (examples ?? []).map((example) => (typeof example === 'string' ? example : example.command))
    expect(commands.length).toBeGreaterThan(0)
    for (const command of commands) expect(command).toContain(`<%= config.bin %> ${words.join(' ')}`)
  })

  test('names its layers, and its help shows them', async () => {
    const {layers} = await load()
    expect(layers.length).toBeGreaterThan(0)
    const {stdout} = await netkit([...words, '--help'])
    const picture = LAYERS.map((layer) => ((layers as string[]).includes(layer) ? `[${layer}]` : layer)).join(' – ')
    expect(stdout).toContain(`\nLAYER\n  ${picture}\n`)
  })

  test('never fills an argument from standard input', async () => {
    const {args} = await load()
    for (const [name, arg] of Object.entries(args)) expect({...arg, name}).toMatchObject({name, ignoreStdin: true})
  })

  test('has flags that explain themselves, and none that swallows the words behind it', async () => {
    const {flags, baseFlags} = await load()
    for (const [name, flag] of Object.entries({...baseFlags, ...flags})) {
      expect({name, described: (flag.description ?? '') !== ''}).toEqual({name, described: true})
      if (flag.type === 'option' && flag.multiple)
        expect({...flag, name}).toMatchObject({name, multipleNonGreedy: true})
    }
  })

  test('writes a paragraph of help as one line, which the terminal wraps', async () => {
    const {description = '', args, flags, baseFlags} = await load()
    const texts = Object.values({...baseFlags, ...flags, ...args}).map((one) => one.description ?? '')
    expect([description, ...texts].filter((text) => BROKEN_PARAGRAPH.test(text))).toEqual([])
  })

  test('shows how to ask it in a script, if it can answer no', async () => {
    const {examples} = await load()
    const canSayNo = fs.readFileSync(sources.get(id)!, 'utf8').includes('EXIT.no')
    const asks = JSON.stringify(examples).includes(`if <%= config.bin %> ${words.join(' ')}`)
    expect(asks).toBe(canSayNo)
  })

  test('says of what kind each value is', () => {
    const {flags, args} = manifest[id]!
    const unknown = [
      ...Object.values(flags).filter((flag) => kindOfFlag(flag) === undefined),
      ...Object.values(args).filter((arg) => kindOfArg(id, arg) === undefined),
    ]
    expect(
      unknown.map(({name}) => name),
      `flags and arguments of ${id} without a kind: say it in src/lib/cli/kinds/kind-of.ts`,
    ).toEqual([])
  })

  test('has its fields for --get in src/lib/cli/kinds/row-fields.ts', () => {
    expect(ROW_FIELDS[id] ?? [], `${id}: add the columns of its rows`).not.toEqual([])
  })

  test('has no template in its texts but the name of the program', () => {
    expect(JSON.stringify(manifest[id]).replaceAll('<%= config.bin %>', '')).not.toContain('<%')
  })

  test('has the short flags that go with its long ones', () => {
    const chars = Object.values(manifest[id]!.flags).flatMap(({name, char}) => (name in SHORT ? [[name, char]] : []))
    const wanted = chars.map(([name]) => [name, id === GREP && name === 'count' ? 'c' : SHORT[name!]])
    expect(chars).toEqual(wanted)
  })
})
