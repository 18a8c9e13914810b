import {createHash} from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {hasProgram, netkit, shell, startNetkit} from '../support/run-netkit.js'
import {onTerminal} from '../support/on-terminal.js'
import {dial, freshPath, kept, pattern, readAll, serve, serveAt} from '../support/tcp.js'
import {contents, fileOf, filesIn, receiver, send, until} from '../support/transfer.js'
import {header, shortFrames, wholeFile} from '../support/transfer-bytes.js'

const hex = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

describe('a file arrives', () => {
  test.each([0, 1, 65_535, 1_048_576, 1_048_577, 5_000_001])('of %i bytes, and both ends know it', async (size) => {
    const bytes = pattern(size)
    const {port, folder, rows} = await receiver(['--once'])
    const sent = await send(port, fileOf('a.bin', bytes))
    expect(sent).toMatchObject({code: 0, stderr: ''})
    const same = {sizeBytes: size, sha256: hex(bytes), verified: true, resumedFrom: 0, error: null, message: null}
    expect(sent.rows).toMatchObject([{...same, sentBytes: size, file: expect.stringMatching(/a\.bin$/)}])
    expect(await rows()).toMatchObject([{...same, receivedBytes: size, file: 'a.bin', from: '127.0.0.1'}])
    expect(filesIn(folder)).toEqual({'a.bin': contents(bytes)})
  })

  test('over IPv6, and over a Unix socket', async () => {
    const file = fileOf('a', 'hello')
    const six = await receiver(['--host', '::1', '--once'])
    expect(await netkit(['tcp', 'send', file, '--to', `[::1]:${six.port}`])).toMatchObject({code: 0})
    expect(await six.rows()).toMatchObject([{from: '::1', file: 'a'}])
    const unix = freshPath('unix.sock')
    const local = await receiver(['--unix', unix, '--once'])
    expect(await netkit(['tcp', 'send', file, '--unix', unix])).toMatchObject({code: 0})
    expect(await local.rows()).toMatchObject([{from: null, port: null, file: 'a'}])
  })

  test.each([
    ['--checksum none at the sender', [], ['--checksum', 'none']],
    ['--checksum none at the receiver', ['--checksum', 'none'], []],
    ['--header-length u32be', ['--header-length', 'u32be'], ['--header-length', 'u32be']],
  ])('with %s', async (_, receive, sendFlags) => {
    const {port, folder} = await receiver(['--once', ...receive])
    const sent = await send(port, fileOf('a', 'hello'), ...sendFlags)
    expect(sent).toMatchObject({code: 0, rows: [{verified: !sendFlags.includes('none') && !receive.includes('none')}]})
    expect(filesIn(folder)).toEqual({a: 'hello'})
  })

  test('undigested: files of all sizes, one after another', async () => {
    const {port, folder, rows} = await receiver(['--once', '--checksum', 'none'])
    const sizesSent = [20_000_001, 5, 6_291_456, 0, 9_000_000]
    const sent = await send(
      port,
      ...sizesSent.map((size, index) => fileOf(`f${index}`, pattern(size))),
      '--checksum',
      'none',
    )
    expect(sent.rows).toMatchObject(sizesSent.map((size) => ({sentBytes: size, error: null, verified: false})))
    expect(await rows()).toMatchObject(sizesSent.map((size) => ({receivedBytes: size, error: null})))
    expect(filesIn(folder)).toEqual(
      Object.fromEntries(sizesSent.map((size, index) => [`f${index}`, contents(pattern(size))])),
    )
  })

  test('of a sender that digests, at a receiver that does not', async () => {
    const bytes = pattern(12_000_000)
    const {port, folder} = await receiver(['--once', '--checksum', 'none'])
    expect(await send(port, fileOf('a', bytes), fileOf('b', 'hello'))).toMatchObject({code: 0})
    expect(filesIn(folder)).toEqual({a: contents(bytes), b: 'hello'})
  })

  test('from a client that proves itself, and from no other', async () => {
    const secret = fileOf('secret', 'open sesame\n')
    fs.chmodSync(secret, 0o600)
    const wrong = fileOf('secret', 'open says me\n')
    fs.chmodSync(wrong, 0o600)
    const {port, folder, rows} = await receiver(['--once', '--auth', 'hmac-sha256-mutual', '--secret-file', secret])
    const auth = (file: string) => ['--auth', 'hmac-sha256-mutual', '--secret-file', file]
    const bytes = pattern(3_000_000)
    expect(await send(port, fileOf('b', bytes), ...auth(wrong))).toMatchObject({code: 3})
    expect(await send(port, fileOf('a', bytes), ...auth(secret))).toMatchObject({code: 0})
    expect(await rows()).toMatchObject([{file: 'a', verified: true}])
    expect(filesIn(folder)).toEqual({a: contents(bytes)})
  })
})

describe('files and folders', () => {
  test('keep their structure; links and sockets are left out, and named', async () => {
    const top = freshPath('top')
    fs.mkdirSync(`${top}/sub/deep`, {recursive: true})
    fs.writeFileSync(`${top}/one`, '1')
    fs.writeFileSync(`${top}/sub/deep/zwei 二`, '2')
    fs.symlinkSync('/etc/passwd', `${top}/link`)
    fs.symlinkSync('/etc', `${top}/sub/folder-link`)
    const socket = await serve(['tcp', 'listen', '--unix', `${top}/socket`])
    const {port, folder, rows} = await receiver(['--once'])
    const sent = await send(port, top, fileOf('more', '3'))
    await socket.stop()
    expect(sent.code).toBe(0)
    expect(sent.stderr.split('\n').filter(Boolean)).toEqual([
      `${top}/link: left out: a symbolic link`,
      `${top}/socket: left out: neither file nor folder`,
      `${top}/sub/folder-link: left out: a symbolic link`,
    ])
    const name = path.basename(top)
    expect((await rows()).map(({file}) => file)).toEqual([`${name}/one`, `${name}/sub/deep/zwei 二`, 'more'])
    expect(filesIn(folder)).toEqual({
      [`${name}/one`]: '1',
      [`${name}/sub/deep/zwei 二`]: '2',
      more: '3',
    })
  })

  test('--preserve at both ends keeps permissions and times, never more than 777', async () => {
    const file = fileOf('a', 'x')
    fs.utimesSync(file, 1_000_000_000, 1_000_000_000.5)
    fs.chmodSync(file, 0o4751)
    for (const [flags, mode] of [
      [['--preserve'], 0o751],
      [[], 0o666 & ~process.umask()],
    ] as const) {
      const {port, folder} = await receiver(['--once', ...flags])
      expect(await send(port, file, '--preserve')).toMatchObject({code: 0})
      const stat = fs.statSync(`${folder}/a`)
      expect(stat.mode & 0o7777).toBe(mode)
      expect(stat.mtimeMs === 1_000_000_000_500).toBe(flags.length > 0)
    }
  })

  test('from many senders at once', async () => {
    const {port, folder, rows} = await receiver(['--count', '12'])
    const files = Array.from({length: 12}, (_, index) => fileOf(`file${index}`, pattern(index * 100_003)))
    const runs = await Promise.all(files.map((file) => send(port, file)))
    expect(runs.map(({code}) => code)).toEqual(files.map(() => 0))
    expect(await rows()).toHaveLength(12)
    for (const file of files) {
      expect(fs.readFileSync(`${folder}/${path.basename(file)}`).equals(fs.readFileSync(file))).toBe(true)
    }
  })

  test('two senders of one name: one has it, the other hears why not', async () => {
    const {port, folder} = await receiver()
    const [one, two] = [await dial(port), await dial(port)]
    for (const [socket, letter] of [
      [one, 'x'],
      [two, 'y'],
    ] as const) {
      const whole = wholeFile('same', Buffer.from(letter.repeat(100)))
      socket.write(whole.subarray(0, -1)) // both are under way
    }
    const last = (letter: string) => wholeFile('same', Buffer.from(letter.repeat(100))).subarray(-1)
    one.end(last('x'))
    expect((await readAll(one)).toString()).toContain('"ok":true')
    two.end(last('y'))
    expect((await readAll(two)).toString()).toContain('"code":"FILE_EXISTS"')
    expect(filesIn(folder)).toEqual({same: 'x'.repeat(100)})
  })
})

describe('a name that is taken', () => {
  test('is refused with exit code 4 at both ends, and the old file stays', async () => {
    const {port, folder, end, rows} = await receiver(['--once'])
    fs.writeFileSync(`${folder}/a`, 'old')
    const sent = await send(port, fileOf('a', 'new'))
    expect(sent).toMatchObject({code: 4, rows: [{error: 'FILE_EXISTS', sha256: expect.anything(), verified: false}]})
    expect((await end).code).toBe(4)
    expect(await rows()).toMatchObject([{file: 'a', error: 'FILE_EXISTS'}])
    expect(filesIn(folder)).toEqual({a: 'old'})
  })

  test('is replaced with --overwrite', async () => {
    const {port, folder, end} = await receiver(['--once', '--overwrite'])
    fs.writeFileSync(`${folder}/a`, 'old')
    expect(await send(port, fileOf('a', 'new'))).toMatchObject({code: 0})
    expect((await end).code).toBe(0)
    expect(filesIn(folder)).toEqual({a: 'new'})
  })

  test.each([[100], [200 * 2 ** 20]])('does not stop the files behind it, of %i bytes', async (size) => {
    const {port, folder} = await receiver()
    fs.writeFileSync(`${folder}/a`, 'old')
    const large = fileOf('a', '')
    fs.truncateSync(large, size)
    const sent = await send(port, large, fileOf('b', 'b'))
    expect(sent).toMatchObject({code: 4, rows: [{error: 'FILE_EXISTS'}, {error: null, verified: true}]})
    expect(filesIn(folder)).toEqual({a: 'old', b: 'b'})
  })

  test.each([[[]], [['--resume']]])('that is no name does not stop them either (%j)', async (flags) => {
    const {port, folder} = await receiver(flags)
    const sent = await send(port, fileOf('a\n', pattern(3_000_000)), fileOf('b', 'b'), ...flags)
    expect(sent).toMatchObject({code: 3, rows: [{error: 'BAD_FILE_NAME'}, {error: null}]})
    expect(filesIn(folder)).toEqual({b: 'b'})
  })

  test('is not sent at all with --resume', async () => {
    const {port, folder} = await receiver(['--resume'])
    fs.writeFileSync(`${folder}/a`, 'old')
    const sent = await send(port, fileOf('a', pattern(3_000_000)), fileOf('b', 'b'), '--resume')
    expect(sent).toMatchObject({code: 4, rows: [{error: 'FILE_EXISTS', sentBytes: 0}, {error: null}]})
  })
})

describe('limits', () => {
  test('--max-size', async () => {
    const {port, folder} = await receiver(['--max-size', '10'])
    const sent = await send(port, fileOf('a', 'x'.repeat(11)), fileOf('b', 'x'.repeat(10)))
    expect(sent).toMatchObject({code: 4, rows: [{error: 'FILE_TOO_LARGE'}, {error: null}]})
    expect(Object.keys(filesIn(folder))).toEqual(['b'])
  })

  test('--max-files', async () => {
    const {port, folder} = await receiver(['--max-files', '2'])
    const sent = await send(port, ...['a', 'b', 'c'].map((name) => fileOf(name, name)))
    expect(sent).toMatchObject({code: 4, rows: [{error: null}, {error: null}, {error: 'FILE_LIMIT'}]})
    expect(sent.rows[2]!.message).toMatch(/says: c: more than 2 files/) // the receiver's own notice names it, too
    expect(Object.keys(filesIn(folder))).toEqual(['a', 'b'])
  })
})

describe('folders of files that never came', () => {
  const headerOf = (folders: string[]) => header({filename: 'f', path: folders, total_size: 10})
  const deep = Array.from({length: 32}, (_, index) => `d${index}`)

  test('go with the connections that made them, those of others stay', async () => {
    const {port, folder} = await receiver()
    fs.mkdirSync(`${folder}/mine/empty`, {recursive: true})
    const sockets = await Promise.all(Array.from({length: 20}, () => dial(port)))
    for (const [index, socket] of sockets.entries()) socket.write(headerOf([`n${index % 4}`, ...deep.slice(1)]))
    const other = await dial(port)
    other.end(headerOf(['mine', 'empty', 'more']))
    await readAll(other)
    for (const socket of sockets) socket.destroy()
    await expect.poll(() => fs.readdirSync(folder), {timeout: 20_000}).toEqual(['mine'])
    expect(fs.readdirSync(`${folder}/mine/empty`)).toEqual([])
  })

  test('stay where a file is in them', async () => {
    const {port, folder} = await receiver()
    const whole = await dial(port)
    whole.end(Buffer.concat([wholeFile('good', Buffer.from('good'), {path: ['a']}), headerOf(['a', 'b'])]))
    await readAll(whole)
    await expect.poll(() => fs.readdirSync(`${folder}/a`), {timeout: 20_000}).toEqual(['good'])
  })

  test('count against --max-files', async () => {
    const {port, folder} = await receiver(['--max-files', '3'])
    const socket = await dial(port)
    socket.end(Buffer.concat(['a', 'b', 'c'].map((name) => wholeFile(name, Buffer.from(name), {path: ['one']}))))
    expect(shortFrames(await readAll(socket))).toMatchObject([{ok: true}, {ok: true}, {ok: false, code: 'FILE_LIMIT'}])
    const other = await dial(port)
    other.end(headerOf(deep))
    expect(shortFrames(await readAll(other))).toMatchObject([{ok: false, code: 'FILE_LIMIT'}])
    expect(fs.readdirSync(folder)).toEqual(['one'])
  })
})

describe('--resume', () => {
  const bytes = pattern(5_000_000)

  /** Breaks off in the middle of the body. */
  async function breakOff(port: number, sent: number, more = {}): Promise<void> {
    const socket = await dial(port)
    socket.end(wholeFile('a', bytes, more).subarray(0, sent))
    await readAll(socket)
  }

  test('goes on where it broke off, after the prefix was compared', async () => {
    const {port, folder, rows} = await receiver(['--resume', '--count', '2'])
    await breakOff(port, 2_000_000)
    expect(Object.keys(filesIn(folder))).toEqual(['.a.netkit-part'])
    const sent = await send(port, fileOf('a', bytes), '--resume')
    const [broken, whole] = await rows()
    expect(broken).toMatchObject({file: 'a', error: 'TRUNCATED_FRAME', receivedBytes: expect.any(Number)})
    const {receivedBytes} = broken!
    expect(receivedBytes).toBeGreaterThan(1_900_000)
    expect(whole).toMatchObject({
      resumedFrom: receivedBytes,
      receivedBytes: bytes.length - receivedBytes!,
      verified: true,
    })
    expect(sent).toMatchObject({code: 0, rows: [{resumedFrom: receivedBytes, verified: true, sha256: hex(bytes)}]})
    expect(filesIn(folder)).toEqual({a: contents(bytes)})
  })

  test.each([
    ['of another file', 'something else'],
    ['longer than the file', Buffer.concat([bytes, Buffer.from('more')])],
  ])('a partial file %s is not used', async (_, partial) => {
    const {port, folder} = await receiver(['--resume', '--once'])
    fs.writeFileSync(`${folder}/.a.netkit-part`, partial, {mode: 0o600})
    expect(await send(port, fileOf('a', bytes), '--resume')).toMatchObject({code: 0, rows: [{resumedFrom: 0}]})
    expect(filesIn(folder)).toEqual({a: contents(bytes)})
  })

  test('of the whole file sends nothing but the checksum', async () => {
    const {port, folder} = await receiver(['--resume', '--once'])
    fs.writeFileSync(`${folder}/.a.netkit-part`, bytes, {mode: 0o600})
    const sent = await send(port, fileOf('a', bytes), '--resume', '--checksum', 'none')
    expect(sent).toMatchObject({code: 0, rows: [{resumedFrom: bytes.length, sentBytes: 0}]})
    expect(filesIn(folder)).toEqual({a: contents(bytes)})
  })

  test('at one end alone changes nothing', async () => {
    for (const [receive, sendFlags] of [
      [['--resume'], []],
      [[], ['--resume']],
    ] as const) {
      const {port, folder} = await receiver(['--once', ...receive])
      expect(await send(port, fileOf('a', bytes), ...sendFlags)).toMatchObject({code: 0, rows: [{resumedFrom: 0}]})
      expect(filesIn(folder)).toEqual({a: contents(bytes)})
    }
  })

  test('without it what breaks off is removed', async () => {
    const {port, folder, rows} = await receiver(['--once'])
    await breakOff(port, 2_000_000)
    expect(await rows()).toMatchObject([{error: 'TRUNCATED_FRAME'}])
    expect(filesIn(folder)).toEqual({})
  })
})

describe('--compat header', () => {
  test('between two netkits: digests go ahead, nobody answers', async () => {
    const {port, folder, rows} = await receiver(['--compat', 'header', '--once'])
    const bytes = pattern(3_000_000)
    const sent = await send(port, fileOf('a', bytes), fileOf('b', ''), '--compat', 'header')
    expect(sent).toMatchObject({code: 0, rows: [{verified: false}, {verified: false}]})
    expect(await rows()).toMatchObject([
      {file: 'a', verified: true},
      {file: 'b', verified: true},
    ])
    expect(filesIn(folder)).toEqual({a: contents(bytes), b: ''})
  })

  test('only at the receiver: the sender hears what is wrong', async () => {
    const {port, folder} = await receiver(['--compat', 'header', '--once'])
    expect(await send(port, fileOf('a', 'x'))).toMatchObject({
      code: 3,
      stderr: '',
      rows: [{error: 'CONNECTION_CLOSED'}],
    })
    expect(filesIn(folder)).toEqual({})
  })

  test('only at the sender: the file arrives', async () => {
    const {port, folder} = await receiver(['--once'])
    expect(await send(port, fileOf('a', 'x'), '--compat', 'header')).toMatchObject({code: 0})
    expect(filesIn(folder)).toEqual({a: 'x'})
  })

  test.each(['md5', 'sha256'])('a wrong %s in the header: the file is not kept', async (digest) => {
    const {port, folder, end, rows} = await receiver(['--compat', 'header', '--once'])
    const socket = await dial(port)
    const digits = {md5: 32, sha256: 64}[digest]!
    socket.end(Buffer.concat([header({filename: 'a', filesize: 1, [digest]: '0'.repeat(digits)}), Buffer.from('x')]))
    expect(await readAll(socket)).toHaveLength(0)
    expect((await end).code).toBe(3)
    expect(await rows()).toMatchObject([{file: 'a', error: 'CHECKSUM_MISMATCH', verified: false}])
    expect(filesIn(folder)).toEqual({})
  })
})

describe('what it says', () => {
  test('each step, with --trace', async () => {
    const {port, end} = await receiver(['--once', '--trace'])
    const {stderr} = await send(port, fileOf('a', 'x'), '--trace')
    expect(stderr.replaceAll(/:\d+/g, '').split('\n')).toEqual([
      'socket(AF_INET, SOCK_STREAM) → connect 127.0.0.1',
      'connected, from 127.0.0.1',
      'send header: 1 byte',
      'send 1 byte and the SHA-256',
      'recv 91 bytes',
      '',
    ])
    expect((await end).stderr).toMatch(/recv header: 1 byte \(127.*\nsend 91 bytes \(127/)
  })

  test('in text', async () => {
    const {port, folder, stop, end} = await serve(['tcp', 'receive', fs.mkdtempSync(freshPath('in'))]).then(
      (server) => ({
        ...server,
        folder: '',
      }),
    )
    expect(folder).toBe('')
    const file = fileOf('a b', 'hello')
    const first = await netkit(['tcp', 'send', file, '--to', `:${port}`])
    expect(first.stdout.replace(/\d+(\.\d+)? (ms|s)|[\d.]+ (bytes|KiB)\/s/g, '#')).toBe(
      `${file}: 5 bytes in # (#), verified\n`,
    )
    const second = await netkit(['tcp', 'send', file, '--to', `:${port}`])
    expect(second).toMatchObject({code: 4, stdout: ''})
    expect(second.stderr).toBe('netkit: the receiver says: a b exists already (--overwrite replaces it)\n')
    await stop()
    const {stdout, stderr, code} = await end
    expect(stdout.replace(/\d+(\.\d+)? (ms|s)|[\d.]+ (bytes|KiB)\/s/g, '#').replace(/:\d+\n/, ':PORT\n')).toBe(
      'a b: 5 bytes in # (#), verified, from 127.0.0.1:PORT\n',
    )
    expect(stderr).toMatch(/^netkit: 127\.0\.0\.1:\d+: a b exists already/m)
    expect(code).toBe(143)
  })

  test('--get, --csv and -q', async () => {
    const {port} = await receiver(['--overwrite'])
    const file = fileOf('a', 'hello')
    const to = ['tcp', 'send', file, '--to', `:${port}`]
    expect((await netkit([...to, '--get', 'sizeBytes,sha256,error'])).stdout).toBe(
      `5\t${hex(Buffer.from('hello'))}\t\n`,
    )
    expect((await netkit([...to, '--csv'])).stdout).toMatch(
      /^to,port,file,sizeBytes,sentBytes,resumedFrom,sha256,verified,/,
    )
    expect(await netkit([...to, '-q'])).toMatchObject({code: 0, stdout: '', stderr: ''})
  })

  test('names of files in a visible form', async () => {
    const {port} = await receiver()
    const run = await netkit(['tcp', 'send', fileOf('red\u001b[31m', 'x'), '--to', `:${port}`])
    expect(run).toMatchObject({code: 3, stdout: ''})
    expect(run.stderr).toContain('U+001B')
    expect(run.stderr).not.toContain('\u001b')
  })
})

describe('bad arguments', () => {
  test.each([
    ['standard input without a name', ['-', '--to', ':1'], 2, 'USAGE'],
    ['no such file', ['/nowhere/at/all', '--to', ':1'], 4, 'NO_SUCH_FILE'],
    ['a device', ['/dev/null', '--to', ':1'], 4, 'NOT_A_FILE'],
    [
      'nobody listens',
      [path.join(import.meta.dirname, '../../package.json'), '--to', '127.0.0.1:1'],
      3,
      'CONNECTION_REFUSED',
    ],
    ['to nobody', ['/dev/null'], 2, 'USAGE'],
    ['--resume with --compat', ['x', '--to', ':1', '--resume', '--compat', 'header'], 2, 'USAGE'],
  ])('send: %s', async (_, args, code, error) => {
    const run = await netkit(['tcp', 'send', ...args, '--json'])
    expect(run).toMatchObject({code})
    expect(JSON.parse(run.stdout)).toMatchObject({error: {code: error}})
  })

  test('send: an empty folder', async () => {
    const run = await netkit(['tcp', 'send', fs.mkdtempSync(freshPath('empty')), '--to', ':1', '--json'])
    expect(run).toMatchObject({code: 2})
    expect(JSON.parse(run.stdout)).toMatchObject({error: {code: 'NO_FILES'}})
  })

  test.each([
    ['a folder that is not there', '/nowhere/at/all', 'NO_SUCH_FILE'],
    ['a file', path.join(import.meta.dirname, '../../package.json'), 'NOT_A_FOLDER'],
  ])('receive: %s', async (_, folder, error) => {
    const run = await netkit(['tcp', 'receive', folder, '--port', '0', '--json'])
    expect(run).toMatchObject({code: 4})
    expect(JSON.parse(run.stdout)).toMatchObject({error: {code: error}})
  })
})

test('a pipe among the files does not hang', async () => {
  const folder = freshPath('pipes')
  fs.mkdirSync(folder)
  expect((await shell(`mkfifo ${folder}/pipe && netkit tcp send ${folder}/pipe --to :1`)).code).toBe(4)
})

test('a receiver that is told to stop removes what is half there', async () => {
  for (const [signal, code, left] of [
    ['SIGINT', 130, []],
    ['SIGTERM', 143, ['.a.netkit-part']],
  ] as const) {
    const {port, folder, child, end, rows} = await receiver(left.length > 0 ? ['--resume'] : [])
    const socket = await dial(port)
    socket.write(wholeFile('a', pattern(500_000)).subarray(0, 300_000))
    await until(() => sizes(folder).some((size) => size > 200_000))
    child.kill(signal)
    expect((await end).code).toBe(code)
    expect(Object.keys(filesIn(folder))).toEqual(left)
    expect(await rows()).toEqual([])
  }
})

test('a sender that is told to stop ends with 130, and the receiver goes on', async () => {
  const {port, folder} = await receiver()
  const large = fileOf('large', '')
  fs.truncateSync(large, 20 * 2 ** 30) // a hole: no disk is needed to read it
  const child = kept(startNetkit(['tcp', 'send', large, '--to', `:${port}`]))
  await until(() => fs.readdirSync(folder).length > 0)
  child.kill('SIGINT')
  const code = await new Promise((resolve) => child.once('exit', resolve))
  expect(code).toBe(130)
  expect(await send(port, fileOf('b', 'b'))).toMatchObject({code: 0})
  await until(() => Object.keys(filesIn(folder)).join() === 'b')
})

function sizes(folder: string): number[] {
  return fs.readdirSync(folder).map((name) => fs.statSync(`${folder}/${name}`).size)
}

test.skipIf(!hasProgram('python3'))(
  'the line about a file on its way is gone before the next row stands there',
  async () => {
    const {port} = await receiver()
    const slow = await serveAt(['tcp', 'proxy', ':0', `:${port}`, '--throttle', '16MiB'])
    const [large, small] = [fileOf('large', pattern(40_000_000)), fileOf('small', 'x')]
    const {output, code} = await onTerminal(['tcp', 'send', large, small, '--to', `:${slow.port}`], [])
    expect(code).toBe(0)
    const written = output.split(/[\r\n]/)
    expect(written.some((text) => /large {2}\d+ % /.test(text))).toBe(true)
    expect(written.filter((text) => text.includes('verified'))).toEqual([
      expect.stringMatching(/^\S*large: \S+ MiB in /),
      expect.stringMatching(/^\S*small: 1 byte in /),
    ])
  },
)

test('a refusal names the file, also where the receiver does not', async () => {
  const {port} = await receiver()
  const {stderr} = await netkit(['tcp', 'send', fileOf('a\nb', 'x'), '--to', `:${port}`])
  expect(stderr).toMatch(/^netkit: \S+\/a\\nb: the receiver says: .* U\+000A\n$/)
})

test('a file whose size the system does not know is refused, not sent as an empty one', async ({skip}) => {
  if (process.platform !== 'linux') skip('needs /proc')
  const server = await receiver(['--once'])
  const {code, rows} = await send(server.port, '/proc/version', fileOf('empty', ''))
  expect(code).toBe(4)
  expect(rows).toMatchObject([
    {error: 'SIZE_UNKNOWN', message: expect.stringContaining('standard input (- --as-name NAME)') as string},
    {error: null, verified: true, sizeBytes: 0}, // which really is empty
  ])
  await server.end
  expect(Object.keys(filesIn(server.folder))).toEqual(['empty'])
})
