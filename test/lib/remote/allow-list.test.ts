import fs from 'node:fs'
import path from 'node:path'
import {expect, test} from 'vitest'
import {AllowList, shellPolicy} from '../../../src/lib/remote/allow-list.js'
import {scratch} from '../../support/run-netkit.js'

function script(name: string, text = '#!/bin/sh\n', mode = 0o755): string {
  const file = path.join(scratch, name)
  fs.writeFileSync(file, text, {mode})
  return file
}

test('a program is named as the list does, or by its absolute path, and runs as the file that was found', () => {
  const {policy} = AllowList.find(['ls'])
  const launch = {file: fs.realpathSync('/bin/ls'), name: 'ls', args: ['-l', '; id']}
  expect(policy(['ls', '-l', '; id'])).toEqual(launch)
  const found = process.env['PATH']!.split(':')
    .map((folder) => `${folder}/ls`)
    .find((file) => fs.existsSync(file))!
  expect(policy([found, '-l', '; id'])).toEqual(launch)
})

test.each([
  ['another program', 'rm'],
  ['its absolute path', '/bin/rm'],
  ['a way round', '../bin/ls'],
  ['a relative path', './ls'],
  ['a longer path', '/bin/../bin/ls'],
  ['a prefix', 'l'],
  ['blanks', ' ls'],
  ['a line feed', 'ls\n'],
  ['other letters', 'LS'],
  ['a whole line', 'ls -l'],
  ['nothing', ''],
])('not on the list: %s', (_reason, name) => {
  const {policy} = AllowList.find(['ls'])
  expect(() => policy([name])).toThrow(/not one of the allowed programs/)
  expect(() => policy([])).toThrow(/not one of the allowed programs/)
})

test('a long name is not repeated at length', () => {
  const {policy} = AllowList.find(['ls'])
  expect(() => policy(['x'.repeat(60_000)])).toThrow(/^"x{100}" is not/)
})

test('a symbolic link is followed once: turned round later it leads nowhere else', () => {
  const [tool, other] = [script('tool'), script('other')]
  const link = path.join(scratch, 'link')
  fs.symlinkSync(tool, link)
  const {policy} = AllowList.find([link])
  fs.rmSync(link)
  fs.symlinkSync(other, link)
  expect(policy([link])).toMatchObject({file: fs.realpathSync(tool), name: link})
  expect(() => policy([tool])).toThrow(/not one of the allowed programs/) // neither the list's name nor the path that was found
})

test.each([
  ['no-such-program-here', 'PROGRAM_NOT_FOUND', /not found in PATH/],
  ['/no/such/file', 'PROGRAM_NOT_FOUND', /no such file/],
  ['/', 'PROGRAM_NOT_FOUND', /no such file/], // a folder is no program
  ['', 'BAD_PROGRAM', /is not a program name/],
])('%j can not be on a list', (name, code, message) => {
  expect(() => AllowList.find([name])).toThrow(expect.objectContaining({code, message: expect.stringMatching(message)}))
})

test('nor can a file that may not be executed', () => {
  const file = script('plain.txt', 'text', 0o644)
  expect(() => AllowList.find([file])).toThrow(expect.objectContaining({code: 'NOT_EXECUTABLE'}))
})

test('those that run other programs are named', () => {
  const names = ['python3.11', 'vim', 'my-shell'].map((name) => script(name))
  const shell = path.join(scratch, 'harmless')
  fs.symlinkSync('/bin/sh', shell) // whatever it is called
  const list = AllowList.find(['ls', 'sh', 'env', 'find', ...names, shell])
  expect(list.launchers).toEqual(['sh', 'env', 'find', names[0], names[1], shell])
})

test('a shell gets one word, whatever it begins with', () => {
  expect(shellPolicy(['-c', 'ls | wc'])).toEqual({file: '/bin/sh', name: 'sh', args: ['-c', '--', '-c ls | wc']})
})
