import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test, vi} from 'vitest'
import {findProgram, findSystemProgram, programFolders} from '../../../src/lib/io/find-program.js'
import {childEnvironment} from '../../../src/lib/system/process/child-environment.js'
import {scratchFolder} from '../../support/scratch-folder.js'

const isPosix = process.platform !== 'win32'

/** A folder with a program of that name that ran, and is the working directory. */
function trap(name: string): string {
  const folder = scratchFolder()
  fs.writeFileSync(path.join(folder, name), '#!/bin/sh\ntouch ran\n', {mode: 0o755})
  vi.spyOn(process, 'cwd').mockReturnValue(folder)
  return folder
}

describe.runIf(isPosix)('the working directory is no place for programs', () => {
  test.each([
    ['unset', undefined],
    ['empty', ''],
    ['an empty element', '/usr/local/bin::/usr/bin'],
    ['an empty element at the start', ':/usr/bin'],
    ['an empty element at the end', '/usr/bin:'],
    ['a dot', '.:/usr/bin'],
    ['a relative folder', 'bin:../bin:/usr/bin'],
  ])('PATH %s', (_, searchPath) => {
    expect(programFolders(searchPath ?? '').filter((folder) => !path.isAbsolute(folder))).toEqual([])
    trap('netkit-trap')
    expect(findSystemProgram('netkit-trap', searchPath ?? '')).toBeNull()
    expect(() => findProgram('netkit-trap', searchPath ?? '')).toThrow(/not found in PATH/)
    expect(findSystemProgram('sh', searchPath ?? '')).toMatch(/^\/(usr\/)?bin\/sh$/)
    const {PATH} = childEnvironment({}, searchPath === undefined ? {} : {PATH: searchPath})
    expect(PATH!.split(':').every((folder) => path.isAbsolute(folder))).toBe(true)
  })

  test('a folder of PATH that may not be entered is passed over', () => {
    const folder = scratchFolder()
    fs.chmodSync(folder, 0)
    asSomebody(() => {
      expect(findSystemProgram('sh', `${folder}:/bin`)).toBe('/bin/sh')
      expect(() => findProgram('netkit-trap', folder)).toThrow(/not found in PATH/)
    })
  })

  test('so is one that leads round in a circle, which nobody can enter, not even root', () => {
    const circle = path.join(scratchFolder(), 'circle')
    fs.symlinkSync(circle, circle)
    expect(findSystemProgram('sh', `${circle}:/bin`)).toBe('/bin/sh')
    expect(() => findProgram('netkit-trap', circle)).toThrow(/not found in PATH/)
  })

  test('a folder that is named in full counts first', () => {
    const folder = trap('sh')
    expect(findSystemProgram('sh', `${folder}:/bin`)).toBe(path.join(folder, 'sh'))
  })
})

/** Root may enter every folder. */
function asSomebody(work: () => void): void {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid!(65_534)
  try {
    work()
  } finally {
    if (isRoot) process.seteuid!(0)
  }
}
