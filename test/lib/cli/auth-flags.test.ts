import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {parseAuth} from '../../../src/lib/cli/auth-flags.js'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-secret-'))
afterAll(() => fs.rmSync(folder, {recursive: true}))

let files = 0

function secretFile(content: string | Buffer, mode = 0o600): string {
  const file = path.join(folder, `secret-${++files}`)
  fs.writeFileSync(file, content, {mode})
  return file
}

describe('what turns authentication on', () => {
  test.each([
    ['nothing', {}, undefined, undefined],
    ['a variable that somebody left behind: nothing', {}, 'stray', undefined],
    ['--auth with the variable', {auth: 'md5-hex'}, 'from env', {method: 'md5-hex', secret: 'from env'}],
  ] as const)('%s', (_, flags, variable, expected) => {
    const env = variable === undefined ? {} : {NETKIT_SECRET: variable}
    const auth = parseAuth(flags, env)
    expect(auth && {...auth, secret: Buffer.from(auth.secret).toString()}).toEqual(expected)
    expect(env).toEqual({}) // no child gets it
  })

  test('--secret-file alone: the default method; the file goes before the variable', () => {
    const env = {NETKIT_SECRET: 'from env'}
    const auth = parseAuth({'secret-file': secretFile('from file')}, env)
    expect(auth).toEqual({method: 'hmac-sha256', secret: Buffer.from('from file')})
    expect(env).toEqual({})
  })

  test.each([{}, {NETKIT_SECRET: ''}])('--auth without a secret is refused: %o', (env) => {
    expect(() => parseAuth({auth: 'hmac-sha256'}, env)).toThrow(
      expect.objectContaining({code: 'NO_SECRET', exitCode: 2}),
    )
  })
})

describe('the file', () => {
  test.each([
    ['one line feed at the end is no part of it', 'secret\n', 'secret'],
    ['a second one is', 'secret\n\n', 'secret\n'],
    ['a carriage return is', 'secret\r\n', 'secret\r'],
    ['bytes that are not text', Buffer.from([0, 255, 10, 7]), Buffer.from([0, 255, 10, 7]).toString('latin1')],
  ])('%s', (_, content, secret) => {
    const auth = parseAuth({'secret-file': secretFile(content)}, {})
    expect(Buffer.from(auth!.secret).toString('latin1')).toBe(secret)
  })

  test.each<[string, () => string, RegExp]>([
    ['is not there', () => path.join(folder, 'none'), /ENOENT/],
    ['is a folder', () => folder, /not a file/],
    ['is empty', () => secretFile(''), /empty/],
    ['is a line feed', () => secretFile('\n'), /empty/],
    ['is too long', () => secretFile(Buffer.alloc(4097, 'x')), /longer than 4096/],
    ['may be read by the group', () => secretFile('secret', 0o640), /mode 640.*chmod 600/],
    ['may be read by all', () => secretFile('secret', 0o604), /mode 604/],
    ['may be changed by all', () => secretFile('secret', 0o602), /mode 602/],
  ])('%s: exit 4', (_, file, message) => {
    const mask = process.umask(0)
    try {
      const flags = {'secret-file': file()}
      const refusal = {code: 'BAD_SECRET_FILE', exitCode: 4, message: expect.stringMatching(message)}
      expect(() => parseAuth(flags, {})).toThrow(expect.objectContaining(refusal))
    } finally {
      process.umask(mask)
    }
  })
})
