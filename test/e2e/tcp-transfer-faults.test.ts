// What goes wrong at the receiver's disk, at the sender's file and on the way.
import fs from 'node:fs'
import type net from 'node:net'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {killAndResume} from '../support/kill-and-resume.js'
import {hasNamespaces, inNamespace} from '../support/namespace.js'
import {netkit, startNetkit} from '../support/run-netkit.js'
import {dial, freshPath, kept, pattern, readAll, serve, tcpServer} from '../support/tcp.js'
import {contents, fileOf, filesIn, receiver, receiverIn, send, until} from '../support/transfer.js'
import {header, shortFrame, shortFrames, wholeFile} from '../support/transfer-bytes.js'

test('SIGKILL of either end at random points: nothing half has the name, and resume finishes it', async () => {
  const folder = freshPath('kills')
  fs.mkdirSync(folder)
  const {senderKills, receiverKills, brokenOff} = await killAndResume(folder, 20, 20_261_121)
  expect(senderKills + receiverKills).toBe(20)
  expect(brokenOff).toBeGreaterThan(10)
})

describe("the receiver's disk", () => {
  const MOUNT = `mkdir -p $DIR && mount -t tmpfs -o size=$SIZE tmpfs $DIR || exit 98`
  const RECEIVE = `netkit tcp receive $DIR --port 0 --ready-file $DIR.ready --json --once >$DIR.rows 2>/dev/null &
    receiver=$!
    until [ -s $DIR.ready ]; do :; done`

  test('is full from the start: refused before a byte of the body is sent for nothing', async ({skip}) => {
    if (!hasNamespaces()) skip('needs a mount namespace')
    const dir = freshPath('disk')
    const file = fileOf('a', Buffer.alloc(8 * 2 ** 20, 1))
    const run = await inNamespace(
      `${MOUNT}; ${RECEIVE}; netkit tcp send ${file} --to "$(cat $DIR.ready)" --json; echo $?; wait $receiver; echo $?; ls -A $DIR; cat $DIR.rows`,
      {env: {DIR: dir, SIZE: '4m'}},
    )
    const [row, sender, end, ...rest] = run.stdout.trim().split('\n')
    expect(JSON.parse(row!)).toMatchObject({error: 'NO_SPACE', message: expect.stringContaining('room')})
    expect([sender, end]).toEqual(['4', '4'])
    expect(rest).toHaveLength(1) // the row, and no file before it
    expect(JSON.parse(rest[0]!)).toMatchObject({error: 'NO_SPACE'})
  })

  test.for<[string, number]>([
    ['', 0],
    ['--checksum none', 512 * 1024], // the last read is written in part
  ])('fills up on the way: the sender is told, and the partial file is gone %s', async ([flags, room], {skip}) => {
    if (!hasNamespaces('python3')) skip('needs a mount namespace, and python3')
    const dir = freshPath('disk')
    const file = fileOf('a', Buffer.alloc(3 * 2 ** 20, 1))
    // A pipe with a first half is the sender: another file takes the room before the second half comes.
    const script = path.join(import.meta.dirname, '../support/slow_sender.py')
    const run = await inNamespace(
      `${MOUNT}; ${RECEIVE.replace('--once', `--once ${flags}`)}; python3 ${script} "$(cat $DIR.ready)" ${file} $DIR/filler ${room}; wait $receiver; echo $?; rm $DIR/filler; ls -A $DIR`,
      {env: {...process.env, DIR: dir, SIZE: '4m'}},
    )
    const [answer, end, ...files] = run.stdout.trim().split('\n')
    expect(JSON.parse(answer!)).toMatchObject({ok: false, code: 'NO_SPACE', error: 'a: no space left on the disk'})
    expect(end).toBe('4')
    expect(files).toEqual([])
  })

  test('is read-only', async ({skip}) => {
    if (!hasNamespaces()) skip('needs a mount namespace')
    const file = fileOf('a', 'x')
    const run = await inNamespace(
      `${MOUNT}; mount -o remount,ro $DIR; ${RECEIVE}; netkit tcp send ${file} --to "$(cat $DIR.ready)" --get error; echo $?`,
      {env: {DIR: freshPath('disk'), SIZE: '4m'}},
    )
    expect(run.stdout).toBe('READ_ONLY\n4\n')
  })

  test('is not ours to write to', async ({skip}) => {
    if (process.getuid?.() !== 0) skip('needs root, to become another user')
    const folder = freshPath('foreign')
    fs.mkdirSync(folder, {mode: 0o755})
    for (const above of [folder, path.dirname(folder)]) fs.chmodSync(above, 0o755)
    const {port} = await receiverIn(folder, ['--once'], {
      uid: 65_534,
      env: {HOME: undefined, XDG_CACHE_HOME: undefined},
    })
    expect(await send(port, fileOf('a', 'x'))).toMatchObject({code: 4, rows: [{error: 'PERMISSION'}]})
  })

  test('loses the folder on the way', async () => {
    const {port, folder, end} = await receiver(['--once'])
    const socket = await dial(port)
    const whole = wholeFile('a', pattern(100_000))
    socket.write(whole.subarray(0, -1))
    await until(() => fs.readdirSync(folder).length > 0)
    fs.rmSync(folder, {recursive: true})
    socket.end(whole.subarray(-1))
    const [answer] = shortFrames(await readAll(socket))
    expect(answer).toMatchObject({ok: false, code: 'NO_SUCH_FILE'})
    expect(answer!.error).not.toContain(path.dirname(folder)) // where it is, is nobody's business
    expect((await end).code).toBe(4)
  })

  test('has a folder where the file should go, and a file where a folder should be', async () => {
    const {port, folder} = await receiver(['--overwrite'])
    fs.mkdirSync(`${folder}/a`)
    fs.writeFileSync(`${folder}/b`, 'old')
    const inB = freshPath('x')
    fs.mkdirSync(`${inB}/b`, {recursive: true})
    fs.writeFileSync(`${inB}/b/c`, 'new')
    const sent = await send(port, fileOf('a', 'x'), `${inB}/b`)
    expect(sent).toMatchObject({code: 4, rows: [{error: 'FILE_EXISTS'}, {error: 'NOT_A_FOLDER'}]})
    expect(filesIn(folder)).toEqual({b: 'old'})
  })
})

describe("the sender's file", () => {
  test.each([
    ['shrinks', (file: string) => fs.truncateSync(file, 100)],
    ['grows', (file: string) => fs.appendFileSync(file, 'more')],
    ['changes', (file: string) => fs.utimesSync(file, 1, 1)],
  ])('%s while it is sent: exit 4, and nothing is kept', async (_, change) => {
    const {port, folder, rows} = await receiver(['--once'])
    const file = fileOf('a', '')
    fs.truncateSync(file, 2 * 2 ** 30)
    const child = kept(startNetkit(['tcp', 'send', file, '--to', `:${port}`, '--get', 'error']))
    const code = new Promise((resolve) => child.once('exit', resolve))
    const said = new Promise((resolve) => child.stdout!.once('data', (chunk: Buffer) => resolve(chunk.toString())))
    await until(() => fs.readdirSync(folder).length > 0)
    change(file)
    expect(await said).toBe('SOURCE_CHANGED\n')
    expect(await code).toBe(4)
    expect(await rows()).toMatchObject([{file: 'a', error: 'TRUNCATED_FRAME'}])
    expect(filesIn(folder)).toEqual({})
  })

  test('that is gone does not stop the others', async () => {
    const {port, folder} = await receiver()
    const gone = freshPath('gone')
    fs.mkdirSync(gone)
    fs.writeFileSync(`${gone}/secret`, 'x', {mode: 0})
    fs.writeFileSync(`${gone}/zoo`, 'z')
    if (process.getuid?.() === 0) fs.renameSync(`${gone}/secret`, `${gone}/open`)
    const sent = await send(port, gone)
    expect(sent.code).toBe(process.getuid?.() === 0 ? 0 : 4)
    expect(Object.keys(filesIn(folder))).toContain(`${path.basename(gone)}/zoo`)
  })
})

describe('a receiver that', () => {
  /** Reads the header and the body, then does as it is told. */
  async function peer(answer: (socket: net.Socket) => void) {
    return tcpServer((socket) => {
      socket.once('data', () => answer(socket)).resume()
    })
  }

  test.each<[string, Buffer, string, number]>([
    ['claims another checksum', shortFrame({ok: true, sha256: 'ab'.repeat(32)}), 'CHECKSUM_MISMATCH', 3],
    ['answers garbage', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), 'FRAME_TOO_LONG', 3],
    ['answers no JSON', shortFrame('hello'), 'BAD_FRAME', 3],
    ['offers a resume unasked', shortFrame({offset: 1, sha256: 'ab'.repeat(32)}), 'BAD_FRAME', 3],
    ['says no', shortFrame({ok: false, error: 'no \u001b[2J', code: 'NO_SPACE'}), 'NO_SPACE', 4],
    ['says no without a code', shortFrame({ok: false, error: 'not today'}), 'REFUSED', 3],
  ])('%s', async (_, answer, error, code) => {
    await using server = await peer((socket) => socket.write(answer))
    const sent = await send(server.port, fileOf('a', 'x'))
    expect(sent).toMatchObject({code, rows: [{error}]})
    expect(sent.stdout).not.toContain('\u001b')
  })

  test('closes without a word', async () => {
    await using server = await peer((socket) => socket.end())
    expect(await send(server.port, fileOf('a', 'x'))).toMatchObject({code: 3, rows: [{error: 'CONNECTION_CLOSED'}]})
  })

  test('resets the connection', async () => {
    await using server = await peer((socket) => socket.resetAndDestroy())
    const sent = await send(server.port, fileOf('a', pattern(9_000_000)))
    expect(sent).toMatchObject({code: 3, rows: [{error: 'CONNECTION_RESET'}]})
  })

  test.each([
    ['closes', 0],
    ['resets the connection', 3],
  ])('knows no answers and %s when it has read all', async (kind, code) => {
    await using server = await tcpServer((socket) => {
      socket.once('end', () => (code === 0 ? socket.end() : socket.resetAndDestroy())).resume()
    })
    const sent = await send(server.port, fileOf('a', 'x'), fileOf('b', 'y'), '--compat', 'header')
    expect({kind, code: sent.code}).toEqual({kind, code})
  })

  test.each(['answers nothing', 'reads nothing'])('%s: silence has an end', async (kind) => {
    await using server = await tcpServer((socket) => {
      if (kind === 'answers nothing') socket.resume()
    })
    const large = fileOf('a', pattern(32 * 2 ** 20))
    const sent = await send(server.port, large, '--idle-timeout', '300ms')
    expect(sent).toMatchObject({code: 3, rows: [{error: 'IDLE'}]})
  })

  test('offers more than the file has: it is sent from its start', async () => {
    const got: Buffer[] = []
    await using server = await tcpServer((socket) => {
      socket.once('data', () => socket.write(shortFrame({offset: 2 ** 40, sha256: 'ab'.repeat(32)})))
      socket.on('data', (chunk: Buffer) => {
        got.push(chunk)
        if (/hello[^]{32}$/.test(Buffer.concat(got).toString('latin1')))
          socket.write(shortFrame({ok: true, sha256: null}))
      })
    })
    const sent = await send(server.port, fileOf('a', 'hello'), '--resume')
    expect(sent).toMatchObject({code: 0, rows: [{resumedFrom: 0, verified: false}]})
    expect(Buffer.concat(got).toString('latin1')).toContain('{"offset":0}hello')
  })
})

describe('a sender that', () => {
  test('is silent in the middle of a file is given up; the receiver goes on', async () => {
    const {port, folder, stop, rows} = await receiver(['--idle-timeout', '300ms'])
    const socket = await dial(port)
    socket.write(wholeFile('a', pattern(1000)).subarray(0, 500))
    expect(shortFrames(await readAll(socket))).toMatchObject([{ok: false, code: 'IDLE'}])
    expect(await send(port, fileOf('b', 'b'))).toMatchObject({code: 0})
    await stop()
    expect(await rows()).toMatchObject([
      {file: 'a', error: 'IDLE'},
      {file: 'b', error: null},
    ])
    expect(filesIn(folder)).toEqual({b: 'b'})
  })

  test('resets the connection', async () => {
    const {port, folder, rows} = await receiver(['--once'])
    const socket = await dial(port)
    socket.write(wholeFile('a', pattern(1000)).subarray(0, 500))
    await until(() => fs.readdirSync(folder).length > 0)
    socket.resetAndDestroy()
    expect(await rows()).toMatchObject([{file: 'a', error: 'CONNECTION_RESET'}])
    expect(filesIn(folder)).toEqual({})
  })

  test('says the wrong checksum', async () => {
    const {port, folder, rows, end} = await receiver(['--once'])
    const socket = await dial(port)
    const whole = wholeFile('a', pattern(1000))
    whole[whole.length - 1]! ^= 1
    socket.end(whole)
    expect(shortFrames(await readAll(socket))).toMatchObject([{ok: false, code: 'CHECKSUM_MISMATCH'}])
    expect((await end).code).toBe(3)
    expect(await rows()).toMatchObject([{error: 'CHECKSUM_MISMATCH', verified: false}])
    expect(filesIn(folder)).toEqual({})
  })

  test('half-closes after its last byte still hears the answer', async () => {
    const {port, folder} = await receiver()
    const socket = await dial(port)
    const bytes = pattern(3_000_000)
    socket.end(wholeFile('a', bytes))
    expect(shortFrames(await readAll(socket))).toEqual([{ok: true, sha256: contents(bytes)}])
    expect(filesIn(folder)).toEqual({a: contents(bytes)})
  })

  test('sends more than it said: the file is there, and what follows is an error', async () => {
    const {port, folder, rows} = await receiver(['--once'])
    const socket = await dial(port)
    socket.end(Buffer.concat([header({filename: 'a', total_size: 5}), Buffer.from('hello, world')]))
    expect(shortFrames(await readAll(socket))).toMatchObject([{ok: true}, {ok: false, code: 'FRAME_TOO_LONG'}])
    expect(await rows()).toMatchObject([
      {file: 'a', error: null},
      {file: null, error: 'FRAME_TOO_LONG'},
    ])
    expect(filesIn(folder)).toEqual({a: 'hello'})
  })
})

test('a port that is in use', async () => {
  const {port} = await serve(['tcp', 'echo'])
  const run = await netkit(['tcp', 'receive', '.', '--port', String(port), '--json'])
  expect(run).toMatchObject({code: 4})
  expect(JSON.parse(run.stdout)).toMatchObject({error: {code: 'PORT_IN_USE'}})
})
