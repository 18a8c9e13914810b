import {spawn} from 'node:child_process'
import path from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {readKernelSockets} from '../../src/lib/system/kernel-sockets.js'
import {hasProgram, netkit} from '../support/run-netkit.js'
import {startListener, watch, type Watched} from '../support/udp.js'
import {unusedPort} from '../support/unused-port.js'

const peer = (name: string) => path.resolve(import.meta.dirname, '../peers', name)

/** Starts another program; it is ended with the test. python3 may be a script that needs the whole environment. */
function start([program, ...args]: readonly string[]): Watched {
  const child = spawn(program!, args, {stdio: 'pipe', env: {...process.env, PYTHONIOENCODING: 'utf-8'}})
  child.stdin.on('error', () => {}) // it may end before it has read everything
  const watched = watch(child)
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await watched.end
  })
  return watched
}

/** Resolves when some program has that UDP port. */
async function taken(port: number): Promise<void> {
  while (!readKernelSockets(['udp']).some(({local}) => local.port === port)) await new Promise(setImmediate)
}

/** Why a test with that program can't be, or null. */
function missing(program: string): string | null {
  if (!hasProgram(program)) return `needs ${program}`
  return readKernelSockets(['udp', 'tcp']).length > 0 ? null : 'needs /proc/net, to see when the peer listens'
}

describe('netkit udp send, to', () => {
  test.for<[program: string, commandOf: (port: string) => string[]]>([
    ['socat', (port) => ['socat', `UDP-RECVFROM:${port},bind=127.0.0.1,fork`, 'EXEC:cat']],
    ['ncat', (port) => ['ncat', '-u', '-l', '127.0.0.1', port, '-e', '/bin/cat']],
  ])('%s, which echoes', async ([program, commandOf], {skip}) => {
    const reason = missing(program)
    if (reason) return skip(reason)
    const port = await unusedPort()
    start(commandOf(String(port)))
    await taken(port)
    const outcome = await netkit(['udp', 'send', `:${port}`, 'hello 收到', '--wait', '60s'])
    expect(outcome).toMatchObject({code: 0, stdout: 'hello 收到\n', stderr: ''})
  })

  test.for<[program: string, commandOf: (port: string) => string[]]>([
    ['nc', (port) => ['nc', '-u', '-l', '127.0.0.1', port]],
    ['socat', (port) => ['socat', '-', `UDP-LISTEN:${port},bind=127.0.0.1`]],
    ['ncat', (port) => ['ncat', '-u', '-l', '127.0.0.1', port]],
  ])('%s, where somebody types the answer', async ([program, commandOf], {skip}) => {
    const reason = missing(program)
    if (reason) return skip(reason)
    const port = await unusedPort()
    const {child, sees} = start(commandOf(String(port)))
    await taken(port)
    const asking = netkit(['udp', 'send', `:${port}`, 'are you there?', '--wait', '60s'])
    await sees('stdout', 'are you there?')
    child.stdin!.write('yes\n')
    expect(await asking).toMatchObject({code: 0, stdout: 'yes\\n\n'})
  })

  test.for(['utf-8', 'gbk'])('a Python server that answers 收到 in %s', async (encoding, {skip}) => {
    if (!hasProgram('python3')) return skip('needs python3')
    const server = start(['python3', '-u', peer('udp_server.py'), encoding])
    const [, port] = await server.sees('stdout', /^(\d+)\n/)
    const flags = ['--encoding', encoding, '--wait', '60s']
    const {stdout, code} = await netkit(['udp', 'send', `:${port}`, ...flags], {stdin: '你好\nq\n'})
    expect({stdout, code}).toEqual({stdout: '收到\n收到\n', code: 0})
    expect(await server.end).toMatchObject({code: 0, stdout: `${port}\n你好\nq\n`})
  })
})

describe('netkit udp listen, from', () => {
  test.for<[program: string, commandOf: (port: string) => string[]]>([
    ['nc', (port) => ['nc', '-u', '127.0.0.1', port]],
    ['ncat', (port) => ['ncat', '-u', '127.0.0.1', port]],
    ['socat', (port) => ['socat', '-', `UDP:127.0.0.1:${port}`]],
  ])('%s', async ([program, commandOf], {skip}) => {
    if (!hasProgram(program)) return skip(`needs ${program}`)
    await using listener = await startListener(['--reply', '收到', '--count', '2', '--get', 'text'])
    const {child, sees} = start(commandOf(String(listener.port)))
    child.stdin!.write('hello\n')
    await sees('stdout', '收到')
    child.stdin!.write('你好\n')
    await sees('stdout', '收到收到')
    expect(await listener.end).toMatchObject({code: 0, stdout: 'hello\\n\n你好\\n\n'})
  })

  test.for(['utf-8', 'gbk'])('a Python client that speaks %s', async (encoding, {skip}) => {
    if (!hasProgram('python3')) return skip('needs python3')
    const flags = ['--encoding', encoding, '--count', '3', '--get', 'text']
    await using listener = await startListener(['--upper', ...flags])
    const client = start([
      'python3',
      '-u',
      peer('udp_client.py'),
      String(listener.port),
      encoding,
      '收到 ok',
      '',
      'grün',
    ])
    const isGbk = encoding === 'gbk' // which has ü, and no Ü
    expect(await client.end).toMatchObject({code: 0, stdout: `收到 OK\n\n${isGbk ? 'GRüN' : 'GRÜN'}\n`})
    expect((await listener.end).stdout).toBe('收到 ok\n\ngrün\n')
  })
})
