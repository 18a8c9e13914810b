// The build makes a program for each topic; bin/run.js chooses one by the first word.
import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {netkit, ROOT, run, scratch} from '../support/run-netkit.js'

const namesIn = (folder: string) => fs.readdirSync(path.join(ROOT, folder), {withFileTypes: true})
const topics = namesIn('src/commands').flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))

test('there is a program for each topic, one for all else, and no other', () => {
  const programs = namesIn('dist').flatMap(({name}) => (/^netkit.*\.cjs$/.test(name) ? [name] : []))
  expect(programs.toSorted()).toEqual(['netkit.cjs', ...topics.map((topic) => `netkit-${topic}.cjs`)].toSorted())
})

test.each(topics)('%s has the commands of its topic and no others', (topic) => {
  const {sources} = JSON.parse(fs.readFileSync(path.join(ROOT, `dist/netkit-${topic}.cjs.map`), 'utf8')) as {
    sources: string[]
  }
  const commands = sources.flatMap((source) => /src\/commands\/(.*)\.ts$/.exec(source)?.slice(1) ?? [])
  const own = namesIn(`src/commands/${topic}`).map(({name}) => `${topic}/${path.basename(name, '.ts')}`)
  expect(commands.toSorted()).toEqual(own.toSorted())
})

test.each([
  ['../evil'], // dist/netkit-../../evil.cjs is dist/evil.cjs
  ['evil/../../evil'],
  ['Subnet'],
  ['nosuch'],
  ['subnet:merge'],
  ['a'.repeat(100_000)],
])('%s is no program', async (word) => {
  const copy = path.join(scratch, 'copy')
  for (const part of ['bin', 'dist', 'package.json']) {
    fs.cpSync(path.join(ROOT, part), path.join(copy, part), {recursive: true})
  }
  fs.writeFileSync(path.join(copy, 'dist/evil.cjs'), `exports.main = () => process.exit(99)`)
  const {code, stderr} = await run(process.execPath, [path.join(copy, 'bin/run.js'), word])
  expect({code, isUnknown: stderr.includes('is not a command')}).toEqual({code: 2, isUnknown: true})
})

test('NETKIT_NO_CACHE and DEBUG run the same program', async () => {
  for (const env of [{NETKIT_NO_CACHE: '1'}, {DEBUG: 'nothing'}]) {
    expect(await netkit(['port', 'name', '443', '--get', 'name'], {env})).toMatchObject({stdout: 'https\n', code: 0})
  }
})
