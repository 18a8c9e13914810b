import {type ChildProcess, spawn, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {parseAuth} from '../../../../src/lib/cli/flags/auth-flags.js'

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
  ] as const)('%s', async (_, flags, variable, expected) => {
    const env = variable === undefined ? {} : {NETKIT_SECRET: variable}
    const auth = await parseAuth(flags, env)
    expect(auth && {...auth, secret: Buffer.from(auth.secret).toString()}).toEqual(expected)
    expect(env).toEqual({}) // no child gets it
  })

  test('--secret-file alone: the default method; the file goes before the variable', async () => {
    const env = {NETKIT_SECRET: 'from env'}
    const auth = await parseAuth({'secret-file': secretFile('from file')}, env)
    expect(auth).toEqual({method: 'hmac-sha256', secret: Buffer.from('from file')})
    expect(env).toEqual({})
  })

  test.each([{}, {NETKIT_SECRET: ''}])('--auth without a secret is refused: %o', async (env) => {
    await expect(parseAuth({auth: 'hmac-sha256'}, env)).rejects.toThrow(
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
  ])('%s', async (_, content, secret) => {
    const auth = await parseAuth({'secret-file': secretFile(content)}, {})
    expect(Buffer.from(auth!.secret).toString('latin1')).toBe(secret)
  })

  test.each<[string, () => string, RegExp]>([
    ['is not there', () => path.join(folder, 'none'), /: no such file or folder$/],
    ['is a folder', () => folder, /not a file/],
    ['is empty', () => secretFile(''), /empty/],
    ['is a line feed', () => secretFile('\n'), /empty/],
    ['is too long', () => secretFile(Buffer.alloc(4097, 'x')), /longer than 4096/],
    ['may be changed by the group', () => secretFile('secret', 0o620), /mode 620.*chmod 600/],
    ['may be read by all', () => secretFile('secret', 0o604), /mode 604/],
    ['may be changed by all', () => secretFile('secret', 0o602), /mode 602/],
  ])('%s: exit 4', async (_, file, message) => {
    const mask = process.umask(0)
    try {
      const flags = {'secret-file': file()}
      const refusal = {code: 'BAD_SECRET_FILE', exitCode: 4, message: expect.stringMatching(message)}
      await expect(parseAuth(flags, {})).rejects.toThrow(expect.objectContaining(refusal))
    } finally {
      process.umask(mask)
    }
  })

  test('a link to it is followed, and what is behind it is checked', async () => {
    const link = path.join(folder, 'link')
    fs.symlinkSync(secretFile('behind a link'), link)
    expect(String((await parseAuth({'secret-file': link}, {}))!.secret)).toBe('behind a link')
    const other = path.join(folder, 'link-to-open')
    fs.symlinkSync(secretFile('open', 0o644), other)
    fs.chmodSync(fs.realpathSync(other), 0o644)
    await expect(parseAuth({'secret-file': other}, {})).rejects.toMatchObject({code: 'BAD_SECRET_FILE'})
  })

  test('root’s may be its group’s, as secrets of containers are', async ({skip}) => {
    if (process.geteuid?.() !== 0) skip('needs root')
    const file = secretFile('of the group')
    fs.chmodSync(file, 0o440)
    expect(String((await parseAuth({'secret-file': file}, {}))!.secret)).toBe('of the group')
    fs.chownSync(file, 12345, 0)
    await expect(parseAuth({'secret-file': file}, {})).rejects.toThrow('it belongs to another user (12345)')
  })

  test('a pipe that somebody fills in pieces', async ({skip}) => {
    const fifo = path.join(folder, 'fifo')
    if (spawnSync('mkfifo', ['-m', '600', fifo]).status !== 0) skip('needs mkfifo')
    const writer = spawn('sh', ['-c', 'exec >"$0"; printf "in two "; read _; printf "pieces\\n"', fifo])
    const waiting = parseAuth({'secret-file': await untilOpened(fifo, writer)}, {})
    writer.stdin.end('go\n')
    expect(String((await waiting)!.secret)).toBe('in two pieces')
  })

  test('a pipe that nobody writes to is empty, and does not block', async ({skip}) => {
    const fifo = path.join(folder, 'silent')
    if (spawnSync('mkfifo', ['-m', '600', fifo]).status !== 0) skip('needs mkfifo')
    await expect(parseAuth({'secret-file': fifo}, {})).rejects.toThrow(/the secret is empty/)
  })

  test('a pipe that never ends is given up when it is too long', async ({skip}) => {
    const fifo = path.join(folder, 'endless')
    if (spawnSync('mkfifo', ['-m', '600', fifo]).status !== 0) skip('needs mkfifo')
    const endless = spawn('sh', ['-c', 'exec yes >"$0"', fifo])
    await expect(parseAuth({'secret-file': await untilOpened(fifo, endless)}, {})).rejects.toThrow(/longer than 4096/)
    endless.kill()
  })
})

/** A writer's open waits for a reader: there has to be one first. */
async function untilOpened(fifo: string, writer: ChildProcess): Promise<string> {
  const fd = fs.openSync(fifo, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
  afterAll(() => {
    fs.closeSync(fd)
    writer.kill()
  })
  const isOpen = () => fs.readlinkSync(`/proc/${writer.pid}/fd/1`) === fifo
  await expect.poll(isOpen).toBe(true)
  return fifo
}
