// Remote commands between netkit and Python: the course's programs, and our own protocol from its description.
import {spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {program, SECRET, secretFile, serveCommands, serveRun} from '../support/remote.js'
import {hasProgram, linesOf, netkit, ROOT, run, shell} from '../support/run-netkit.js'
import {freshPath, kept, pattern} from '../support/tcp.js'

const script = (name: string) => path.join(ROOT, 'test/peers', name)
const python = (name: string, ...args: string[]) => run('python3', [script(name), ...args], {env: process.env})

async function pythonServer(name: string, ...args: string[]): Promise<number> {
  const child = kept(spawn('python3', [script(name), ...args], {stdio: ['ignore', 'pipe', 'inherit']}))
  return Number((await linesOf(child.stdout!).next()).value)
}

beforeEach(({skip}) => {
  if (!hasProgram('python3')) skip('needs python3')
})

describe.each(['raw', 'length', 'header'])("the course's programs, %s", (compat) => {
  test('its client, and ours as the server: several commands on one connection', async () => {
    const server = await serveCommands(['--allow', 'echo,ls', '--compat', compat, '--no-auth'])
    const commands = [`echo 你好 '; rm -rf x'`, 'ls /no/such/file', 'rm x']
    const {stdout, stderr} = await python(
      'remote_command_client.py',
      String(server.port),
      compat,
      'utf-8',
      '-',
      ...commands,
    )
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^你好 ; rm -rf x\n.*No such file or directory\nnetkit: "rm" is not one of/)
    const rows = (await server.stop()).stdout
    expect(rows.trim().split('\n')).toHaveLength(3)
  })

  test('a reply longer than one read', async () => {
    const long = program('seq 1 20000')
    const server = await serveCommands(['--allow', long, '--compat', compat, '--no-auth'])
    const {stdout} = await python('remote_command_client.py', String(server.port), compat, 'utf-8', '-', long)
    // With raw a client does not know what it has missed: that is what the other two are for.
    if (compat === 'raw') expect(stdout).toMatch(/^1\n2\n3\n/)
    else expect(stdout).toMatch(/^1\n2\n(.*\n)*19999\n20000\n$/)
  })

  test('its server, which speaks GBK, and our client', async () => {
    const port = await pythonServer('remote_command_server.py', compat, 'gbk')
    const args = ['tcp', 'run', `:${port}`, '--compat', compat, '--encoding', 'gbk', '--command-encoding', 'gbk']
    expect(await netkit([...args, '--', 'echo 你好 && echo 再见 >&2'])).toEqual({
      stdout: '你好\n再见\n',
      stderr: '',
      code: 0,
      signal: null,
    })
    const {stdout, code} = await netkit([...args, '--json', '--', 'echo', '世 界'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      status: null,
      stdout: {sizeBytes: 6, text: '世 界\n', base64: 'ysAgvecK'},
      stderr: {sizeBytes: 0, text: '', base64: ''},
    })
    expect((await shell(`netkit ${args.join(' ')} --raw -- 'echo 你好' | od -An -tx1`)).stdout.trim()).toBe(
      'c4 e3 ba c3 0a',
    )
  })

  test('both prove that they know the secret, as the course does', async () => {
    const file = secretFile()
    const port = await pythonServer('remote_command_server.py', compat, 'utf-8', SECRET)
    const proof = ['--auth', 'hmac-md5', '--secret-file', file]
    expect(await netkit(['tcp', 'run', `:${port}`, '--compat', compat, ...proof, '--', 'echo hi'])).toMatchObject({
      code: 0,
      stdout: 'hi\n',
    })
    const server = await serveCommands(['--allow', 'echo', '--compat', compat, ...proof])
    const client = await python('remote_command_client.py', String(server.port), compat, 'utf-8', SECRET, 'echo hi')
    expect(client).toMatchObject({code: 0, stdout: 'hi\n'})
  })
})

describe('our own protocol', () => {
  test('a client in Python', async () => {
    const both = program('echo out; echo err >&2; exit 7')
    const server = await serveRun(['--allow', both])
    expect(await python('run_client.py', String(server.port), SECRET, both)).toMatchObject({
      code: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    })
    expect(await python('run_client.py', String(server.port), SECRET, 'rm')).toMatchObject({
      code: 1,
      stderr: '"rm" is not one of the allowed programs\n',
    })
  })

  test('a server in Python', async () => {
    const source = freshPath('source')
    fs.writeFileSync(source, pattern(300_001))
    const port = await pythonServer('run_server.py', SECRET)
    const out = freshPath('out')
    const line = `netkit tcp run :${port} --secret-file ${secretFile()} -- sh -c 'cat "$1"; echo err >&2; exit 7' sh ${source} >${out}`
    expect(await shell(line)).toMatchObject({code: 7, stderr: 'err\n'})
    expect(fs.readFileSync(out).equals(pattern(300_001))).toBe(true)
  })
})
