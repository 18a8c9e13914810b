import fs from 'node:fs'
import path from 'node:path'
import {SystemError} from '../../errors.js'

/** The absolute path of a folder. Throws SystemError NO_SUCH_FOLDER. */
export function findFolder(name: string): string {
  const folder = path.resolve(name)
  if (fs.statSync(folder, {throwIfNoEntry: false})?.isDirectory()) return folder
  throw new SystemError('NO_SUCH_FOLDER', `${name}: no such folder`, {input: name})
}
