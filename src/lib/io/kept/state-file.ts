import fs from 'node:fs'
import path from 'node:path'
import {SystemError} from '../../errors.js'
import {replaceOwnFile} from '../replace-file.js'

/** A state is a few words; whatever is longer is not ours. */
const MAX_BYTES = 4096

const {O_RDONLY, O_NONBLOCK = 0} = fs.constants

/** What the user's state folder has under that name; null where there is nothing that can be read. */
export function readStateFile(name: string): string | null {
  const file = stateFile(name)
  if (file === null) return null
  let fd: number | undefined
  try {
    fd = fs.openSync(file, O_RDONLY | O_NONBLOCK) // a FIFO of that name keeps nobody waiting
    const stat = fs.fstatSync(fd)
    return stat.isFile() && stat.size <= MAX_BYTES ? fs.readFileSync(fd, 'utf8') : null
  } catch {
    return null
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}

/** Keeps it there. False where the user has no such folder, or may not write there: what is kept is a convenience. */
export function writeStateFile(name: string, text: string): boolean {
  const file = stateFile(name)
  if (file === null) return false
  try {
    replaceOwnFile(file, Buffer.from(text))
    return true
  } catch (error) {
    if (error instanceof SystemError) return false
    throw error
  }
}

/** XDG Base Directory; on Windows below %LOCALAPPDATA%. Null for a user without a home. */
function stateFile(name: string): string | null {
  const {XDG_STATE_HOME: state = '', HOME: home = '', LOCALAPPDATA: local = ''} = process.env
  if (process.platform === 'win32') return local === '' ? null : path.join(local, 'netkit', name)
  const base = path.isAbsolute(state) ? state : path.join(home, '.local', 'state')
  return path.isAbsolute(base) ? path.join(base, 'netkit', name) : null
}
