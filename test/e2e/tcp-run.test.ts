// The client of remote commands: what it prints, and what it exits with.
import fs from 'node:fs'
import {describe, expect, test} from 'vitest'
import type {CommandEvent} from '../../src/lib/remote/command-event.js'
import {encodeEnd, outputHead} from '../../src/lib/remote/reply.js'
import {onTerminal} from '../support/on-terminal.js'
import {groupIsGone} from '../support/processes.js'
import {nextRow, program, runOn, secretFile, serveCommands, serveRun} from '../support/remote.js'
import {ended, hasProgram, netkit, shell, startNetkit} from '../support/run-netkit.js'
import {freshPath, kept, pattern, tcpServer} from '../support/tcp.js'

const showArgs = program(`for word; do printf '<%s>\\n' "$word"; done`)

describe('a command that runs', () => {
  test('both streams apart, and its status', async () => {
    const both = program('echo out; echo err >&2; exit 7')
    expect(await runOn(await serveRun(['--allow', both]), [both])).toEqual({
      stdout: 'out\n',
      stderr: 'err\n',
      code: 7,
      signal: null,
    })
  })

  test('words behind -- keep their order, also those that look like our flags', async () => {
    const server = await serveRun(['--allow', showArgs])
    const words = ['b', 'a', '--json', 'b', '--', '--help', '-q', '--wait-for', '', 'a b', '-- x']
    const {stdout} = await runOn(server, [showArgs, ...words])
    expect(stdout).toBe(words.map((word) => `<${word}>\n`).join(''))
  })

  test.each([
    ['exit 255', 255],
    ['kill -KILL $$', 137],
    ['kill -SEGV $$', 139],
    ['kill -TERM $$', 143],
  ])('%s: exit code %d', async (end, code) => {
    const file = program(end)
    expect((await runOn(await serveRun(['--allow', file]), [file])).code).toBe(code)
  })

  test('every byte arrives, in both streams, through pipes that are read slowly', async () => {
    const source = freshPath('source')
    fs.writeFileSync(source, pattern(6_000_001))
    const both = program(`cat ${source} & cat ${source} >&2; wait`)
    const {port} = await serveRun(['--allow', both])
    const [out, err] = [freshPath('out'), freshPath('err')]
    const slowly = 'dd bs=777 2>/dev/null'
    const line = `netkit tcp run :${port} --secret-file ${secretFile()} -- ${both}`
    await shell(`{ ${line} 2>&3 | ${slowly} >${out}; } 3>&1 | ${slowly} >${err}`)
    expect(fs.readFileSync(out).equals(pattern(6_000_001))).toBe(true)
    expect(fs.readFileSync(err).equals(pattern(6_000_001))).toBe(true)
  })

  test('output comes as it is printed', async () => {
    const gate = freshPath('gate')
    const waiting = program(`echo one; while [ ! -e ${gate} ]; do sleep 0.05; done; echo two`)
    const {port} = await serveRun(['--allow', waiting])
    const client = kept(startNetkit(['tcp', 'run', `:${port}`, '--secret-file', secretFile(), '--', waiting]))
    const [first] = (await new Promise<[Buffer]>((resolve) =>
      client.stdout!.once('data', (chunk: Buffer) => resolve([chunk])),
    )) as [Buffer]
    expect(first.toString()).toBe('one\n')
    const end = ended(client)
    fs.writeFileSync(gate, '')
    expect(await end).toMatchObject({code: 0, stdout: 'two\n'})
  })

  test('a Unix socket', async () => {
    const place = freshPath('socket')
    await serveRun(['--allow', 'echo', '--unix', place])
    expect(fs.statSync(place).mode & 0o777).toBe(0o600)
    const run = await netkit(['tcp', 'run', '--unix', place, '--secret-file', secretFile(), '--', 'echo', 'hi'])
    expect(run).toMatchObject({code: 0, stdout: 'hi\n'})
  })

  test('IPv6', async () => {
    const {place} = await serveRun(['--allow', 'echo', '--host', '::1'])
    const run = await netkit(['tcp', 'run', place, '--secret-file', secretFile(), '--', 'echo', 'hi'])
    expect(run).toMatchObject({code: 0, stdout: 'hi\n'})
  })

  test('a proof in both directions', async () => {
    const proof = ['--auth', 'hmac-sha256-mutual', '--secret-file', secretFile()]
    const {port} = await serveCommands(['--allow', 'echo', ...proof])
    const run = await runOn({port}, ['echo', 'hi'], ['--auth', 'hmac-sha256-mutual'])
    expect(run).toMatchObject({code: 0, stdout: 'hi\n', stderr: ''})
  })
})

describe('a command that the server ends, or does not run', () => {
  test.each<[string, string, string[], number, string]>([
    ['refused', 'rm', [], 1, '"rm" is not one of the allowed programs'],
    ['too long', 'sleep', ['--timeout', '300ms'], 143, 'ended: it took more than 300 ms'],
    ['too much', 'yes', ['--max-output', '10k'], 143, 'ended: more than 10240 bytes of output'],
  ])('%s', async (_reason, name, flags, code, error) => {
    const server = await serveRun(['--allow', 'sleep,yes', ...flags])
    const run = await runOn(server, [name, '1000'])
    expect(run).toMatchObject({code, stderr: `netkit: ${error}\n`})
    const {stdout, code: jsonCode} = await runOn(server, [name, '1000'], ['--json'])
    expect(jsonCode).toBe(code)
    expect(JSON.parse(stdout)).toMatchObject({status: null, signal: code === 1 ? null : 'SIGTERM', error})
  })

  test('one that says 0 when it is ended has not done its work: exit code 1', async () => {
    const proud = program(`exec 2>/dev/null; trap 'exit 0' TERM; while :; do sleep 0.01; done`)
    const server = await serveRun(['--allow', proud, '--timeout', '300ms'])
    expect(await runOn(server, [proud])).toMatchObject({code: 1, stderr: 'netkit: ended: it took more than 300 ms\n'})
  })

  test('the reader of our output leaves: so do we, and the command is ended', async () => {
    const server = await serveRun(['--allow', 'yes', '--max-output', '1GiB'])
    const row = nextRow<CommandEvent>(server)
    const line = `netkit tcp run :${server.port} --secret-file ${secretFile()} -- yes | head -1; echo "$?"`
    expect(await shell(line)).toMatchObject({stdout: 'y\n0\n', stderr: ''})
    expect(await row).toMatchObject({argv: ['yes'], error: 'ended: the client left'})
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the connection, and the server the command', async (signal) => {
    const staying = program('sleep 1000 & echo $$; wait')
    const server = await serveRun(['--allow', staying])
    const row = nextRow<CommandEvent>(server)
    const client = kept(startNetkit(['tcp', 'run', `:${server.port}`, '--secret-file', secretFile(), '--', staying]))
    const group = await new Promise<number>((resolve) =>
      client.stdout!.once('data', (line: Buffer) => resolve(Number(line.toString()))),
    )
    const end = ended(client)
    client.kill(signal)
    expect(await end).toMatchObject({code: signal === 'SIGINT' ? 130 : 143, stderr: ''})
    expect(await row).toMatchObject({error: 'ended: the client left'})
    expect(groupIsGone(group)).toBe(true)
  })
})

describe('what programs get of it', () => {
  test('--json: one object, text where it is text, and the bytes', async () => {
    const odd = program(`printf 'a\\033[31m\\342\\200\\256b\\n'; printf '\\377' >&2; exit 3`)
    const {stdout, stderr, code} = await runOn(await serveRun(['--allow', odd]), [odd], ['--json'])
    expect({stderr, code}).toEqual({stderr: '', code: 3})
    expect(stdout).toContain('\\u001b[31m\\u202e') // nothing reaches a terminal raw
    expect(JSON.parse(stdout)).toEqual({
      status: 3,
      signal: null,
      error: null,
      stdout: {sizeBytes: 11, text: 'a\u001b[31m\u202eb\n', base64: 'YRtbMzFt4oCuYgo='},
      stderr: {sizeBytes: 1, text: null, base64: '/w=='},
      durationMs: expect.any(Number),
    })
  })

  test('--csv, --get, --format, -q', async () => {
    const server = await serveRun(['--allow', 'echo'])
    const {stdout} = await runOn(server, ['echo', 'a,b'], ['--csv'])
    expect(stdout).toMatch(/^status,signal,error,stdout\.sizeBytes,.*\n0,,,4,"a,b\\n",YSxiCg==,0,,,[\d.]+\n$/)
    expect((await runOn(server, ['echo', 'hi'], ['--get', 'status,stdout.text'])).stdout).toBe('0\thi\\n\n')
    expect((await runOn(server, ['echo', 'hi'], ['--format', '{status}:{stdout.sizeBytes}'])).stdout).toBe('0:3\n')
    expect(await runOn(server, ['echo', 'hi'], ['-q'])).toMatchObject({code: 0, stdout: '', stderr: ''})
    expect(await runOn(server, ['rm'], ['-q'])).toMatchObject({code: 1, stdout: '', stderr: ''})
  })

  test('more than --max-output is not kept', async () => {
    const server = await serveRun(['--allow', 'yes'])
    const {stdout, code} = await runOn(server, ['yes'], ['--json', '--max-output', '64k'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({error: {code: 'OUTPUT_TOO_LONG'}})
  })
})

describe('our own failures', () => {
  test.each<[string, string[], number, string]>([
    ['no command', [':1', '--secret-file', 'S'], 2, 'USAGE'],
    ['nothing behind --', [':1', '--secret-file', 'S', '--'], 2, 'USAGE'],
    ['a command without --', [':1', '--secret-file', 'S', 'ls', '--', 'ls'], 2, 'USAGE'],
    ['no server', ['--secret-file', 'S', '--', 'ls'], 2, 'USAGE'],
    ['no secret', [':1', '--', 'ls'], 2, 'NO_SECRET'],
    ['two places', [':1', '--unix', '/x', '--secret-file', 'S', '--', 'ls'], 2, 'USAGE'],
    ['a secret that is not there', [':1', '--secret-file', '/no/such', '--', 'ls'], 4, 'BAD_SECRET_FILE'],
    ['nobody listens', [':1', '--secret-file', 'S', '--', 'ls'], 3, 'CONNECTION_REFUSED'],
    ['too many words', [':1', '--secret-file', 'S', '--', ...Array.from({length: 1001}, () => 'a')], 2, 'BAD_COMMAND'],
    ['too long', [':1', '--secret-file', 'S', '--', 'a'.repeat(65_536)], 2, 'BAD_COMMAND'],
    ['an empty line', [':1', '--compat', 'raw', '--', ''], 2, 'BAD_COMMAND'],
    [
      'a line of other letters',
      [':1', '--compat', 'raw', '--command-encoding', 'latin1', '--', '你'],
      2,
      'NOT_ENCODABLE',
    ],
    ['an unknown encoding', [':1', '--compat', 'raw', '--encoding', 'klingon', '--', 'ls'], 2, 'UNKNOWN_ENCODING'],
  ])('%s', async (_reason, args, code, errorCode) => {
    const real = args.map((word) => (word === 'S' ? secretFile() : word))
    const text = await netkit(['tcp', 'run', ...real])
    expect(text).toMatchObject({code, stdout: ''})
    expect(text.stderr).toMatch(/^netkit: /)
    const json = await netkit(['tcp', 'run', '--json', ...real])
    expect(json).toMatchObject({code, stderr: ''})
    expect(JSON.parse(json.stdout)).toMatchObject({error: {code: errorCode}})
  })

  test('a field that there is not is refused before anything runs', async () => {
    const server = await serveRun(['--allow', 'echo'])
    const run = await runOn(server, ['echo', 'hi'], ['--get', 'nope'])
    expect(run).toMatchObject({code: 2, stdout: '', stderr: expect.stringContaining('no field "nope"')})
    expect((await server.stop()).stdout).toBe('')
  })

  test('the wrong secret', async () => {
    const {port} = await serveRun(['--allow', 'ls'])
    const wrong = ['tcp', 'run', `:${port}`, '--secret-file', secretFile('wrong'), '--json', '--', 'ls']
    const {stdout, code} = await netkit(wrong)
    expect(code).toBe(3)
    const message = expect.stringContaining('both ends need the same secret')
    expect(JSON.parse(stdout)).toMatchObject({error: {code: 'AUTH_FAILED', message}})
  })

  const framed = (...pieces: Uint8Array[]) => Buffer.concat(pieces)
  const hi = framed(outputHead('out', 2), Buffer.from('hi'))
  test.each<[string, Buffer, string, string]>([
    ['closes at once', Buffer.alloc(0), '', 'TRUNCATED_REPLY'],
    ['closes in the middle', hi, 'hi', 'TRUNCATED_REPLY'],
    ['announces 4 GiB', framed(hi, Buffer.from('ffffffff', 'hex')), 'hi', 'FRAME_TOO_LONG'],
    ['speaks HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), '', 'FRAME_TOO_LONG'],
    ['invents a kind of frame', framed(hi, Buffer.from('0000000109', 'hex')), 'hi', 'BAD_FRAME'],
    ['ends with nonsense', framed(Buffer.from('00000002037b', 'hex')), '', 'BAD_FRAME'],
  ])('a server that %s', async (_what, reply, stdout, code) => {
    await using server = await tcpServer((socket) => {
      socket.write(Buffer.alloc(32))
      // The proof and the request: whoever closes with unread bytes resets, and takes the reply with it.
      let received = 0
      socket.on('data', (chunk: Buffer) => {
        received += chunk.length
        if (received === 32 + 4 + 15) socket.end(reply)
      })
    })
    const text = await runOn(server, ['ls'])
    expect(text).toMatchObject({code: 3, stdout})
    const json = await runOn(server, ['ls'], ['--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({error: {code}})
  })

  test('a server that says nothing: --wait-for', async () => {
    await using server = await tcpServer((socket) => void socket.write(Buffer.alloc(32)))
    const {stdout, code} = await runOn(server, ['ls'], ['--json', '--wait-for', '200ms'])
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({error: {code: 'TIMEOUT'}})
  })

  test('an old server that does not close: what came by then is the reply', async () => {
    await using server = await tcpServer((socket) => void socket.write('total 0\n'))
    const args = ['tcp', 'run', `:${server.port}`, '--compat', 'raw', '--wait-for', '500ms', '--', 'ls']
    const run = await netkit(args)
    expect(run).toMatchObject({code: 0, stdout: 'total 0\n'})
    expect(run.stderr).toBe('the server answered, then was silent for 500ms\n')
  })

  test('what a server says of the end is made visible', async () => {
    const error = '\u001b]0;owned\u0007 \u202egnp'
    const reply = encodeEnd({status: null, signal: null, error})
    await using server = await tcpServer((socket) => {
      socket.write(Buffer.alloc(32))
      socket.on('data', () => socket.end(reply))
    })
    expect((await runOn(server, ['ls'])).stderr).toBe('netkit: \\x1b]0;owned\\x07 \\u202egnp\n')
  })
})

describe('on a terminal', () => {
  const escape = program(`printf 'a\\033[2Jb\\r\\nc\\033]0;x\\007\\n'; printf 'e\\033[1m\\n' >&2`)

  test('what could move the cursor is visible; --raw and a pipe get the bytes', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
    const {port} = await serveRun(['--allow', escape])
    const args = ['tcp', 'run', `:${port}`, '--secret-file', secretFile()]
    const {output, code} = await onTerminal([...args, '--', escape], [])
    expect(code).toBe(0)
    expect(output.split('\n').sort()).toEqual(['', 'a\\x1b[2Jb', 'c\\x1b]0;x\\x07', 'e\\x1b[1m'])
    expect((await onTerminal([...args, '--', escape], [], 'pipe')).stdout).toBe('a\u001b[2Jb\r\nc\u001b]0;x\u0007\n')
    expect((await onTerminal([...args, '--raw', '--', escape], [])).output).not.toContain('\\x1b')
  })

  test('a missing server and a missing command are asked for', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
    const {port} = await serveRun(['--allow', 'echo'])
    const {output, code} = await onTerminal(
      ['tcp', 'run', '--secret-file', secretFile()],
      [
        ['Which server?', `:${port}\r`],
        ['Which command?', `echo 'a  b' c\r`],
      ],
    )
    expect(code).toBe(0)
    expect(output).toContain('\na  b c\n')
  })
})
