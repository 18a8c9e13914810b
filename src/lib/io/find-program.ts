import fs from 'node:fs'
import path from 'node:path'
import {InputError, SystemError} from '../errors.js'

export type FoundProgram = {
  /** Absolute, as it was found. */
  path: string
  /** The file itself, behind all symbolic links. */
  file: string
}

/**
 * Finds a program as a shell would: a name in the folders of PATH, anything with a `/` as a path. Relative folders of PATH don't
 * count. Throws InputError BAD_PROGRAM, SystemError PROGRAM_NOT_FOUND, NOT_EXECUTABLE.
 */
export function findProgram(name: string, searchPath: string = process.env['PATH'] ?? ''): FoundProgram {
  if (name === '' || name.includes('\0'))
    throw new InputError('BAD_PROGRAM', `"${name}" names no program`, {input: name})
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  const places = name.includes('/') ? [path.resolve(name)] : folders.map((folder) => path.join(folder, name))
  const there = places.filter((place) => fs.statSync(place, {throwIfNoEntry: false})?.isFile())
  const found = there.find(isExecutable)
  if (found !== undefined) return {path: found, file: fs.realpathSync(found)}
  if (there[0] !== undefined) {
    throw new SystemError('NOT_EXECUTABLE', `${there[0]}: it may not be executed`, {input: name})
  }
  const reason = name.includes('/') ? 'there is no such file' : 'no folder of PATH has it'
  throw new SystemError('PROGRAM_NOT_FOUND', `${name}: ${reason}`, {input: name})
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return true
  } catch {
    return false
  }
}
