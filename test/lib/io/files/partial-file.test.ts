import {spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {Folder} from '../../../../src/lib/io/files/folder.js'
import {isPartialName, PartialFile} from '../../../../src/lib/io/files/partial-file.js'

const keep = {overwrite: false, mode: null, mtimeMs: null}
let dir: string
let folder: Folder

beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-partial-'))
  folder = Folder.open(dir)
})
afterEach(() => {
  folder.close()
  fs.rmSync(dir, {recursive: true})
})

const names = () => fs.readdirSync(dir)
const claim = (name = 'a') => PartialFile.claim(folder, name, folder.names())

function written(text: string, name = 'a'): PartialFile {
  const partial = PartialFile.create(folder, name)
  partial.write(Buffer.from(text))
  return partial
}

test('has no name of its own before it is whole, and is for its owner alone', async () => {
  const partial = written('hello')
  expect(names()).toHaveLength(1)
  expect(names().every(isPartialName)).toBe(true)
  expect(fs.statSync(path.join(dir, names()[0]!)).mode & 0o777).toBe(0o600)
  await partial.commit(keep)
  expect(names()).toEqual(['a'])
  expect(fs.statSync(path.join(dir, 'a')).mode & 0o777).toBe(0o666 & ~process.umask())
})

test.each(['a'.repeat(255), '文'.repeat(85)])('a name of 255 bytes leaves room for the partial one', async (name) => {
  const partial = written('x', name)
  partial.release()
  const again = claim(name)
  expect(again.sizeBytes).toBe(1)
  await again.commit(keep)
  expect(names()).toEqual([name])
})

test.each(['a file', 'a symbolic link', 'a symbolic link to nowhere'])('%s of that name stays', async (kind) => {
  fs.writeFileSync(path.join(dir, 'old'), 'old')
  if (kind === 'a file') fs.renameSync(path.join(dir, 'old'), path.join(dir, 'a'))
  else fs.symlinkSync(kind.endsWith('nowhere') ? 'nowhere' : 'old', path.join(dir, 'a'))
  const before = fs.lstatSync(path.join(dir, 'a')).ino
  const partial = written('new')
  await expect(partial.commit(keep)).rejects.toMatchObject({code: 'EEXIST'})
  partial.discard()
  expect(fs.lstatSync(path.join(dir, 'a')).ino).toBe(before)
  expect(names().some(isPartialName)).toBe(false)
  expect(fs.existsSync(path.join(dir, 'nowhere'))).toBe(false)
})

test('a symbolic link is replaced, and never followed', async () => {
  fs.writeFileSync(path.join(dir, 'old'), 'old')
  fs.symlinkSync('old', path.join(dir, 'a'))
  await written('new').commit({...keep, overwrite: true})
  expect(fs.readFileSync(path.join(dir, 'old'), 'utf8')).toBe('old')
  expect(fs.lstatSync(path.join(dir, 'a')).isFile()).toBe(true)
})

test('permissions and time', async () => {
  await written('x').commit({overwrite: false, mode: 0o640, mtimeMs: 1_000_000_000_000})
  const {mode, mtimeMs} = fs.statSync(path.join(dir, 'a'))
  expect([mode & 0o777, mtimeMs]).toEqual([0o640, 1_000_000_000_000])
})

test('what was released goes on', async () => {
  written('hel').release()
  const partial = claim()
  expect(Buffer.concat([...partial.pieces()]).toString()).toBe('hel')
  partial.write(Buffer.from('lo'))
  await partial.commit(keep)
  expect(fs.readFileSync(path.join(dir, 'a'), 'utf8')).toBe('hello')
  expect(names()).toEqual(['a'])
})

test('two at once do not share one', () => {
  written('hel').release()
  const [first, second] = [claim(), claim()]
  expect([first.sizeBytes, second.sizeBytes]).toEqual([3, 0])
  const third = claim()
  expect(third.sizeBytes).toBe(0)
  for (const partial of [first, second, third]) partial.discard()
  expect(names()).toEqual([])
})

test('what a killed process was writing goes on, what a living one writes does not', () => {
  const own = written('mine')
  const [name] = names()
  const {pid} = spawnSync('true')
  const gone = name!.replace(`.${process.pid}-`, `.${pid}-`)
  fs.writeFileSync(path.join(dir, gone), 'orphan', {mode: 0o600})
  const parent = name!.replace(`.${process.pid}-`, `.${process.ppid}-`)
  fs.writeFileSync(path.join(dir, parent), 'of a living process', {mode: 0o600})
  const claimed = claim()
  expect(Buffer.concat([...claimed.pieces()]).toString()).toBe('orphan')
  expect(claim().sizeBytes).toBe(0)
  expect(fs.existsSync(path.join(dir, parent))).toBe(true)
  own.discard()
})

test.each(['a link to a file', 'a second name of a finished file', 'a folder'])(
  '%s under the name of a partial file is not written to',
  (kind) => {
    fs.writeFileSync(path.join(dir, 'precious'), 'precious')
    const planted = path.join(dir, '.a.netkit-part')
    if (kind === 'a folder') fs.mkdirSync(planted)
    else if (kind === 'a link to a file') fs.symlinkSync('precious', planted)
    else fs.linkSync(path.join(dir, 'precious'), planted)
    const partial = claim()
    expect(partial.sizeBytes).toBe(0)
    partial.write(Buffer.from('changed'))
    expect(fs.readFileSync(path.join(dir, 'precious'), 'utf8')).toBe('precious')
    partial.discard()
  },
)

test('a folder that is a symbolic link is not entered', () => {
  fs.mkdirSync(path.join(dir, 'real'))
  fs.symlinkSync('real', path.join(dir, 'link'))
  expect(() => folder.enter('link')).toThrow(expect.objectContaining({code: expect.stringMatching(/ENOTDIR|ELOOP/)}))
  expect(folder.enter('real').pathOf('x')).toContain('x')
})

test('a folder that is replaced by a link meanwhile leads nobody astray', async ({skip}) => {
  if (process.platform !== 'linux') skip('needs /proc/self/fd')
  const inner = folder.enter('inner')
  fs.renameSync(path.join(dir, 'inner'), path.join(dir, 'moved'))
  fs.mkdirSync(path.join(dir, 'elsewhere'))
  fs.symlinkSync('elsewhere', path.join(dir, 'inner'))
  const partial = PartialFile.create(inner, 'a')
  await partial.commit(keep)
  expect(fs.readdirSync(path.join(dir, 'moved'))).toEqual(['a'])
  expect(fs.readdirSync(path.join(dir, 'elsewhere'))).toEqual([])
  inner.close()
})
