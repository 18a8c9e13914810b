// Other programs against netkit, and netkit against them. A program that is not installed is skipped, and the run says so.
import {spawn} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {ended, hasProgram, linesOf, netkit, ROOT, run, shell, startNetkit} from '../support/run-netkit.js'
import {freshPath, kept, pattern, serve, serveShell} from '../support/tcp.js'
import {unusedPort} from '../support/unused-port.js'

/** How each program is called: as a client whose stdin is sent and whose half is closed then, and as a server on a free port. */
const PEERS = {
  nc: {
    client: (port: number) => ['nc', '-N', '127.0.0.1', String(port)],
    listen: (port: number) => ['nc', '-lN', '127.0.0.1', String(port)],
  },
  ncat: {
    client: (port: number) => ['ncat', '127.0.0.1', String(port)],
    listen: (port: number) => ['ncat', '-l', '127.0.0.1', String(port)],
  },
  socat: {
    client: (port: number) => ['socat', '-t60', '-', `TCP:127.0.0.1:${port}`],
    listen: (port: number) => ['socat', '-t60', '-', `TCP-LISTEN:${port},bind=127.0.0.1`],
  },
} as const

const SIZE = 300_001 // more than the buffers of socket and pipe, and not a round number

const quoted = (words: readonly string[]) => words.map((word) => `'${word}'`).join(' ')

describe.each(Object.entries(PEERS))('%s', (name, peer) => {
  const needs = (skip: (why: string) => void) => hasProgram(name) || skip(`needs ${name}`)

  test('as a client of tcp echo: everything comes back', async ({skip}) => {
    needs(skip)
    const {port} = await serve(['tcp', 'echo'])
    const [source, copy] = [freshPath('source'), freshPath('copy')]
    fs.writeFileSync(source, pattern(SIZE))
    const {code} = await shell(`${quoted(peer.client(port))} <${source} >${copy}`)
    expect(code).toBe(0)
    expect(fs.readFileSync(copy).equals(pattern(SIZE))).toBe(true)
  })

  test('as a client of tcp listen: both sides get what the other one had', async ({skip}) => {
    needs(skip)
    const [source, copy] = [freshPath('source'), freshPath('copy')]
    fs.writeFileSync(source, pattern(SIZE))
    const server = await serveShell(`netkit tcp listen --port 0 --output ${copy} <${source}`)
    const client = await shell(`${quoted(peer.client(server.port))} <${source} >${copy}2`)
    expect(client.code).toBe(0)
    expect((await server.end).code).toBe(0)
    for (const file of [copy, `${copy}2`]) expect(fs.readFileSync(file).equals(pattern(SIZE))).toBe(true)
  })

  test('as the server of tcp connect: both sides get what the other one had', async ({skip}) => {
    needs(skip)
    if (process.platform !== 'linux') skip('waits for the listener with tcp states')
    const [source, copy] = [freshPath('source'), freshPath('copy')]
    fs.writeFileSync(source, pattern(SIZE))
    const port = await unusedPort()
    const {stdout, stderr} = await shell(
      `${quoted(peer.listen(port))} <${source} >${copy} & ` +
        `until netkit tcp states :${port} -q; do :; done; ` +
        `netkit tcp connect :${port} <${source} >${copy}2; echo $?; wait`,
    )
    expect({stdout, stderr}).toEqual({stdout: '0\n', stderr: ''})
    for (const file of [copy, `${copy}2`]) expect(fs.readFileSync(file).equals(pattern(SIZE))).toBe(true)
  })
})

describe.each(['nc', 'ncat', 'socat'] as const)('%s on a Unix socket', (name) => {
  const words = {
    nc: (file: string) => ['nc', '-NU', file],
    ncat: (file: string) => ['ncat', '-U', file],
    socat: (file: string) => ['socat', '-t60', '-', `UNIX-CONNECT:${file}`],
  }

  test('as a client of tcp echo', async ({skip}) => {
    if (!hasProgram(name)) skip(`needs ${name}`)
    const file = freshPath('unix.sock')
    await serve(['tcp', 'echo', '--unix', file])
    expect(await shell(`echo hello | ${quoted(words[name](file))}`)).toMatchObject({code: 0, stdout: 'hello\n'})
  })
})

describe('Python', () => {
  beforeEach(({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
  })

  const script = (name: string) => path.join(ROOT, 'test/peers', name)
  const python = (name: string, ...args: string[]) => run('python3', [script(name), ...args], {env: process.env})

  async function pythonServer(...args: string[]): Promise<number> {
    const child = kept(spawn('python3', [script('echo_server.py'), ...args], {stdio: ['ignore', 'pipe', 'inherit']}))
    return Number((await linesOf(child.stdout!).next()).value)
  }

  test.each(['utf-8', 'gbk'])('a client that speaks %s, of tcp echo', async (encoding) => {
    const {port} = await serve(['tcp', 'echo'])
    const {stdout, stderr} = await python('client.py', '127.0.0.1', String(port), encoding, 'hello', '你好，世界')
    expect({stdout, stderr}).toEqual({stdout: 'hello\n你好，世界\n', stderr: ''})
  })

  test('a client of the upper-casing echo, one at a time', async () => {
    const {port} = await serve(['tcp', 'echo', '--upper', '--serial'])
    const runs = await Promise.all(
      ['one', 'two', 'three'].map((word) => python('client.py', '127.0.0.1', String(port), 'utf-8', word)),
    )
    expect(runs.map(({stdout}) => stdout)).toEqual(['ONE\n', 'TWO\n', 'THREE\n'])
  })

  test('a client that packs its lengths with struct, of --framing i32le', async () => {
    const {port} = await serve(['tcp', 'echo', '--framing', 'i32le', '--prepend', '收到 '])
    const {stdout, stderr} = await python('struct_client.py', '127.0.0.1', String(port), 'hello', '', '世界')
    expect({stdout, stderr}).toEqual({stdout: '收到 hello\n收到 \n收到 世界\n', stderr: ''})
  })

  test('a client that sends for ever, and a server that is told to stop', async () => {
    const server = await serve(['tcp', 'listen', '--line'])
    const client = python('endless_client.py', '127.0.0.1', String(server.port))
    await new Promise((resolve) => server.child.stdout!.once('data', resolve))
    expect((await server.stop('SIGINT')).code).toBe(130)
    expect((await client).stdout).toBe('the server has gone\n')
  })

  test.each(['utf-8', 'gbk'])('a server that speaks %s, of tcp connect', async (encoding) => {
    const port = await pythonServer(encoding, 'upper')
    const args = ['tcp', 'connect', `:${port}`, '--line', '--encoding', encoding]
    expect(await netkit(args, {stdin: 'hello\n你好\n'})).toMatchObject({code: 0, stdout: 'HELLO\n你好\n', stderr: ''})
  })

  test('its server is killed: tcp connect does not hang', async () => {
    const child = kept(spawn('python3', [script('echo_server.py'), 'utf-8'], {stdio: ['ignore', 'pipe', 'inherit']}))
    const port = Number((await linesOf(child.stdout!).next()).value)
    const client = kept(startNetkit(['tcp', 'connect', `:${port}`]))
    const end = ended(client)
    client.stdout!.once('data', () => child.kill('SIGKILL'))
    client.stdin!.write('hello')
    expect(await end).toMatchObject({stdout: 'hello', signal: null})
  })
})
