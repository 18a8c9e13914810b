// Senders that mean harm. Whatever they do, no file is where it should not be, memory stays, and the receiver goes on.
import fs from 'node:fs'
import type net from 'node:net'
import path from 'node:path'
import {expect, test} from 'vitest'
import {dial, pattern, readAll} from '../support/tcp.js'
import {fileOf, filesIn, receiver, type Receiver, send} from '../support/transfer.js'
import {header, rawHeader, shortFrame, shortFrames, wholeFile} from '../support/transfer-bytes.js'

const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
const hex = (digits: string) => Buffer.from(digits, 'hex')

/** Says it all and hears the answers. */
async function attack({port}: Receiver, bytes: Buffer): Promise<{ok: boolean; code?: string}[]> {
  const socket = await dial(port)
  socket.end(bytes)
  return shortFrames(await readAll(socket))
}

async function expectAlive(server: Receiver, files: Record<string, string> = {}): Promise<void> {
  expect(await send(server.port, fileOf('good', 'good'))).toMatchObject({code: 0})
  expect(filesIn(server.folder)).toEqual({...files, good: 'good'})
  expect(fs.readdirSync(path.dirname(server.folder)).filter((name) => /evil|passwd/.test(name))).toEqual([])
}

test('each length or header that is a lie', async () => {
  const server = await receiver()
  for (const [bytes, code] of [
    [hex('ffffff7f'), 'FRAME_TOO_LONG'], // 2 GiB
    [hex('00ca9a3b'), 'FRAME_TOO_LONG'], // 1 GB announced
    [hex('ffffffffffffffff'), 'BAD_FRAME'], // −1, and 2^64 − 1 of another program
    [rawHeader('not JSON'), 'BAD_FRAME'],
    [rawHeader(nested(10_000)), 'BAD_FRAME'],
    [rawHeader(`{"filename":"evil","total_size":1,"x":${nested(10_000)}}`), 'BAD_FRAME'],
    [rawHeader('{"filename":"evil"}'), 'BAD_FRAME'],
    [rawHeader('{"filename":"evil","total_size":-1}'), 'BAD_FRAME'],
    [rawHeader('{"filename":"evil","total_size":1.5}'), 'BAD_FRAME'],
    [rawHeader('{"filename":"evil","total_size":9007199254740992}'), 'BAD_FRAME'],
    [rawHeader('{"filename":"evil","total_size":1,"filesize":2}'), 'BAD_FRAME'],
    [rawHeader('{"filename":"evil","total_size":1,"total_size":2}'), 'BAD_FRAME'],
    [rawHeader('{"filename":"evil","__proto__":{"total_size":1}}'), 'BAD_FRAME'],
  ] as const) {
    expect(await attack(server, Buffer.concat([bytes, Buffer.alloc(100)]))).toMatchObject([{ok: false, code}])
  }
  await expectAlive(server)
})

test('each name that leads elsewhere, or that would move a cursor', async () => {
  const server = await receiver(['--overwrite'])
  for (const filename of [
    '../../etc/passwd',
    '../evil',
    '..',
    '.',
    '',
    '/tmp/evil',
    'evil\0.txt',
    'evil\n.txt',
    'evil\u001b]0;title\u0007',
    'x'.repeat(300),
    '.evil.netkit-part',
    7,
    null,
    ['evil'],
  ]) {
    const answers = await attack(server, Buffer.concat([header({filename, total_size: 4}), Buffer.from('evil')]))
    expect(answers).toMatchObject([{ok: false, code: 'BAD_FILE_NAME'}])
  }
  for (const folders of [
    ['..'],
    ['a', '..', '..', '..'],
    ['/tmp'],
    ['a/../..'],
    'a',
    Array.from({length: 33}, () => 'a'),
    [[]],
  ]) {
    const answers = await attack(server, Buffer.concat([header({filename: 'evil', path: folders, total_size: 0})]))
    expect(answers).toMatchObject([{ok: false, code: 'BAD_FILE_NAME'}])
  }
  await expectAlive(server)
})

test('symbolic links in the folder: as the file, as a folder above it, as its partial file', async () => {
  const server = await receiver(['--overwrite', '--resume'])
  const outside = `${server.folder}-outside`
  fs.mkdirSync(outside)
  fs.writeFileSync(`${outside}/precious`, 'precious')
  fs.symlinkSync(`${outside}/precious`, `${server.folder}/file`)
  fs.symlinkSync(outside, `${server.folder}/folder`)
  fs.symlinkSync(`${outside}/precious`, `${server.folder}/.part.netkit-part`)
  expect(await attack(server, wholeFile('file', Buffer.from('new')))).toMatchObject([{ok: true}]) // the link is replaced
  expect(await attack(server, wholeFile('evil', Buffer.from('x'), {path: ['folder']}))).toMatchObject([
    {ok: false, code: 'NOT_A_FOLDER'},
  ])
  expect(await send(server.port, fileOf('part', 'part'), '--resume')).toMatchObject({code: 0})
  expect(filesIn(outside)).toEqual({precious: 'precious'})
  fs.unlinkSync(`${server.folder}/folder`) // readdir would follow it
  await expectAlive(server, {file: 'new', part: 'part'})
})

test('a link to nowhere is a name that is taken', async () => {
  const server = await receiver()
  fs.symlinkSync(`${server.folder}-nowhere`, `${server.folder}/file`)
  expect(await attack(server, wholeFile('file', Buffer.from('new')))).toMatchObject([{ok: false, code: 'FILE_EXISTS'}])
  expect(fs.existsSync(`${server.folder}-nowhere`)).toBe(false)
  await expectAlive(server)
})

test('a body that is shorter, or longer, than it was said to be', async () => {
  const server = await receiver()
  expect(await attack(server, wholeFile('short', pattern(1000)).subarray(0, 900))).toEqual([])
  expect(await attack(server, Buffer.concat([wholeFile('long', Buffer.from('long')), Buffer.alloc(9)]))).toMatchObject([
    {ok: true},
    {ok: false, code: 'BAD_FRAME'},
  ])
  await expectAlive(server, {long: 'long'})
})

test('a size that no disk has', async () => {
  const server = await receiver()
  const answers = await attack(server, header({filename: 'evil', total_size: Number.MAX_SAFE_INTEGER}))
  expect(answers).toMatchObject([{ok: false, code: 'NO_SPACE'}])
  await expectAlive(server)
})

test('resume: a sender that chooses another place, sends before it may, or twice at once', async () => {
  const server = await receiver(['--resume'])
  const head = header({filename: 'a', total_size: 9, resume: true})
  const choice = shortFrame({offset: 3})
  expect(await attack(server, Buffer.concat([head, choice]))).toMatchObject([
    {offset: 0},
    {ok: false, code: 'BAD_FRAME'},
  ])
  const [one, two] = [await dial(server.port), await dial(server.port)]
  for (const socket of [one, two]) socket.end(Buffer.concat([head, shortFrame({offset: 0}), Buffer.from('ninebytes')]))
  const answers = [await readAll(one), await readAll(two)].map((bytes) => shortFrames(bytes)[1]!)
  expect(answers.map(({ok}) => ok).sort()).toEqual([false, true])
  await expectAlive(server, {a: 'ninebytes'})
})

test('--once is for a sender: who connects and says nothing is none, and does not keep it', async () => {
  const server = await receiver(['--once'])
  const [gone, silent] = [await dial(server.port), await dial(server.port)]
  gone.destroy()
  expect(await send(server.port, fileOf('a', 'a'))).toMatchObject({code: 0})
  expect(await readAll(silent)).toHaveLength(0)
  expect((await server.end).code).toBe(0)
  expect(await server.rows()).toMatchObject([{file: 'a'}])
})

test('a header that drips in has 10 s, whatever drips', {timeout: 60_000}, async () => {
  const server = await receiver(['--idle-timeout', '1m'])
  const [silent, dripping] = [await dial(server.port), await dial(server.port)]
  const bytes = rawHeader(`{"filename":"a",${' '.repeat(1000)}"total_size":1}`)
  let at = 0
  const drip = setInterval(() => dripping.write(bytes.subarray(at, ++at)), 200)
  const answers = await Promise.all([readAll(silent), readAll(dripping)])
  clearInterval(drip)
  expect(at).toBeLessThan(200)
  expect(answers.map(shortFrames)).toMatchObject([[{ok: false, code: 'TIMEOUT'}], [{ok: false, code: 'TIMEOUT'}]])
  await expectAlive(server)
})

test('memory stays where it is: 64 half-sent headers and 64 files at once', async ({skip}) => {
  if (process.platform !== 'linux') skip('reads /proc')
  const server = await receiver()
  const resident = () =>
    Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))![1]) / 1024
  const sockets: net.Socket[] = []
  for (let index = 0; index < 128; index++) {
    const socket = await dial(server.port)
    sockets.push(socket)
    if (index % 2) socket.write(rawHeader('x'.repeat(65_000)).subarray(0, 60_000))
    else socket.write(wholeFile(`f${index}`, pattern(1_000_000)).subarray(0, -1))
  }
  await expectSizes(server.folder, 64, 1_000_000)
  expect(resident()).toBeLessThan(150)
  for (const socket of sockets) socket.destroy()
})

async function expectSizes(folder: string, count: number, size: number): Promise<void> {
  const whole = () => fs.readdirSync(folder).filter((name) => fs.statSync(`${folder}/${name}`).size === size).length
  while (whole() < count) await new Promise((resolve) => setTimeout(resolve, 10))
}
