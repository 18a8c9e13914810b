import fs from 'node:fs'
import path from 'node:path'
import {explainFileError} from '../explain-file-error.js'
import {notAFile} from './source-file.js'

/** A file to send: where it is, and what it is called at the other end. */
export type ListedFile = {
  file: string
  name: string
  folders: readonly string[]
  sizeBytes: number
  /** What people call it, where that is not the file: `-` for standard input. */
  label?: string | undefined
}

/** What is no file, and why it stays here. */
export type SkippedFile = {file: string; reason: string}

/** The words that name nothing. */
export function missingFiles(words: readonly string[]): string[] {
  return words.filter((word) => !fs.existsSync(word))
}

/**
 * The files that words name: files themselves, and all files in folders, which keep their folders. In folders symbolic links are
 * never followed. Throws SystemError NO_SUCH_FILE, NOT_A_FILE, PERMISSION …
 */
export function listFiles(words: readonly string[]): {files: ListedFile[]; skipped: SkippedFile[]} {
  const files: ListedFile[] = []
  const skipped: SkippedFile[] = []

  function walk(folder: string, folders: readonly string[]): void {
    const entries = fs.readdirSync(folder, {withFileTypes: true, encoding: 'buffer'})
    for (const entry of entries.sort((a, b) => Buffer.compare(a.name, b.name))) {
      const name = entry.name.toString()
      const file = path.join(folder, name)
      if (!Buffer.from(name).equals(entry.name)) skipped.push({file, reason: 'its name is not UTF-8'})
      else if (entry.isDirectory()) walk(file, [...folders, name])
      else if (entry.isFile()) files.push({file, name, folders, sizeBytes: fs.lstatSync(file).size})
      else skipped.push({file, reason: entry.isSymbolicLink() ? 'a symbolic link' : 'neither file nor folder'})
    }
  }

  for (const word of words) {
    try {
      const stat = fs.statSync(word) // a link that the user names is meant
      const name = path.basename(path.resolve(word))
      if (stat.isDirectory()) walk(word, name === '' ? [] : [name])
      else if (!stat.isFile()) throw notAFile(word)
      else files.push({file: word, name, folders: [], sizeBytes: stat.size})
    } catch (error) {
      const {path: file = word} = error as NodeJS.ErrnoException
      throw explainFileError(error, String(file), 'CANNOT_READ')
    }
  }
  return {files, skipped}
}
