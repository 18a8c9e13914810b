import {spawnSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {readTextFile} from '../../../src/lib/io/read-text-file.js'
import {scratchFolder} from '../../support/scratch-folder.js'

const failure = (code: string) => expect.objectContaining({code, exitCode: 4}) as Error

test('a file, and the day of its change', () => {
  const file = path.join(scratchFolder(), 'a')
  fs.writeFileSync(file, 'text')
  fs.utimesSync(file, 0, 86_400)
  expect(readTextFile(file, 4)).toEqual({text: 'text', changed: '1970-01-02'})
  expect(() => readTextFile(file, 3)).toThrow(failure('FILE_TOO_LARGE'))
  expect(() => readTextFile(path.dirname(file), 3)).toThrow(failure('CANNOT_READ'))
})

test.runIf(fs.existsSync('/dev/zero'))('what is read is bounded, whatever the size is said to be', () => {
  expect(() => readTextFile('/dev/zero', 100_000)).toThrow(failure('FILE_TOO_LARGE'))
})

describe.runIf(process.platform !== 'win32')('a FIFO', () => {
  test('without a writer is no empty file, and nobody waits', () => {
    const file = path.join(scratchFolder(), 'fifo')
    expect(spawnSync('mkfifo', [file]).status).toBe(0)
    expect(() => readTextFile(file, 10)).toThrow(failure('CANNOT_READ'))
  })

  test('with a writer is read to its end', () => {
    const module = path.resolve(import.meta.dirname, '../../../src/lib/io/read-text-file.ts')
    const script = `import {readTextFile} from ${JSON.stringify(module)}
      process.stdout.write(readTextFile('/dev/stdin', 100).text)`
    const line = '(printf begin; head -c 0 /dev/zero; printf end) | "$0" --import tsx --input-type=module -e "$1"'
    const {stdout, stderr} = spawnSync('sh', ['-c', line, process.execPath, script], {encoding: 'utf8'})
    expect({stdout, stderr}).toEqual({stdout: 'beginend', stderr: ''})
  })
})
