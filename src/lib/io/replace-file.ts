import fs from 'node:fs'
import path from 'node:path'
import {SystemError} from '../errors.js'
import {cannotWrite} from './cannot-write.js'
import {openForWriting, refuseForeign, writeWhole} from './open-for-writing.js'

/** A killed run can't remove its draft: the next one does, once nobody can be writing it any more. */
const DRAFT_MS = 60_000

/**
 * Writes a file so that it appears whole or not at all: a full disk leaves the old one as it was. A link of our own is followed, a file
 * keeps its permissions; devices, FIFOs and what is below /dev and /proc are written as they are. Throws SystemError CANNOT_WRITE,
 * FOREIGN_FILE, NO_READER …
 */
export function replaceFile(name: string, content: string | Uint8Array): void {
  const bytes = Buffer.from(content)
  try {
    refuseForeign(name)
    const file = fs.existsSync(name) ? fs.realpathSync(name) : path.resolve(name)
    const old = fs.statSync(file, {throwIfNoEntry: false})
    const isSpecial = (old && !old.isFile()) || /^\/(dev|proc)\//.test(path.resolve(name))
    if (isSpecial || !tryReplace(file, bytes, old)) writeInPlace(name, bytes)
  } catch (error) {
    if (error instanceof SystemError) throw error
    throw cannotWrite(name, error, name)
  }
}

/** The same with the folders above it, which are the user's alone. */
export function replaceOwnFile(file: string, bytes: Uint8Array): void {
  try {
    makeFolders(path.dirname(file))
  } catch (error) {
    throw cannotWrite(file, error, file)
  }
  replaceFile(file, bytes)
}

/** As mkdir -p does. Node's own (`recursive`) never ends below /proc, where a folder can't be made in one that is there. */
function makeFolders(folder: string): void {
  if (fs.statSync(folder, {throwIfNoEntry: false})?.isDirectory()) return
  if (path.dirname(folder) !== folder) makeFolders(path.dirname(folder))
  try {
    fs.mkdirSync(folder, {mode: 0o700})
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // another run made it meanwhile
  }
}

/** False where the file may be written and its folder may not. */
function tryReplace(file: string, bytes: Uint8Array, old: fs.Stats | undefined): boolean {
  const folder = path.dirname(file)
  const start = `.${path.basename(file).slice(0, 100)}.netkit-draft-`
  const draft = path.join(folder, start + process.pid)
  dropDrafts(folder, start)
  let fd: number
  try {
    fd = fs.openSync(draft, 'wx')
  } catch (error) {
    if (old && ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
  try {
    try {
      if (old) keepOwner(fd, old)
      writeWhole(fd, bytes)
      fs.fsyncSync(fd) // else a power cut could leave the name with nothing behind it
    } finally {
      fs.closeSync(fd)
    }
    fs.renameSync(draft, file)
    return true
  } catch (error) {
    fs.rmSync(draft, {force: true})
    throw error
  }
}

function keepOwner(fd: number, {uid, gid, mode}: fs.Stats): void {
  const made = fs.fstatSync(fd)
  if (made.uid !== uid || made.gid !== gid) {
    try {
      fs.fchownSync(fd, uid, gid)
    } catch {
      // root alone may give files away: it is ours now, as after an editor's
    }
  }
  fs.fchmodSync(fd, mode & 0o777)
}

function dropDrafts(folder: string, start: string): void {
  for (const name of namesIn(folder)) {
    if (!name.startsWith(start)) continue
    const draft = path.join(folder, name)
    const age = Date.now() - (fs.lstatSync(draft, {throwIfNoEntry: false})?.mtimeMs ?? Infinity)
    if (age > DRAFT_MS || name === start + process.pid) fs.rmSync(draft, {force: true})
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch {
    return [] // may be entered, not read
  }
}

function writeInPlace(name: string, bytes: Uint8Array): void {
  const {fd, close} = openForWriting(name)
  try {
    writeWhole(fd, bytes)
  } finally {
    close()
  }
}
