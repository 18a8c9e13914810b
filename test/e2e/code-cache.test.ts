// bin/run.js keeps V8's compiled code between runs. V8 trusts what it is given: these are the ways in which that could be
// wrong, and each of them must still give the answer.
import {once} from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {netkit, type Options, run, scratch, shell, startNetkit} from '../support/run-netkit.js'

const ARGS = ['subnet', '10.0.0.1/8', '--get', 'network']
const ANSWER = {stdout: '10.0.0.0/8\n', stderr: '', code: 0, signal: null}
const OTHER_USER = 65_534
const isRoot = process.getuid?.() === 0
const isPosix = process.platform !== 'win32'

let base: string
let folder: string
let runs = 0

beforeEach(() => {
  base = path.join(scratch, `cache-${++runs}`)
  folder = path.join(base, 'netkit')
})

const start = ({env, ...options}: Options = {}) => netkit(ARGS, {...options, env: {XDG_CACHE_HOME: base, ...env}})
const cached = () => (fs.existsSync(folder) ? fs.readdirSync(folder) : [])

/** Permissions do not stop root: another user runs it. */
async function startAsOther() {
  fs.chmodSync(scratch, 0o755)
  fs.chownSync(folder, OTHER_USER, OTHER_USER)
  return start({cwd: base, uid: OTHER_USER})
}

/** Fills the cache and gives the file that it made. */
async function warmUp(): Promise<string> {
  expect(await start()).toEqual(ANSWER)
  const [name, ...others] = cached()
  expect(others).toEqual([])
  return path.join(folder, name!)
}

test('the first run makes one file, which nobody else may touch; the next ones leave it as it is', async () => {
  const file = await warmUp()
  const {mode, mtimeMs, ino} = fs.statSync(file)
  if (isPosix) expect((mode & 0o777).toString(8)).toBe('600')
  if (isPosix) expect((fs.statSync(folder).mode & 0o777).toString(8)).toBe('700')
  expect(await start()).toEqual(ANSWER)
  expect(fs.statSync(file)).toMatchObject({mtimeMs, ino})
})

test('help has a file of its own', async () => {
  await warmUp()
  expect(await netkit(['subnet', '--help'], {env: {XDG_CACHE_HOME: base}})).toMatchObject({stderr: '', code: 0})
  expect(
    cached()
      .map((name) => name.split('-').at(-1))
      .sort(),
  ).toEqual(['command.v8', 'help.v8'])
})

describe('a damaged file is not used, and made again', () => {
  test.each<[string, (data: Buffer) => Buffer]>([
    ['overwritten in the middle', (data) => Buffer.from(data).fill(0xa5, data.length / 4, data.length / 4 + 512)],
    ['one bit', (data) => flipped(data, 1000)],
    ['cut in half', (data) => data.subarray(0, data.length / 2)],
    ['cut by a byte', (data) => data.subarray(0, -1)],
    ['empty', () => Buffer.alloc(0)],
    ['garbage', () => Buffer.from('not code at all')],
    ['garbage, twice', () => Buffer.from('not code'.repeat(2))],
    ['too much', (data) => Buffer.concat([data, data.subarray(0, 3)])],
  ])('%s', async (_, damage) => {
    const file = await warmUp()
    const data = fs.readFileSync(file)
    fs.writeFileSync(file, damage(data))
    expect(await start()).toEqual(ANSWER)
    expect(isWhole(fs.readFileSync(file))).toBe(true)
    expect(await start()).toEqual(ANSWER)
  })
})

function flipped(data: Buffer, at: number): Buffer {
  const copy = Buffer.from(data)
  copy[at]! ^= 1
  return copy
}

/** The code stands in it twice. */
function isWhole(data: Buffer): boolean {
  const half = data.length / 2
  return data.length > 10_000 && data.subarray(0, half).equals(data.subarray(half))
}

describe('a file that somebody else could have written is not used', () => {
  // Garbage would be replaced; what stays as it is was not even looked at, but one of ours comes in its place.
  const poisoned = Buffer.from('not code'.repeat(2))

  beforeEach(({skip}) => {
    if (!isPosix) skip('needs POSIX permissions')
  })

  test.each([
    ['group', 0o620],
    ['world', 0o602],
  ])('%s-writable', async (_, mode) => {
    const file = await warmUp()
    const {ino} = fs.statSync(file)
    fs.chmodSync(file, mode)
    expect(await start()).toEqual(ANSWER)
    const {ino: newIno, mode: newMode} = fs.statSync(file)
    expect(newIno).not.toBe(ino)
    expect((newMode & 0o777).toString(8)).toBe('600')
  })

  test("another user's", async ({skip}) => {
    if (!isRoot) skip('needs root, to give a file away')
    const file = await warmUp()
    fs.writeFileSync(file, poisoned)
    fs.chownSync(file, OTHER_USER, OTHER_USER)
    expect(await start()).toEqual(ANSWER)
    expect(fs.statSync(file).uid).toBe(process.getuid!())
    expect(isWhole(fs.readFileSync(file))).toBe(true)
  })

  test('nor is one made in a folder that others may write', async () => {
    fs.mkdirSync(folder, {recursive: true})
    fs.chmodSync(folder, 0o777)
    expect(await start()).toEqual(ANSWER)
    expect(cached()).toEqual([])
  })

  test("nor in another user's folder, nor is a folder made there (sudo keeps HOME)", async ({skip}) => {
    if (!isRoot) skip('needs root, to give a folder away')
    const home = path.join(base, 'home')
    fs.mkdirSync(home, {recursive: true})
    fs.chownSync(home, OTHER_USER, OTHER_USER)
    const env = {HOME: home, XDG_CACHE_HOME: undefined}
    expect(await start({env})).toEqual(ANSWER)
    expect(fs.readdirSync(home)).toEqual([])
    const above = path.join(home, process.platform === 'darwin' ? 'Library' : '.cache')
    fs.mkdirSync(above)
    fs.chownSync(above, OTHER_USER, OTHER_USER)
    expect(await start({env})).toEqual(ANSWER)
    expect(fs.readdirSync(above)).toEqual([])
  })
})

describe('links, FIFOs and folders of others', () => {
  const WRITABLE = 0o777

  beforeEach(({skip}) => {
    if (!isPosix) skip('needs POSIX permissions')
  })

  /** Whole by its look, and no code: V8 would reject it, and netkit replace it, if it were read. */
  const poisoned = Buffer.from('not code'.repeat(2))

  test('a symbolic link is not followed, and gives way', async () => {
    const file = await warmUp()
    const target = path.join(base, 'target')
    fs.renameSync(file, target)
    fs.symlinkSync(target, file)
    const before = fs.readFileSync(target)
    expect(await start()).toEqual(ANSWER)
    expect(fs.lstatSync(file).isFile()).toBe(true)
    expect(fs.readFileSync(target).equals(before)).toBe(true)
  })

  test('a file with a second name (hard link) is not used', async () => {
    const file = await warmUp()
    const {ino} = fs.statSync(file)
    fs.linkSync(file, path.join(base, 'second'))
    expect(await start()).toEqual(ANSWER)
    expect(fs.statSync(file).ino).not.toBe(ino)
  })

  test('a FIFO keeps nobody waiting', async () => {
    const file = await warmUp()
    fs.unlinkSync(file)
    expect((await run('mkfifo', [file])).code).toBe(0)
    expect(await start()).toEqual(ANSWER)
  })

  test.each([
    ['the folder is a link', () => folder],
    ['the one above is a link', () => base],
  ])('%s: no cache', async (_, linked) => {
    await warmUp()
    const real = `${linked()}-real`
    fs.renameSync(linked(), real)
    fs.symlinkSync(real, linked())
    const file = path.join(folder, cached()[0]!)
    fs.writeFileSync(file, poisoned)
    expect(await start()).toEqual(ANSWER)
    expect(fs.readFileSync(file).equals(poisoned)).toBe(true)
  })

  test.each([
    ['the folder', () => folder],
    ['the one above', () => base],
    ['one higher up, without a sticky bit', () => path.dirname(base)],
  ])('others may write %s: no cache', async (_, opened) => {
    base = path.join(scratch, `cache-${runs}`, 'deep', 'cache')
    folder = path.join(base, 'netkit')
    fs.mkdirSync(base, {recursive: true, mode: 0o700})
    const file = await warmUp()
    fs.writeFileSync(file, poisoned)
    fs.chmodSync(opened(), WRITABLE)
    expect(await start()).toEqual(ANSWER)
    expect(fs.readFileSync(file).equals(poisoned)).toBe(true)
  })

  test("root uses none in another user's home, though folder and file be root's own", async ({skip}) => {
    if (!isRoot) skip('needs root, to give a folder away')
    const home = path.join(scratch, `home-${runs}`)
    base = path.join(home, process.platform === 'darwin' ? 'Library/Caches' : '.cache')
    folder = path.join(base, 'netkit')
    fs.mkdirSync(base, {recursive: true, mode: 0o700})
    const file = await warmUp()
    fs.writeFileSync(file, poisoned)
    fs.chownSync(home, OTHER_USER, OTHER_USER)
    expect(await start({env: {HOME: home, XDG_CACHE_HOME: undefined}})).toEqual(ANSWER)
    expect(fs.readFileSync(file).equals(poisoned)).toBe(true)
  })
})

test('a write that fails leaves no draft', async ({skip}) => {
  if (!isPosix) skip('needs ulimit')
  const {stdout, code} = await shell(`ulimit -f 64; netkit ${ARGS.join(' ')}`, {env: {XDG_CACHE_HOME: base}})
  expect({stdout, code}).toEqual({stdout: ANSWER.stdout, code: 0})
  expect(cached()).toEqual([])
})

test('drafts of killed runs go after an hour', async () => {
  fs.mkdirSync(folder, {recursive: true, mode: 0o700})
  fs.chmodSync(base, 0o700)
  const draft = path.join(folder, '0123-v20-x64-command.v8.4242')
  fs.writeFileSync(draft, '')
  const ago = new Date(Date.now() - 2 * 3600 * 1000)
  fs.utimesSync(draft, ago, ago)
  expect(await start()).toEqual(ANSWER)
  expect(fs.existsSync(draft)).toBe(false)
})

describe('no place for a cache', () => {
  test('HOME and XDG_CACHE_HOME unset', async () => {
    expect(await start({env: {HOME: undefined, XDG_CACHE_HOME: undefined}})).toEqual(ANSWER)
  })

  test('HOME is not there, and is not made', async () => {
    const home = path.join(base, 'nobody')
    expect(await start({env: {HOME: home, XDG_CACHE_HOME: undefined}})).toEqual(ANSWER)
    expect(fs.existsSync(home)).toBe(false)
  })

  test('a relative XDG_CACHE_HOME is ignored, as its specification has it', async () => {
    const cwd = path.join(base, 'work')
    fs.mkdirSync(cwd, {recursive: true})
    expect(await start({cwd, env: {XDG_CACHE_HOME: 'here'}})).toEqual(ANSWER)
    expect(fs.readdirSync(cwd)).toEqual([])
  })

  test('a file stands where the folder should', async () => {
    fs.writeFileSync(base, '')
    expect(await start()).toEqual(ANSWER)
  })

  test('below /proc nothing can be made', async ({skip}) => {
    if (!fs.existsSync('/proc/self')) skip('needs /proc')
    expect(await start({env: {XDG_CACHE_HOME: '/proc/netkit/cache'}})).toEqual(ANSWER)
  })

  test('the folder may not be written', async ({skip}) => {
    if (!isPosix) skip('needs POSIX permissions')
    fs.mkdirSync(folder, {recursive: true})
    fs.chmodSync(folder, 0o500)
    expect(isRoot ? await startAsOther() : await start()).toEqual(ANSWER)
    expect(cached()).toEqual([])
    fs.chmodSync(folder, 0o700)
  })
})

test('a working directory that is gone', async ({skip}) => {
  if (!isPosix) skip('needs POSIX: elsewhere it cannot be deleted')
  fs.mkdirSync(base)
  const script = `mkdir gone && cd gone && rmdir ../gone && netkit ${ARGS.join(' ')} && netkit ${ARGS.join(' ')}`
  const {stdout, stderr, code} = await shell(script, {cwd: base, env: {XDG_CACHE_HOME: base}})
  expect({stdout, stderr, code}).toEqual({stdout: ANSWER.stdout.repeat(2), stderr: '', code: 0})
})

test('20 first runs at once', async () => {
  const outcomes = await Promise.all(Array.from({length: 20}, () => start()))
  expect(outcomes).toEqual(Array.from({length: 20}, () => ANSWER))
  const names = cached()
  expect(names).toHaveLength(1)
  expect(isWhole(fs.readFileSync(path.join(folder, names[0]!)))).toBe(true)
})

describe('switched off: no file is made, none is read', () => {
  test.each<[string, Record<string, string>]>([
    ['NETKIT_NO_CACHE', {NETKIT_NO_CACHE: '1'}],
    ['NODE_DISABLE_COMPILE_CACHE', {NODE_DISABLE_COMPILE_CACHE: '1'}],
  ])('%s', async (_, env) => {
    expect(await start({env})).toEqual(ANSWER)
    expect(cached()).toEqual([])
  })

  test('NODE_V8_COVERAGE, which sees the program', async () => {
    const coverage = path.join(base, 'coverage')
    expect(await start({env: {NODE_V8_COVERAGE: coverage}})).toEqual(ANSWER)
    const [report] = fs.readdirSync(coverage)
    expect(fs.readFileSync(path.join(coverage, report!), 'utf8')).toContain('dist/netkit-subnet.cjs')
    expect(cached()).toEqual([])
  })

  test("DEBUG, which shows oclif's own notes", async () => {
    const {stdout, stderr, code} = await start({env: {DEBUG: 'oclif:*'}})
    expect({stdout, code}).toEqual({stdout: ANSWER.stdout, code: 0})
    expect(stderr).toContain('oclif:netkit:subnet')
    expect(cached()).toEqual([])
  })

  test('the same answers without a cache: results, failures, help', async () => {
    for (const args of [['subnet', '10.0.0.1/8'], ['subnet', '1.2.3'], ['nosuch'], ['--help'], ['completion', 'zsh']]) {
      expect(await netkit(args, {env: {NETKIT_NO_CACHE: '1'}})).toEqual(await netkit(args))
    }
  })
})

test('files that nobody has needed for a month go when a new one is made', async () => {
  fs.mkdirSync(folder, {recursive: true, mode: 0o700})
  const [old, recent] = ['0123-v20-x64-command.v8', '4567-v20-x64-command.v8'].map((name) => path.join(folder, name))
  for (const file of [old!, recent!]) fs.writeFileSync(file, '')
  const longAgo = new Date(Date.now() - 40 * 24 * 3600 * 1000)
  fs.utimesSync(old!, longAgo, longAgo)
  expect(await start()).toEqual(ANSWER)
  expect([fs.existsSync(old!), fs.existsSync(recent!), cached().length]).toEqual([false, true, 2])
})

test('netkit runs through a link, as npm installs it', async ({skip}) => {
  if (!isPosix) skip('needs POSIX: elsewhere npm writes a script')
  fs.mkdirSync(base)
  const link = path.join(base, 'netkit')
  fs.symlinkSync(path.resolve(import.meta.dirname, '../../bin/run.js'), link)
  expect(await run(link, ARGS, {env: {XDG_CACHE_HOME: base}})).toEqual(ANSWER)
})

test('a signal ends it like any program', async ({skip}) => {
  if (!isPosix) skip('needs POSIX signals')

  const child = startNetkit(['subnet', '--get', 'network'])
  child.stdin!.write('10.0.0.1/8\n')
  await once(child.stdout!, 'data') // it runs, and waits for more
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([null, 'SIGINT'])
})
