// The server of remote commands, as attackers and careless clients see it.
import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test, vi} from 'vitest'
import type {CommandEvent} from '../../src/lib/remote/command-event.js'
import {encodeRequest} from '../../src/lib/remote/request.js'
import {groupIsGone} from '../support/processes.js'
import {ask, askFor, enter, nextRow, program, runOn, secretFile, serveCommands, serveRun} from '../support/remote.js'
import {jsonLines, netkit, scratch} from '../support/run-netkit.js'
import {dial, freshPath, readAll, readExactly} from '../support/tcp.js'

/** Prints each of its arguments on a line of its own, and nothing else. */
const showArgs = program(`for word; do printf '<%s>\\n' "$word"; done`)

/** Tells its process group, and stays with a child. */
const staying = program('sleep 1000 & echo $$; wait')

/** The same, deaf to SIGTERM. */
const deaf = program(`trap '' TERM; echo $$; while :; do sleep 1000; done`)

/** Starts a command that tells its group first; the connection stays open. */
async function begin(port: number, file: string) {
  const socket = await enter(port)
  socket.write(encodeRequest([file]))
  const head = await readExactly(socket, 5)
  const line = await readExactly(socket, head.readUInt32BE(0) - 1)
  return {socket, group: Number(line.toString())}
}

describe('nothing is interpreted', () => {
  const touched = path.join(scratch, 'touched')

  test.each([
    ['; touch FILE'],
    ['$(touch FILE)'],
    ['`touch FILE`'],
    ['| touch FILE'],
    ['&& touch FILE'],
    ['a\ntouch FILE\n'],
    ['a\r\ntouch FILE'],
    ['> FILE'],
    ['* ~ $HOME {a,b} %PATH% !!'],
    ['\' " \\'],
    ['\u001b[31m\u202e'],
    [''],
    ['--'],
    ['-c'],
  ])('argument %j is an argument', async (argument) => {
    const word = argument.replace('FILE', touched)
    const {port} = await serveRun(['--allow', showArgs])
    const {out, end} = await askFor(port, [showArgs, word, word])
    expect(Buffer.from(out, 'latin1').toString()).toBe(`<${word}>\n<${word}>\n`)
    expect(end).toEqual({status: 0, signal: null, error: null})
    expect(fs.existsSync(touched)).toBe(false)
  })

  test.each([
    [`${showArgs} ; touch FILE`],
    [`${showArgs} $(touch FILE)`],
    [`${showArgs} \`touch FILE\``],
    [`${showArgs} | touch FILE`],
    [`${showArgs} > FILE`],
    [`${showArgs}\ntouch FILE`],
  ])('nor is a line of an old client: %j', async (line) => {
    const {port} = await serveCommands(['--allow', showArgs, '--compat', 'raw', '--no-auth'])
    const socket = await dial(port)
    socket.end(line.replace('FILE', touched))
    expect((await readAll(socket)).toString()).toMatch(/^(<|netkit: the command line: more than one line)/)
    expect(fs.existsSync(touched)).toBe(false)
  })

  test('with --shell it is, and that is said', async () => {
    const server = await serveRun(['--shell'])
    const {out} = await askFor(server.port, ['echo a; echo b >&2; exit 3'])
    expect(out).toBe('a\n')
    expect(await askFor(server.port, ['echo', '$((1+1))', '|', 'cat'])).toMatchObject({out: '2\n'})
    const {stderr} = await server.stop()
    expect(stderr).toContain('anyone who knows the secret can do everything on this machine that you can')
  })
})

describe('only what is allowed', () => {
  test.each([
    ['another program', 'rm'],
    ['its absolute path', '/bin/rm'],
    ['a way round', '../bin/ls'],
    ['a relative path', './ls'],
    ['a path that leads to it', '/bin/../bin/ls'],
    ['a whole line', 'ls -l'],
    ['a line feed behind it', 'ls\n'],
  ])('%s is refused', async (_reason, name) => {
    const server = await serveRun(['--allow', 'ls'])
    const row = nextRow<CommandEvent>(server)
    expect(await askFor(server.port, [name])).toEqual({
      out: '',
      err: '',
      end: {status: null, signal: null, error: `"${name}" is not one of the allowed programs`},
    })
    expect(await row).toMatchObject({argv: [name], status: null, error: expect.stringContaining('is not one of')})
  })

  const lengthOf = (size: number, rest = '') => {
    const head = Buffer.alloc(4)
    head.writeUInt32BE(size)
    return Buffer.concat([head, Buffer.from(rest)])
  }
  const framed = (json: string) => lengthOf(Buffer.byteLength(json), json)
  test.each<[string, Buffer, RegExp]>([
    ['4 GiB announced', lengthOf(0xffff_ffff), /above the maximum of 65536/],
    ['65,537 bytes announced', lengthOf(65_537), /above the maximum of 65536/],
    ['an empty frame', lengthOf(0), /argv is not a list/],
    ['not JSON', framed('ls -l'), /argv is not a list/],
    ['10,000 levels', framed('['.repeat(10_000) + ']'.repeat(10_000)), /argv is not a list/],
    ['argv is a text', framed('{"argv":"ls"}'), /argv is not a list/],
    ['numbers', framed('{"argv":[1,2]}'), /not a string/],
    ['no word', framed('{"argv":[]}'), /argv is empty/],
    ['30,000 words', framed(`{"argv":[${'1,'.repeat(30_000)}1]}`), /30001 words/],
    ['a NUL', framed('{"argv":["ls","\\u0000"]}'), /NUL/],
  ])('a bad request is refused with a reason: %s', async (_reason, request, reason) => {
    const server = await serveRun(['--allow', 'ls'])
    const row = nextRow<CommandEvent>(server)
    const {out, end} = await ask(server.port, request)
    expect(out).toBe('')
    expect(await row).toMatchObject({argv: [], ...end})
    expect(end).toEqual({status: null, signal: null, error: expect.stringMatching(reason)})
    expect(await askFor(server.port, ['ls', '/'])).toMatchObject({end: {status: 0}}) // it lives
  })

  test('a million words fit into no request', async () => {
    const server = await serveRun(['--allow', 'ls'])
    const {end} = await ask(server.port, framed(`{"argv":[${'"a",'.repeat(1e6)}"a"]}`))
    expect(end?.error).toMatch(/above the maximum/)
  })

  test('who does not know the secret gets nothing, and what it sent is not run', async () => {
    const server = await serveRun(['--allow', showArgs])
    const socket = await dial(server.port)
    socket.write(Buffer.concat([Buffer.alloc(32), encodeRequest([showArgs])]))
    expect((await readAll(socket)).length).toBe(32) // the challenge
    const {stdout, stderr} = await server.stop()
    expect(stdout).toBe('')
    expect(stderr).toContain('AUTH_FAILED')
  })
})

describe('what it does not start with', () => {
  test.each<[string, string[], number, RegExp]>([
    ['no secret', ['--allow', 'ls'], 2, /needs a secret/],
    ['no list', ['--secret-file', 'S'], 2, /expected --allow/],
    ['--shell beside a list', ['--secret-file', 'S', '--allow', 'ls', '--shell'], 2, /shell/],
    ['--no-auth without --compat', ['--allow', 'ls', '--no-auth'], 2, /only with --compat/],
    ['--no-auth for everybody', ['--allow', 'ls', '--no-auth', '--compat', 'raw', '--host', '*'], 2, /loopback/],
    ['--no-auth on a name', ['--allow', 'ls', '--no-auth', '--compat', 'raw', '--host', 'localhost'], 2, /loopback/],
    [
      '--no-auth on an address',
      ['--allow', 'ls', '--no-auth', '--compat', 'raw', '--host', '192.0.2.1'],
      2,
      /loopback/,
    ],
    ['--no-auth and --shell', ['--shell', '--no-auth', '--compat', 'raw'], 2, /never with --shell/],
    ['--no-auth and a secret', ['--allow', 'ls', '--no-auth', '--compat', 'raw', '--secret-file', 'S'], 2, /no-auth/],
    ['a program that is not there', ['--secret-file', 'S', '--allow', 'no-such-program'], 4, /not found in PATH/],
    ['a file that is no program', ['--secret-file', 'S', '--allow', '/etc/passwd'], 4, /may not be executed/],
    ['an empty name', ['--secret-file', 'S', '--allow', 'ls,'], 2, /is not a program name/],
    ['a folder that is not there', ['--secret-file', 'S', '--allow', 'ls', '--cwd', '/no/such'], 4, /no such folder/],
    [
      'a secret for the children',
      ['--secret-file', 'S', '--allow', 'ls', '--env', 'NETKIT_SECRET=x'],
      2,
      /programs do not get the secret/,
    ],
    ['half a variable', ['--secret-file', 'S', '--allow', 'ls', '--env', 'LANG'], 2, /NAME=VALUE/],
    ['an encoding of nothing', ['--secret-file', 'S', '--allow', 'ls', '--encoding', 'gbk'], 2, /compat/],
  ])('%s: exit code', async (_reason, args, code, message) => {
    const real = args.map((word) => (word === 'S' ? secretFile() : word))
    const run = await netkit(['tcp', 'serve-run', '--port', '0', ...real])
    expect(run).toMatchObject({code, stdout: '', stderr: expect.stringMatching(message)})
  })

  test('a secret that others may read', async () => {
    const file = secretFile()
    fs.chmodSync(file, 0o644)
    const run = await netkit(['tcp', 'serve-run', '--port', '0', '--allow', 'ls', '--secret-file', file])
    expect(run).toMatchObject({code: 4, stderr: expect.stringContaining('chmod 600')})
  })

  test('NETKIT_SECRET is a secret, too', async () => {
    const server = await serveCommands(['--allow', 'env'], {env: {NETKIT_SECRET: 'correct horse battery'}})
    const {out} = await askFor(server.port, ['env'])
    expect(out).toMatch(/^PATH=/m)
    expect(out).not.toMatch(/SECRET|correct/)
    expect((await server.stop()).stderr).toContain('env can run other programs, so --allow is no protection')
  })
})

describe('the end of a command', () => {
  test('its client leaves: child and grandchild are gone', async () => {
    const server = await serveRun(['--allow', staying])
    const {socket, group} = await begin(server.port, staying)
    expect(groupIsGone(group)).toBe(false)
    const row = nextRow<CommandEvent>(server)
    socket.destroy()
    expect(await row).toMatchObject({signal: 'SIGTERM', error: 'ended: the client left'})
    expect(groupIsGone(group)).toBe(true)
  })

  test('its client resets the connection', async () => {
    const server = await serveRun(['--allow', staying])
    const {socket, group} = await begin(server.port, staying)
    const row = nextRow<CommandEvent>(server)
    socket.resetAndDestroy()
    expect(await row).toMatchObject({error: 'ended: the client left'})
    expect(groupIsGone(group)).toBe(true)
  })

  test('its client leaves, and it is deaf to SIGTERM', async () => {
    const server = await serveRun(['--allow', deaf])
    const {socket, group} = await begin(server.port, deaf)
    const row = nextRow<CommandEvent>(server)
    socket.destroy()
    expect(await row).toMatchObject({signal: 'SIGKILL', error: 'ended: the client left'})
    expect(groupIsGone(group)).toBe(true)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'the server is stopped by %s: nobody is left when it is gone',
    async (signal) => {
      const server = await serveRun(['--allow', `${staying},${deaf}`])
      const [one, two] = [await begin(server.port, staying), await begin(server.port, deaf)]
      const replies = Promise.all([readAll(one.socket), readAll(two.socket)])
      const {code, stdout} = await server.stop(signal)
      expect(code).toBe(signal === 'SIGINT' ? 130 : 143)
      expect([one, two].map(({group}) => groupIsGone(group))).toEqual([true, true])
      expect(jsonLines<CommandEvent>(stdout).map(({error}) => error)).toEqual([
        'ended: the server was stopped',
        'ended: the server was stopped',
      ])
      for (const reply of await replies) expect(reply.toString()).toContain('ended: the server was stopped')
      for (const {socket} of [one, two]) socket.destroy()
    },
  )

  test('a second signal does not wait for those who are deaf', async () => {
    const server = await serveRun(['--allow', `${staying},${deaf}`])
    const [one, two] = [await begin(server.port, staying), await begin(server.port, deaf)]
    server.child.kill('SIGINT')
    await nextRow(server) // of the one that is not deaf
    expect((await server.stop('SIGINT')).code).toBe(130)
    expect([one, two].map(({group}) => groupIsGone(group))).toEqual([true, true])
    for (const {socket} of [one, two]) socket.destroy()
  })

  test('the terminal of the server is closed: nobody is left', async () => {
    const server = await serveRun(['--allow', staying])
    const {socket, group} = await begin(server.port, staying)
    expect(await server.stop('SIGHUP')).toMatchObject({code: 129, signal: null})
    await vi.waitFor(() => expect(groupIsGone(group)).toBe(true), {timeout: 30_000})
    socket.destroy()
  })

  test('its time is over', async () => {
    const server = await serveRun(['--allow', staying, '--timeout', '300ms'])
    const {out, end} = await askFor(server.port, [staying])
    expect(end).toEqual({status: null, signal: 'SIGTERM', error: 'ended: it took more than 300 ms'})
    expect(groupIsGone(Number(out))).toBe(true)
  })

  test('it prints too much: so many bytes, and not one more', async () => {
    const server = await serveRun(['--allow', 'yes', '--max-output', '1MiB'])
    const {out, end} = await askFor(server.port, ['yes'])
    expect(out.length).toBe(1 << 20)
    expect(end).toMatchObject({error: 'ended: more than 1048576 bytes of output'})
  })

  test('three dozen children of one that has ended are gone', async () => {
    const brood = program('i=0; while [ $i -lt 36 ]; do sleep 1000 & i=$((i+1)); done; echo $$')
    const server = await serveRun(['--allow', brood])
    const {out, end} = await askFor(server.port, [brood])
    expect(end).toMatchObject({status: 0})
    expect(groupIsGone(Number(out))).toBe(true)
  })
})

describe('clients that take up room', () => {
  test('one that does not read: the command has to wait, and memory stays small', async ({skip}) => {
    if (process.platform !== 'linux') skip('reads /proc')
    const server = await serveRun(['--allow', 'yes', '--max-output', '1GiB', '--timeout', '1s'])
    const socket = await enter(server.port)
    socket.pause()
    socket.write(encodeRequest(['yes']))
    const row = await nextRow<CommandEvent>(server)
    expect(row).toMatchObject({error: expect.stringMatching(/^ended: it took more than/)})
    expect(row.stdoutBytes).toBeLessThan(32 * 2 ** 20) // what sockets and pipes hold
    const status = fs.readFileSync(`/proc/${server.child.pid}/status`, 'latin1')
    expect(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)![1])).toBeLessThan(200 * 1024)
    socket.destroy()
  })

  test('one that drips its request, and one that sends none: both have 10 s', async () => {
    const server = await serveRun(['--allow', 'ls'])
    const [silent, dripping] = [await enter(server.port), await enter(server.port)]
    const drip = setInterval(() => dripping.write('\0'), 3000) // of a length
    const replies = await Promise.all([readAll(silent), readAll(dripping)])
    clearInterval(drip)
    for (const reply of replies) expect(reply.toString()).toContain('no request within 10000 ms')
  })

  test('the ninth is refused, and comes in when another has gone', async () => {
    const server = await serveRun(['--allow', `${staying},ls`])
    const eight = await Promise.all(Array.from({length: 8}, () => begin(server.port, staying)))
    const refused = await runOn(server, ['ls'])
    expect(refused).toMatchObject({code: 1, stdout: '', stderr: 'netkit: too many clients (8): try again\n'})
    const row = nextRow(server)
    eight[0]!.socket.destroy()
    await row
    expect(await runOn(server, ['ls', '/'])).toMatchObject({code: 0})
    for (const {socket} of eight) socket.destroy()
    expect((await server.stop()).stderr).toContain('too many connections')
  })

  test('one whose commands die slowly gets no more than eight', async () => {
    const server = await serveRun(['--allow', `${deaf},ls`, '--max-connections', '1'])
    const {socket} = await begin(server.port, deaf)
    socket.resetAndDestroy()
    const refusal = {status: null, signal: null, error: 'too many commands are running (1): try again'}
    expect((await askFor(server.port, ['ls'])).end).toEqual(refusal)
  })
})

describe('what a program gets', () => {
  test('an empty input, its name, the folder of --cwd, the variables of --env', async () => {
    const show = program('cat; echo "$0"; pwd; echo "$EXTRA"')
    const folder = fs.realpathSync(fs.mkdtempSync(freshPath('folder')))
    const server = await serveRun(['--allow', show, '--cwd', folder, '--env', 'EXTRA=a=b,c'])
    expect(await askFor(server.port, [show])).toMatchObject({out: `${show}\n${folder}\na=b,c\n`})
  })

  test('no socket of the server', async ({skip}) => {
    if (process.platform !== 'linux') skip('reads /proc')
    const show = program('ls -l /proc/$$/fd')
    const server = await serveRun(['--allow', show])
    const folder = `/proc/${server.child.pid}/fd`
    const ours = fs
      .readdirSync(folder)
      .map((fd) => fs.readlinkSync(`${folder}/${fd}`))
      .filter((name) => name.startsWith('socket:'))
    const {out} = await askFor(server.port, [show])
    expect(out).toContain('/dev/null')
    expect(ours.length).toBeGreaterThan(0)
    expect(ours.filter((name) => out.includes(name))).toEqual([])
  })
})

describe('--compat', () => {
  /** A program that stays, and tells its process group by a file: its output comes at its end only. */
  function telling(then = 'sleep 1000') {
    const told = freshPath('group')
    const file = program(`echo $$ >${told}.new; mv ${told}.new ${told}; ${then}`)
    const group = async () => {
      while (!fs.existsSync(told)) await new Promise((resolve) => setImmediate(resolve))
      return Number(fs.readFileSync(told, 'utf8'))
    }
    return {file, group}
  }

  async function old(compat: string, ...args: string[]) {
    const server = await serveCommands(['--compat', compat, '--no-auth', ...args])
    return {server, socket: await dial(server.port)}
  }

  test('raw: a reply for each line, standard output before standard error, until q', async () => {
    const both = program('echo err >&2; echo out; exit 3')
    const {socket} = await old('raw', '--allow', `echo,${both}`)
    socket.write(`echo 'a  b' "c"\n`)
    expect((await readExactly(socket, 7)).toString()).toBe('a  b c\n')
    socket.write(both)
    expect((await readExactly(socket, 8)).toString()).toBe('out\nerr\n')
    socket.write('q')
    expect((await readAll(socket)).length).toBe(0)
    socket.destroy()
  })

  test('length and header', async () => {
    const {socket} = await old('length', '--allow', 'echo')
    socket.end('echo hi')
    expect(await readAll(socket)).toEqual(Buffer.from('\x03\0\0\0hi\n'))
    const other = await old('header', '--allow', 'echo')
    other.socket.end('echo hi')
    expect((await readAll(other.socket)).toString('latin1')).toBe('\x10\0\0\0{"total_size":3}hi\n')
  })

  test('a refusal is a reply', async () => {
    const {socket} = await old('raw', '--allow', 'echo')
    socket.end('rm x')
    expect((await readAll(socket)).toString()).toBe('netkit: "rm" is not one of the allowed programs\n')
  })

  test('a client of another encoding', async () => {
    const {socket} = await old('raw', '--allow', 'echo', '--encoding', 'gbk', '--command-encoding', 'gbk')
    socket.end(Buffer.from([...Buffer.from('echo '), 0xc4, 0xe3])) // 你
    expect(await readAll(socket)).toEqual(Buffer.from([0xc4, 0xe3, 0x0a])) // programs print UTF-8 here
  })

  test('bytes that are no text', async () => {
    const {socket} = await old('raw', '--allow', 'echo')
    socket.end(Buffer.from([0xff, 0xfe]))
    expect((await readAll(socket)).toString()).toBe('netkit: the command line is not utf-8 text\n')
  })

  test('one that sends the next command early gets the replies in their order', async () => {
    const {file, group} = telling('sleep 0.2; echo slow')
    const {socket} = await old('raw', '--allow', `echo,${file}`)
    socket.write(file)
    await group()
    socket.end('echo fast')
    expect((await readAll(socket)).toString()).toBe('slow\nfast\n')
  })

  test('its client resets: the command is ended', async () => {
    const {file, group} = telling()
    const {server, socket} = await old('raw', '--allow', file, '--json')
    const row = nextRow<CommandEvent>(server)
    socket.write(file)
    const pid = await group()
    socket.resetAndDestroy()
    expect(await row).toMatchObject({error: 'ended: the client left'})
    expect(groupIsGone(pid)).toBe(true)
  })

  test('its client resets at once: nothing is run for nobody', async () => {
    const {server, socket} = await old('raw', '--allow', `${staying},echo`, '--json')
    for (let round = 0; round < 20; round++) {
      const client = await dial(server.port)
      client.write(staying)
      client.resetAndDestroy()
    }
    socket.end('echo me')
    expect((await readAll(socket)).toString()).toBe('me\n')
    const rows = jsonLines<CommandEvent>((await server.stop()).stdout)
    expect(rows.filter(({error}) => error === 'ended: the server was stopped')).toEqual([])
  })

  test('the server is stopped while a command runs: nobody is left', async () => {
    const {file, group} = telling()
    const {server, socket} = await old('length', '--allow', file)
    socket.write(file)
    const pid = await group()
    expect(groupIsGone(pid)).toBe(false)
    expect((await server.stop()).code).toBe(143)
    expect(groupIsGone(pid)).toBe(true)
    socket.destroy()
  })

  test('one client too many is cut off', async () => {
    const {server, socket} = await old('raw', '--allow', 'echo', '--max-connections', '1')
    expect((await readAll(await dial(server.port))).length).toBe(0)
    socket.end('echo hi')
    expect((await readAll(socket)).toString()).toBe('hi\n')
  })

  test('silence is limited, where it is', async () => {
    const {socket} = await old('raw', '--allow', 'echo', '--idle-timeout', '200ms')
    expect((await readAll(socket)).length).toBe(0)
  })
})
