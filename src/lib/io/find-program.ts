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
 * count. On Windows the ends that PATHEXT names are tried, of which only `.com` and `.exe` run without a shell. Throws InputError BAD_PROGRAM, SystemError PROGRAM_NOT_FOUND, NOT_EXECUTABLE.
 */
export function findProgram(name: string, searchPath: string = process.env['PATH'] ?? ''): FoundProgram {
  if (name === '' || name.includes('\0'))
    throw new InputError('BAD_PROGRAM', `"${name}" names no program`, {input: name})
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  const places = isPath(name) ? [path.resolve(name)] : folders.map((folder) => path.join(folder, name))
  const there = places.flatMap(spellings).filter((place) => fs.statSync(place, {throwIfNoEntry: false})?.isFile())
  const found = there.find(isExecutable)
  if (found !== undefined) return {path: found, file: fs.realpathSync(found)}
  if (there[0] !== undefined) {
    const reason = IS_WINDOWS ? 'not an .exe, and netkit starts no shell for it' : 'it may not be executed'
    throw new SystemError('NOT_EXECUTABLE', `${there[0]}: ${reason}`, {input: name})
  }
  const reason = isPath(name) ? 'there is no such file' : 'no folder of PATH has it'
  throw new SystemError('PROGRAM_NOT_FOUND', `${name}: ${reason}`, {input: name})
}

const IS_WINDOWS = process.platform === 'win32'

function isPath(name: string): boolean {
  return name.includes('/') || (IS_WINDOWS && /[\\:]/.test(name))
}

/** Batch files are no programs: cmd, which reads them, takes some arguments for commands. */
function spellings(place: string): string[] {
  if (!IS_WINDOWS) return [place]
  const ends = (process.env['PATHEXT'] ?? '.COM;.EXE').toLowerCase().split(';')
  return [place, ...ends.map((end) => place + end)]
}

function isExecutable(file: string): boolean {
  if (IS_WINDOWS) return /\.(com|exe)$/i.test(file)
  try {
    fs.accessSync(file, fs.constants.X_OK)
    return true
  } catch {
    return false
  }
}
