import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {afterAll, expect, test} from 'vitest'
import {SourceFile} from '../../../../src/lib/io/files/source-file.js'

const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-source-'))
afterAll(() => fs.rmSync(dir, {recursive: true}))

test('a symbolic link is followed where the user names it, and not where a folder holds it', () => {
  fs.writeFileSync(`${dir}/file`, 'hello')
  fs.symlinkSync('file', `${dir}/link`)
  const named = SourceFile.open(`${dir}/link`, true)
  expect(named.sizeBytes).toBe(5)
  named.close()
  expect(() => SourceFile.open(`${dir}/link`, false)).toThrow(expect.objectContaining({exitCode: 4}))
})
