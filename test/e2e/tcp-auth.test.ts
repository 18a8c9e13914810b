import {spawn} from 'node:child_process'
import {createHmac} from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {AUTH_METHODS} from '../../src/lib/auth/methods.js'
import {startGuest, startListener} from '../support/chat-program.js'
import {
  ended,
  type ErrorLine,
  hasProgram,
  jsonLines,
  linesOf,
  netkit,
  ROOT,
  run,
  type Run,
  scratch,
  startNetkit,
} from '../support/run-netkit.js'
import {dial, freshPath, kept, readAll, readExactly, serve} from '../support/tcp.js'

const SECRET = 'sesame-7Qz-öffne'
const secretFile = (name: string, secret: string) => {
  const file = path.join(scratch, name)
  fs.writeFileSync(file, `${secret}\n`, {mode: 0o600})
  return file
}
const RIGHT = ['--secret-file', secretFile('right', SECRET)]
const WRONG = ['--secret-file', secretFile('wrong', 'another')]

describe.each(AUTH_METHODS)('%s', (method) => {
  const auth = ['--auth', method, ...RIGHT]

  test('tcp echo and tcp connect', async () => {
    const {port} = await serve(['tcp', 'echo', ...auth])
    expect(await netkit(['tcp', 'connect', `:${port}`, ...auth], {stdin: 'hello'})).toMatchObject({
      code: 0,
      stdout: 'hello',
    })
  })

  test('a wrong secret is exit 3, whether something is sent, nothing, or stdin stays open', async () => {
    const server = await serve(['tcp', 'echo', '--auth', method, ...RIGHT])
    const wrong = ['tcp', 'connect', `:${server.port}`, '--auth', method, ...WRONG, '--json']
    const runs = await Promise.all([netkit(wrong, {stdin: 'hello'}), netkit(wrong), startConnect(wrong)])
    for (const {code, stdout} of runs) {
      expect(code).toBe(3)
      expect(jsonLines<ErrorLine>(stdout)).toMatchObject([{error: {code: 'AUTH_FAILED', input: server.place}}])
    }
    expect(await server.stop()).toMatchObject({stdout: '', code: 143})
  })

  test('a Python client of tcp echo', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
    const {port} = await serve(['tcp', 'echo', ...auth])
    expect(await python('auth_client.py', '127.0.0.1', String(port), method, SECRET, '你好')).toMatchObject({
      code: 0,
      stdout: '你好\n',
    })
    const stranger = await python('auth_client.py', '127.0.0.1', String(port), method, 'another', '你好')
    expect(stranger).toMatchObject({code: 1, stdout: ''})
  })

  test('a Python server of tcp connect', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
    const child = kept(
      spawn('python3', [peer('auth_server.py'), method, SECRET], {stdio: ['ignore', 'pipe', 'inherit']}),
    )
    const lines = linesOf(child.stdout)
    const port = (await lines.next()).value as string
    const args = ['tcp', 'connect', `:${port}`, '--auth', method]
    expect(await netkit([...args, ...RIGHT], {stdin: 'hello'})).toMatchObject({code: 0, stdout: 'hello'})
    expect((await lines.next()).value).toBe('yes')
    expect(await startConnect([...args, ...WRONG])).toMatchObject({code: 3, stdout: ''})
    expect((await lines.next()).value).toBe('no')
  })
})

const peer = (name: string) => path.join(ROOT, 'test/peers', name)
const python = (name: string, ...args: string[]) => run('python3', [peer(name), ...args], {env: process.env})

/** With a stdin that stays open, as on a terminal. */
const startConnect = (args: readonly string[]) => ended(kept(startNetkit(args)))

const hmac = (challenge: Buffer) => createHmac('sha256', SECRET).update(challenge).digest()

describe('what stands right behind the answer is echoed', () => {
  test.each([
    ['as it is', [], 'early bird', 'early bird'],
    ['in capitals', ['--upper'], 'early bird', 'EARLY BIRD'],
    ['frame by frame', ['--framing', 'netstring'], '5:early,4:bird,', '5:early,4:bird,'],
    ['one at a time', ['--serial'], 'early bird', 'early bird'],
  ])('%s', async (_, flags, bytes, answer) => {
    const server = await serve(['tcp', 'echo', ...RIGHT, ...flags, '--json'])
    const socket = await dial(server.port)
    const challenge = await readExactly(socket, 32)
    socket.end(Buffer.concat([hmac(challenge), Buffer.from(bytes)]))
    expect((await readAll(socket)).toString()).toBe(answer)
    const {stdout} = await server.stop()
    expect(jsonLines(stdout)[1]).toMatchObject({event: 'closed', receivedBytes: bytes.length, sentBytes: answer.length})
  })
})

describe('between netkits', () => {
  test.each([
    ['IPv6', ['--host', '::1']],
    ['a Unix socket', ['--unix', freshPath('auth.sock')]],
  ])('over %s', async (_, where) => {
    const {place} = await serve(['tcp', 'echo', ...RIGHT, ...where, ...(where[0] === '--host' ? ['--port', '0'] : [])])
    const target = where[0] === '--unix' ? where : [place]
    expect(await netkit(['tcp', 'connect', ...target, ...RIGHT], {stdin: 'hi'})).toMatchObject({code: 0, stdout: 'hi'})
    expect(await startConnect(['tcp', 'connect', ...target, ...WRONG])).toMatchObject({code: 3, stdout: ''})
  })

  test('tcp listen serves the first who knows the secret, and --idle-timeout is about the talk', async () => {
    const server = await serve(['tcp', 'listen', ...RIGHT, '--idle-timeout', '1m'])
    const silent = await dial(server.port)
    await readExactly(silent, 32)
    expect(await startConnect(['tcp', 'connect', server.place, ...WRONG])).toMatchObject({code: 3})
    server.child.stdin!.end('from the server')
    const client = await netkit(['tcp', 'connect', server.place, ...RIGHT], {stdin: 'from the client'})
    expect(client).toMatchObject({code: 0, stdout: 'from the server'})
    expect(await server.end).toMatchObject({code: 0, stdout: 'from the client'})
    expect(await readAll(silent)).toHaveLength(0)
  })

  test('a file into tcp listen: nothing comes back, and the client says what that may mean', async () => {
    const server = await serve(['tcp', 'listen', ...RIGHT])
    server.child.stdin!.end()
    const {code, stderr} = await netkit(['tcp', 'connect', server.place, ...RIGHT], {stdin: 'a file'})
    expect(code).toBe(0)
    expect(stderr).toContain('only --auth hmac-sha256-mutual can tell')
    expect((await server.end).stdout).toBe('a file')
  })

  test('tcp chat: who has said all, and hears nothing, was let in for all it knows', async () => {
    const room = await startListener(['tcp', 'chat', '--listen', '--port', '0', '--json', ...RIGHT])
    const guest = await netkit(['tcp', 'chat', room.endpoint, ...RIGHT], {stdin: 'hello\n'})
    expect(guest.code).toBe(0)
    const stranger = await netkit(['tcp', 'chat', room.endpoint, ...WRONG], {stdin: 'hello\n'})
    expect(stranger).toMatchObject({code: 3, stderr: expect.stringContaining('authentication failed')})
    room.says('q')
    expect((await room.end).stdout).not.toContain('"peer":2')
  })

  test('Ctrl-C is no refusal', async () => {
    const server = await serve(['tcp', 'listen', '--keep', ...RIGHT])
    for (const command of ['connect', 'chat']) {
      const child = kept(startNetkit(['tcp', command, server.place, ...RIGHT, '--trace']))
      const end = ended(child)
      child.stderr!.on('data', (chunk: Buffer) => chunk.includes('auth: ') && child.kill('SIGINT'))
      const {code, stderr} = await end
      expect({code, told: /authentication failed|said nothing/.test(stderr)}).toEqual({code: 130, told: false})
    }
  })

  test('tcp chat: a room', async () => {
    const room = await startListener(['tcp', 'chat', '--listen', '--port', '0', '--json', ...RIGHT])
    const stranger = startGuest(['tcp', 'chat', room.endpoint, ...WRONG])
    expect(await stranger.end).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringContaining('authentication failed'),
    })
    const guest = startGuest(['tcp', 'chat', room.endpoint, '--json', ...RIGHT])
    expect(JSON.parse(await room.next())).toMatchObject({event: 'joined'})
    guest.says('hello')
    expect(JSON.parse(await room.next())).toMatchObject({event: 'message', text: 'hello'})
    room.says('q')
    expect((await guest.end).code).toBe(0)
    expect((await room.end).code).toBe(0)
  })
})

describe('the command line', () => {
  test.each<[string, string[], number, string]>([
    ['no secret', ['--auth', 'hmac-sha256'], 2, 'NO_SECRET'],
    ['no such method', ['--auth', 'rot13'], 2, 'USAGE'],
    ['no such file', ['--secret-file', '/nowhere'], 4, 'BAD_SECRET_FILE'],
  ])('%s', async (_, flags, code, name) => {
    for (const command of [['echo'], ['listen'], ['connect', ':1'], ['chat', ':1'], ['chat', '--listen']]) {
      const refusal = await netkit(['tcp', ...command, ...flags, '--json'])
      expect(refusal.code).toBe(code)
      expect(jsonLines<ErrorLine>(refusal.stdout)[0]!.error.code).toBe(name)
    }
  })

  test('NETKIT_SECRET with --auth is a secret; alone it changes nothing', async () => {
    const env = {NETKIT_SECRET: SECRET}
    const [guarded, open] = [await serve(['tcp', 'echo', ...RIGHT]), await serve(['tcp', 'echo'], {env})]
    const connect = (port: number, ...auth: string[]) =>
      netkit(['tcp', 'connect', `:${port}`, ...auth], {stdin: 'hi', env})
    expect(await connect(guarded.port, '--auth', 'hmac-sha256')).toMatchObject({code: 0, stdout: 'hi'})
    expect(await connect(open.port)).toMatchObject({code: 0, stdout: 'hi'})
  })

  test.each(['hmac-md5', 'md5-hex'])('%s is told to be old, on standard error', async (method) => {
    const server = await serve(['tcp', 'echo', '--auth', method, ...RIGHT])
    const client = await netkit(['tcp', 'connect', server.place, '--auth', method, ...RIGHT, '--json'], {stdin: 'hi'})
    expect(jsonLines(client.stderr)).toMatchObject([{notice: {code: 'OLD_DIGEST'}}])
    expect((await server.stop()).stderr).toContain(`netkit: ${method} is an old digest`)
  })

  test.each(['echo', 'listen', 'connect', 'chat'])('tcp %s --help says that nothing is encrypted', async (command) => {
    const {stdout} = await netkit(['tcp', command, '--help'])
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('Without --tls the data that follows is not encrypted')
  })
})

test('fifty who guess are told of in few words, with an endpoint and their number', async () => {
  const server = await serve(['tcp', 'echo', ...RIGHT, '--json'])
  const sockets = await Promise.all(Array.from({length: 50}, () => dial(server.port)))
  const endpoints = sockets.map(({localPort}) => `127.0.0.1:${localPort}`)
  for (const socket of sockets) socket.write(Buffer.alloc(32))
  await Promise.all(sockets.map(readAll))
  const {stdout, stderr} = await server.stop()
  expect(stdout).toBe('') // nobody was let in
  const notices = jsonLines<{notice: {code: string; endpoint: string; count: number; message: string}}>(
    stderr.replace(/^listening on .*\n/, ''),
  ).map(({notice}) => notice)
  expect(notices.length).toBeLessThan(10)
  expect(notices.reduce((sum, {count}) => sum + count, 0)).toBe(50)
  for (const {code, endpoint, message} of notices) {
    expect(code).toBe('AUTH_FAILED')
    expect(endpoints).toContain(endpoint)
    expect(message).toContain(`${endpoint}: its answer is wrong`)
  }
})

test('the secret is in nothing that is printed, and in no argument', async () => {
  const runs: Run[] = []
  for (const method of AUTH_METHODS) {
    const auth = ['--auth', method, '--trace']
    for (const format of [[], ['--json']]) {
      const env = {NETKIT_SECRET: SECRET}
      const server = await serve(['tcp', 'echo', ...auth, ...format], {env})
      runs.push(await netkit(['tcp', 'connect', server.place, ...auth, ...format], {stdin: 'hi', env}))
      runs.push(await netkit(['tcp', 'connect', server.place, ...auth, ...format, ...WRONG], {stdin: 'hi', env}))
      if (process.platform === 'linux') {
        expect(fs.readFileSync(`/proc/${server.child.pid}/cmdline`, 'utf8')).not.toContain(SECRET)
      }
      runs.push(await server.stop())
    }
  }
  const printed = runs.map(({stdout, stderr}) => stdout + stderr).join('')
  expect(printed).toContain('auth: challenge of 32 bytes sent → answer of 32 bytes: right (127.0.0.1:')
  const bytes = Buffer.from(SECRET)
  for (const form of [SECRET, 'sesame', bytes.toString('hex'), bytes.toString('base64')]) {
    expect(printed.toLowerCase()).not.toContain(form.toLowerCase())
  }
})
