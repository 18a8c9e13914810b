// Every role of the course's programs against netkit in the other one.
import {type ChildProcess, spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {ended, hasProgram, linesOf, netkit, ROOT, run, shell} from '../support/run-netkit.js'
import {freshPath, kept, serveAt, serveShell} from '../support/tcp.js'

const COURSE = path.join(ROOT, 'test/peers/course.py')
/** Chinese text goes to its standard output, whatever the locale. */
const PYTHON = {...process.env, PYTHONIOENCODING: 'utf-8'}

const SECRET = 'linhaifeng bang bang bang'

beforeEach(({skip}) => {
  if (!hasProgram('python3')) skip('needs python3')
})

/** A server of the course, once it listens. */
async function courseServer(role: string): Promise<{child: ChildProcess; port: string; lines: AsyncIterator<string>}> {
  const child = kept(spawn('python3', [COURSE, role], {env: PYTHON}))
  const lines = linesOf(child.stdout!)
  const {value} = (await lines.next()) as {value: string}
  return {child, port: value, lines}
}

function secretFile(): string {
  const file = freshPath('secret')
  fs.writeFileSync(file, SECRET, {mode: 0o600})
  return file
}

describe('its servers', () => {
  test('the loop that ends at q, with tcp chat', async () => {
    const {port} = await courseServer('loop-server')
    const {stdout, code} = await netkit(['tcp', 'chat', port, '--no-newline'], {stdin: '你好\nq\n'})
    expect([stdout, code]).toEqual([expect.stringContaining('收到:你好'), 0])
  })

  test('socketserver, which keeps the connection: an answer and silence is no failure', async () => {
    const {port, child} = await courseServer('keeping-server')
    const {stdout, stderr, code} = await netkit(['tcp', 'connect', port, '--wait', '1s'], {stdin: 'hi'})
    expect([stdout, code]).toEqual(['HI', 0])
    expect(stderr).toContain('the server answered, then was silent for 1s')
    child.stdin!.end()
  })

  test('two reads of five bytes, with two sends', async () => {
    const {port, lines} = await courseServer('stick-server')
    const {code} = await netkit(['tcp', 'connect', port, '--framing', 'fixed:5'], {stdin: 'hello\nworld\n'})
    expect(code).toBe(0)
    expect([(await lines.next()).value, (await lines.next()).value]).toEqual(["b'hello'", "b'world'"])
  })

  test('struct.pack before each message', async () => {
    const {port} = await courseServer('struct-server')
    const {stdout, code} = await netkit(['tcp', 'connect', port, '--framing', 'i32le'])
    expect([stdout, code]).toEqual(['hello,\nworld\n', 0])
  })

  test.each([
    ['nothing', ''],
    ['/dev/null', '</dev/null'],
  ])('md5, which lets us in and closes without a word: no failure, with %s to say', async (_, redirection) => {
    const {port, lines} = await courseServer('md5-server')
    const command = `netkit tcp connect ${port} --auth md5-hex --secret-file ${secretFile()} ${redirection}`
    const {stderr, code} = await shell(redirection === '' ? `printf '' | ${command}` : command)
    expect([(await lines.next()).value, code]).toEqual(['是合法的客户端', 0])
    expect(stderr).toContain('which may be a refusal')
  })

  test('hmac, then an echo', async () => {
    const {port} = await courseServer('hmac-server')
    const args = ['tcp', 'connect', port, '--auth', 'hmac-md5', '--secret-file', secretFile()]
    expect(await netkit(args, {stdin: 'hello'})).toMatchObject({stdout: 'hello', code: 0})
  })

  test('remote commands in UTF-8, with replies in GBK', async () => {
    const {port} = await courseServer('rexec-server')
    const args = ['tcp', 'run', port, '--compat', 'raw', '--encoding', 'gbk', '--wait', '5s', '--', 'echo 你好']
    expect(await netkit(args)).toMatchObject({stdout: '你好\n', code: 0})
  })

  test('a file that it announces', async () => {
    const {port} = await courseServer('file-server')
    const folder = freshPath('fetched')
    fs.mkdirSync(folder)
    const {code} = await netkit(['tcp', 'receive', folder, '--connect', `:${port}`, '--compat', 'header'])
    expect(code).toBe(0)
    expect(fs.statSync(path.join(folder, '下载:1.bin')).size).toBe(256_000)
  })

  test('datagrams, each answered: the answer to the last one is awaited, too', async () => {
    const {port} = await courseServer('udp-server')
    const {stdout, code} = await netkit(['udp', 'chat', port, '--wait', '60s'], {stdin: '早\nq\n'})
    expect([stdout, code]).toEqual([expect.stringContaining('收到'), 0])
  })
})

describe('its clients', () => {
  /** What the client of that role prints, with netkit as its server. */
  const client = async (role: string, ...args: string[]) => {
    const server = await serveAt(args)
    const {stdout, code} = await run('python3', [COURSE, role, String(server.port)], {env: PYTHON})
    return {stdout: stdout.trim(), code, server}
  }

  test.each([
    ['loop-client', '你好', ['tcp', 'echo', '0']],
    ['upper-client', 'HELLO', ['tcp', 'echo', '0', '--upper']],
    ['upper-client', '欢迎', ['tcp', 'listen', '0', '--reply', '欢迎']],
    [
      'rexec-client',
      '你好',
      ['tcp', 'serve-run', '0', '--allow', 'echo', '--compat', 'raw', '--no-auth', '--encoding', 'gbk'],
    ],
  ])('%s reads %s', async (role, printed, args) => {
    expect(await client(role, ...args)).toMatchObject({stdout: printed, code: 0})
  })

  test('sends that stick are frames of five bytes again', async () => {
    const {server} = await client('stick-client', 'tcp', 'listen', '0', '--framing', 'fixed:5')
    expect((await server.end).stdout).toBe('hello\nworld\n')
  })

  test('struct.unpack reads what --framing i32le replies', async () => {
    const server = await serveShell("printf 'hello,\\nworld\\n' | netkit tcp listen 0 --framing i32le")
    const {stdout} = await run('python3', [COURSE, 'struct-client', String(server.port)], {env: PYTHON})
    expect(stdout).toBe('hello,\nworld\n')
  })

  test.each([
    ['md5-client', 'md5-hex', 'hi'],
    ['hmac-client', 'hmac-md5', 'hello'],
  ])('%s proves itself', async (role, method, printed) => {
    const args = method === 'md5-hex' ? ['tcp', 'listen', '0', '--reply', 'hi'] : ['tcp', 'echo', '0']
    const seen = await client(role, ...args, '--auth', method, '--secret-file', secretFile())
    expect(seen).toMatchObject({stdout: printed, code: 0})
  })

  test('downloads a file from tcp send --listen', async () => {
    const file = path.join(freshPath('served'), 'notes 1.txt')
    fs.mkdirSync(path.dirname(file))
    fs.writeFileSync(file, 'text\n'.repeat(1000))
    const {stdout, server} = await client('file-client', 'tcp', 'send', file, '--listen', '0', '--compat', 'header')
    expect(stdout).toBe('notes 1.txt 5000 True')
    expect((await server.end).code).toBe(0)
  })

  test('datagrams, an empty one included', async () => {
    const seen = await client('udp-client', 'udp', 'listen', '0', '--reply', '收到')
    expect(seen).toMatchObject({stdout: '收到\n收到', code: 0})
  })
})

test('a program of the course that has gone is no bug of ours', async () => {
  const {port, child} = await courseServer('udp-server')
  child.kill('SIGKILL')
  await ended(child)
  expect(await netkit(['udp', 'send', port, 'x', '--wait', '5s'])).toMatchObject({code: 3})
})
