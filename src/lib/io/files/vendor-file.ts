import fs from 'node:fs'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {SystemError} from '../../errors.js'
import {cannotRead} from '../cannot-read.js'
import {replaceOwnFile} from '../replace-file.js'

const {O_RDONLY, O_NONBLOCK = 0} = fs.constants

const VENDOR_FILE = 'oui.bin'

/** The shipped table has 1.5 MB, and the format ends soon above that. */
const MAX_BYTES = 64 << 20

/** Bytes of the vendors' table, and where they were; `isOwn` for the file that the user made with `mac update`. */
export type VendorFile = {bytes: Buffer; path: string; isOwn: boolean}

/** The user's table, where there is one, else that which netkit came with. Throws SystemError CANNOT_READ. */
export function readVendorFile(): VendorFile {
  const own = ownVendorFile()
  if (own !== null && fs.existsSync(own)) return {...read(own), isOwn: true}
  return {...read(shippedVendorFile()), isOwn: false}
}

/** Puts the user's table in place of an older one, whole or not at all; returns where. Throws SystemError CANNOT_WRITE. */
export function writeVendorFile(bytes: Buffer): string {
  const own = ownVendorFile()
  if (own === null) {
    throw new SystemError('CANNOT_WRITE', 'there is no home folder to keep the registry in (HOME, XDG_DATA_HOME)')
  }
  replaceOwnFile(own, bytes)
  return own
}

/** What the build made. The bundle lies in the same folder; the sources (`npm run dev`, unit tests) lie beside it. */
export function shippedVendorFile(): string {
  const here = path.dirname(fileURLToPath(import.meta.url))
  const dist = path.basename(here) === 'dist' ? here : path.join(here, '../../../../dist')
  return path.join(dist, VENDOR_FILE)
}

/** In the user's data folder, as each system has one; null for a user without a home. */
function ownVendorFile(): string | null {
  const {XDG_DATA_HOME: data = '', HOME: home = '', LOCALAPPDATA: local = ''} = process.env
  if (process.platform === 'win32') return local === '' ? null : path.join(local, 'netkit', 'data', VENDOR_FILE)
  const folder = process.platform === 'darwin' ? 'Library/Application Support' : '.local/share'
  const base = path.isAbsolute(data) ? data : path.join(home, folder)
  return path.isAbsolute(base) ? path.join(base, 'netkit', VENDOR_FILE) : null
}

function read(file: string): {bytes: Buffer; path: string} {
  let fd: number | undefined
  try {
    fd = fs.openSync(file, O_RDONLY | O_NONBLOCK) // a FIFO of that name keeps nobody waiting
    const stat = fs.fstatSync(fd)
    if (!stat.isFile() || stat.size > MAX_BYTES) throw new Error('it is not a table of MAC addresses')
    return {bytes: fs.readFileSync(fd), path: file}
  } catch (error) {
    throw cannotRead(file, error)
  } finally {
    if (fd !== undefined) fs.closeSync(fd)
  }
}
