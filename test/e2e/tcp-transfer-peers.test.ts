// Programs of others, in both roles: header and body as a course teaches them, and the whole protocol.
import {spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {beforeEach, expect, test} from 'vitest'
import {hasProgram, linesOf, ROOT, run, shell} from '../support/run-netkit.js'
import {freshPath, kept, pattern} from '../support/tcp.js'
import {contents, fileOf, filesIn, receiver, send} from '../support/transfer.js'

beforeEach(({skip}) => {
  if (!hasProgram('python3')) skip('needs python3')
})

const script = (name: string) => path.join(ROOT, 'test/peers', name)
const bytes = pattern(3_000_001)

function pythonSends(port: number, kind: string, ...files: string[]) {
  return run('python3', [script('file_sender.py'), '127.0.0.1', String(port), kind, ...files], {env: process.env})
}

async function pythonReceives(folder: string, kind: string) {
  const words = [script('file_receiver.py'), folder, kind]
  const child = kept(spawn('python3', words, {stdio: ['ignore', 'pipe', 'inherit']}))
  const lines = linesOf(child.stdout!)
  const port = Number((await lines.next()).value)
  return {port, line: async () => (await lines.next()).value as string}
}

test('a sender of {filename, md5, total_size}', async () => {
  const {port, folder, rows} = await receiver(['--compat', 'header', '--once'])
  const sent = await pythonSends(port, 'plain', fileOf('a.bin', bytes), fileOf('报告.txt', ''))
  expect(sent).toMatchObject({code: 0, stdout: '', stderr: ''})
  expect(await rows()).toMatchObject([
    {file: 'a.bin', verified: true, error: null},
    {file: '报告.txt', verified: true, error: null},
  ])
  expect(filesIn(folder)).toEqual({'a.bin': contents(bytes), '报告.txt': ''})
})

test('a sender of the whole protocol', async () => {
  const {port, folder} = await receiver()
  const files = [fileOf('a.bin', bytes), fileOf('b', 'b')]
  const first = await pythonSends(port, 'whole', ...files)
  expect(first.stderr).toBe('')
  const answers = first.stdout.trim().split('\n')
  expect(answers.map((line) => JSON.parse(line) as unknown)).toEqual([
    {ok: true, sha256: contents(bytes)},
    {ok: true, sha256: expect.stringMatching(/^3e23e816/)},
  ])
  const again = await pythonSends(port, 'whole', ...files)
  expect(again.stdout.match(/"code": "FILE_EXISTS"/g)).toHaveLength(2)
  expect(filesIn(folder)).toEqual({'a.bin': contents(bytes), b: 'b'})
})

test('a receiver of {filename, md5, total_size}', async () => {
  const folder = fs.mkdtempSync(freshPath('python'))
  const {port, line} = await pythonReceives(folder, 'plain')
  const sent = await send(port, fileOf('a.bin', bytes), fileOf('报告.txt', 'x'), '--compat', 'header')
  expect(sent).toMatchObject({code: 0, stderr: '', rows: [{error: null, verified: false}, {error: null}]})
  expect([await line(), await line()]).toEqual(['a.bin 0 right', '报告.txt 0 right'])
  expect(filesIn(folder)).toEqual({'a.bin': contents(bytes), '报告.txt': 'x'})
})

test.each([
  ['the first bytes, and the rest', 15],
  ['something else altogether', 0],
])('a receiver of the whole protocol that has "the first bytes" of %j', async (text, offset) => {
  const folder = fs.mkdtempSync(freshPath('python'))
  const {port, line} = await pythonReceives(folder, 'whole')
  const sent = await send(port, fileOf('a', text), '--resume')
  expect(sent).toMatchObject({code: 0, rows: [{resumedFrom: offset, verified: true}]})
  expect(await line()).toBe(`a ${offset} right`)
  expect(filesIn(folder)).toEqual({a: text})
})

test('a shell with nothing but printf, cat and nc', async ({skip}) => {
  if (!hasProgram('nc')) skip('needs nc')
  const {port, folder, rows} = await receiver(['--compat', 'header', '--header-length', 'u32be', '--once'])
  const file = fileOf('x', bytes)
  const header = `{"filename":"x","filesize":${bytes.length}}`
  const length = header.length.toString(8).padStart(3, '0')
  const line = `{ printf '\\000\\000\\000\\${length}'; printf '%s' '${header}'; cat ${file}; } | nc -N 127.0.0.1 ${port}`
  expect(await shell(line)).toMatchObject({code: 0, stdout: ''})
  expect(await rows()).toMatchObject([{file: 'x', error: null, verified: false}])
  expect(filesIn(folder)).toEqual({x: contents(bytes)})
})
