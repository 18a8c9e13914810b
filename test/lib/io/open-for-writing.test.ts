import {spawnSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {openForWriting} from '../../../src/lib/io/open-for-writing.js'
import {SystemError} from '../../../src/lib/errors.js'
import {replaceFile, replaceOwnFile} from '../../../src/lib/io/replace-file.js'
import {scratchFolder} from '../../support/scratch-folder.js'

const OTHER_USER = 65_534
const isRoot = process.getuid?.() === 0
const isPosix = process.platform !== 'win32'

let folder: string
let file: string
beforeEach(() => {
  folder = scratchFolder()
  file = path.join(folder, 'out')
})

/** Both ways to write, each with a text of its own. */
const WAYS: [string, (name: string) => void][] = [
  [
    'openForWriting',
    (name) => {
      const {fd, close} = openForWriting(name)
      fs.writeSync(fd, 'new')
      close()
    },
  ],
  ['replaceFile', (name) => replaceFile(name, 'new')],
]

describe.each(WAYS)('%s', (_, write) => {
  test('makes a file, and replaces one', () => {
    write(file)
    expect(fs.readFileSync(file, 'utf8')).toBe('new')
    fs.writeFileSync(file, 'much longer than that')
    write(file)
    expect(fs.readFileSync(file, 'utf8')).toBe('new')
    expect(fs.readdirSync(folder)).toEqual(['out'])
  })

  test('follows a link of our own, and keeps it', () => {
    const target = path.join(scratchFolder(), 'target')
    fs.writeFileSync(target, 'old')
    fs.symlinkSync(target, file)
    write(file)
    expect(fs.readFileSync(target, 'utf8')).toBe('new')
    expect(fs.lstatSync(file).isSymbolicLink()).toBe(true)
  })

  test.runIf(isPosix)('keeps permissions', () => {
    fs.writeFileSync(file, 'old', {mode: 0o600})
    write(file)
    expect((fs.statSync(file).mode & 0o777).toString(8)).toBe('600')
  })

  test.runIf(isPosix)('devices are written as they are', () => {
    write('/dev/null')
    expect(fs.statSync('/dev/null').isCharacterDevice()).toBe(true)
  })

  test.runIf(isPosix)('a FIFO with a reader is written, one without is refused, and nobody waits', () => {
    expect(spawnSync('mkfifo', [file]).status).toBe(0)
    expect(() => write(file)).toThrow(expect.objectContaining({code: 'NO_READER'}) as Error)
    const reader = fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
    write(file)
    expect(fs.readFileSync(reader, 'utf8')).toBe('new')
    fs.closeSync(reader)
  })

  test.each([
    ['a folder', () => folder],
    ['below a file', () => path.join(import.meta.filename, 'x')],
    ['in a folder that is not there', () => path.join(folder, 'no/x')],
  ])('%s: CANNOT_WRITE', (_what, name) => {
    expect(() => write(name())).toThrow(expect.objectContaining({code: 'CANNOT_WRITE', exitCode: 4}) as Error)
  })

  describe.runIf(isPosix)('in a folder where others may write', () => {
    beforeEach(() => fs.chmodSync(folder, 0o1777))
    const refused = (name: string) =>
      expect(() => write(name)).toThrow(expect.objectContaining({code: 'FOREIGN_FILE', exitCode: 4}) as Error)

    test('our own files and links do', () => {
      fs.writeFileSync(file, 'old')
      fs.symlinkSync('out', path.join(folder, 'link'))
      write(path.join(folder, 'link'))
      expect(fs.readFileSync(file, 'utf8')).toBe('new')
    })

    test('a second name of a file of ours, made by somebody else, does not', () => {
      const secret = path.join(scratchFolder(), 'private')
      fs.writeFileSync(secret, 'old')
      fs.linkSync(secret, file)
      refused(file)
      expect(fs.readFileSync(secret, 'utf8')).toBe('old')
    })

    test.runIf(isRoot)("another user's link, file and FIFO do not", () => {
      const target = path.join(scratchFolder(), 'target')
      fs.writeFileSync(target, 'old')
      fs.symlinkSync(target, file)
      fs.lchownSync(file, OTHER_USER, OTHER_USER)
      fs.chownSync(folder, 0, 0)
      refused(file)
      expect(fs.readFileSync(target, 'utf8')).toBe('old')

      const foreign = path.join(folder, 'foreign')
      fs.writeFileSync(foreign, 'old', {mode: 0o666})
      fs.chownSync(foreign, OTHER_USER, OTHER_USER)
      refused(foreign)
      expect(fs.readFileSync(foreign, 'utf8')).toBe('old')

      const fifo = path.join(folder, 'fifo')
      expect(spawnSync('mkfifo', ['-m', '666', fifo]).status).toBe(0)
      fs.chownSync(fifo, OTHER_USER, OTHER_USER)
      refused(fifo)
    })
  })
})

describe.each(WAYS)("%s as root in another user's folder", (_, write) => {
  test.runIf(isRoot)('writes files of theirs, follows no link of theirs', () => {
    const target = path.join(scratchFolder(), 'target')
    fs.writeFileSync(target, 'old')
    fs.symlinkSync(target, path.join(folder, 'link'))
    fs.writeFileSync(file, 'old')
    fs.linkSync(target, path.join(folder, 'second'))
    for (const one of [folder, file]) fs.chownSync(one, OTHER_USER, OTHER_USER)
    fs.lchownSync(path.join(folder, 'link'), OTHER_USER, OTHER_USER)
    for (const trap of ['link', 'second']) {
      expect(() => write(path.join(folder, trap))).toThrow(expect.objectContaining({code: 'FOREIGN_FILE'}) as Error)
    }
    expect(fs.readFileSync(target, 'utf8')).toBe('old')
    write(file)
    expect(fs.readFileSync(file, 'utf8')).toBe('new')
    expect(fs.statSync(file).uid).toBe(OTHER_USER)
  })
})

describe('replaceFile', () => {
  test.runIf(isPosix)('a full disk leaves the old file, and no draft', () => {
    fs.writeFileSync(file, 'old')
    const script = `import {replaceFile} from ${JSON.stringify(path.resolve(import.meta.dirname, '../../../src/lib/io/replace-file.ts'))}
      try { replaceFile(${JSON.stringify(file)}, 'x'.repeat(1 << 20)) } catch (error) { process.stdout.write(error.code) }`
    const words = ['-c', 'ulimit -f 16; exec "$0" --import tsx --input-type=module -e "$1"', process.execPath, script]
    const {stdout, stderr} = spawnSync('sh', words, {encoding: 'utf8'})
    expect({stdout, stderr}).toEqual({stdout: 'CANNOT_WRITE', stderr: ''})
    expect(fs.readFileSync(file, 'utf8')).toBe('old')
    expect(fs.readdirSync(folder)).toEqual(['out'])
  })

  test('a draft of a killed run goes, one that is being written stays', () => {
    const [old, fresh] = ['1', '2'].map((pid) => path.join(folder, `.out.netkit-draft-${pid}`))
    for (const draft of [old!, fresh!]) fs.writeFileSync(draft, '')
    const ago = new Date(Date.now() - 3600 * 1000)
    fs.utimesSync(old!, ago, ago)
    replaceFile(file, 'new')
    expect(fs.readdirSync(folder).toSorted()).toEqual(['.out.netkit-draft-2', 'out'])
  })

  test.runIf(process.platform === 'linux')('gives up where no folder can be made: below /proc', () => {
    expect(() => replaceOwnFile('/proc/nowhere/own', Buffer.from('new'))).toThrow(SystemError)
  })

  test('makes the folders of its own files, for the user alone', () => {
    const own = path.join(folder, 'a/b/own')
    replaceOwnFile(own, Buffer.from('new'))
    expect(fs.readFileSync(own, 'utf8')).toBe('new')
    if (isPosix) expect((fs.statSync(path.dirname(own)).mode & 0o777).toString(8)).toBe('700')
  })
})
