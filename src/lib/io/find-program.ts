import fs from 'node:fs'
import path from 'node:path'
import {InputError, SystemError} from '../errors.js'

export type FoundProgram = {
  /** Absolute, as it was found. */
  path: string
  /** The file itself, behind all symbolic links. */
  file: string
}

/** Where the system's programs are that a user's PATH may leave out; and where the others are, for a PATH that names no folder. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin']
const USUAL_FOLDERS = ['/usr/bin', '/bin']

/**
 * The folders of a PATH, without those that depend on the working directory: an empty or a relative element would run what somebody
 * else has put into the folder that one happens to be in. The system's own folders stand behind them.
 */
export function programFolders(searchPath: string = process.env['PATH'] ?? ''): string[] {
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder))
  if (process.platform === 'win32') return folders
  return [...new Set([...(folders.length === 0 ? USUAL_FOLDERS : folders), ...SYSTEM_FOLDERS])]
}

/** The same as a PATH for the programs that we start. */
export function safeSearchPath(searchPath?: string): string {
  return programFolders(searchPath).join(path.delimiter)
}

/**
 * The absolute path of a program that belongs to the system (ip, ss, lsof, netstat …); null where there is none. Node would have the
 * system look for a bare name, and that looks into the working directory, too: on Windows always, elsewhere if PATH says so.
 */
export function findSystemProgram(name: string, searchPath?: string): string | null {
  if (process.platform === 'win32') {
    const file = path.join(process.env['SystemRoot'] ?? 'C:\\Windows', 'System32', `${name}.exe`)
    return path.isAbsolute(file) && fs.existsSync(file) ? file : null
  }
  return placesOf(name, programFolders(searchPath)).find(isExecutable) ?? null
}

/**
 * Finds a program as a shell would: a name in the folders of PATH, anything with a `/` as a path. Relative folders of PATH don't
 * count. On Windows the ends that PATHEXT names are tried, of which only `.com` and `.exe` run without a shell. Throws InputError BAD_PROGRAM, SystemError PROGRAM_NOT_FOUND, NOT_EXECUTABLE.
 */
export function findProgram(name: string, searchPath?: string): FoundProgram {
  if (name === '' || name.includes('\0'))
    throw new InputError('BAD_PROGRAM', `"${name}" is not a program name`, {input: name})
  const places = isPath(name)
    ? [path.resolve(name)]
    : programFolders(searchPath).map((folder) => path.join(folder, name))
  const there = places.flatMap(spellings).filter(isFile)
  const found = there.find(isExecutable)
  if (found !== undefined) return {path: found, file: fs.realpathSync(found)}
  if (there[0] !== undefined) {
    const reason = IS_WINDOWS ? 'not an .exe, and netkit starts no shell for it' : 'it may not be executed'
    throw new SystemError('NOT_EXECUTABLE', `${there[0]}: ${reason}`, {input: name})
  }
  const reason = isPath(name) ? 'no such file' : 'not found in PATH'
  throw new SystemError('PROGRAM_NOT_FOUND', `${name}: ${reason}`, {input: name})
}

function placesOf(name: string, folders: readonly string[]): string[] {
  return folders.map((folder) => path.join(folder, name)).filter(isFile)
}

function isFile(place: string): boolean {
  try {
    return fs.statSync(place, {throwIfNoEntry: false})?.isFile() ?? false
  } catch {
    return false // a folder of PATH that we may not enter
  }
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
