import {createHash, type Hash} from 'node:crypto'
import {setImmediate as nextTurn} from 'node:timers/promises'
import {type NetkitError, NetworkError, SystemError} from '../errors.js'
import {explainFileError} from '../io/explain-file-error.js'
import type {Folder} from '../io/files/folder.js'
import {isPartialName, PartialFile} from '../io/files/partial-file.js'
import {type FileHeader, folderPaths, relativeName} from './file-header.js'
import type {Offer} from './short-frames.js'

/** What a receiver allows and does. */
export type ReceivePolicy = {
  overwrite: boolean
  /** The largest file, in bytes. */
  maxSizeBytes: number
  /** What breaks off is kept, and goes on where it was. */
  resume: boolean
  /** Permissions and times are the sender's. */
  preserve: boolean
  /** Paths of the folders that were made and hold no finished file yet: they go again with the last of their files. */
  madeFolders: Set<string>
  /** SHA-256 is computed of every file, and compared with the sender's. */
  checksum: boolean
}

/** A file on its way from a connection to its folder. Everything that fails throws a NetkitError that names the file as the sender does. */
export class IncomingFile {
  readonly name: string
  /** Bytes of it that came over this connection. */
  receivedBytes = 0
  resumedFrom = 0
  sha256: string | null = null
  /** It was compared with a digest of the sender's. */
  verified = false
  #hash: Hash | null
  #md5: Hash | null

  private constructor(
    readonly header: FileHeader,
    private readonly policy: ReceivePolicy,
    private readonly folder: Folder,
    private readonly partial: PartialFile,
  ) {
    this.name = relativeName(header)
    this.#hash = this.#newHash()
    this.#md5 = this.#newMd5()
  }

  /**
   * @param root where files go; folders in it are made as they are needed
   * @param leftovers partial files by folder, as far as they were looked for
   */
  static open(
    header: FileHeader,
    policy: ReceivePolicy,
    root: Folder,
    leftovers: Map<string, readonly string[]>,
  ): IncomingFile {
    const name = relativeName(header)
    const {sizeBytes} = header
    if (sizeBytes > policy.maxSizeBytes) {
      throw new SystemError(
        'FILE_TOO_LARGE',
        `${name}: ${sizeBytes} bytes are above the maximum of ${policy.maxSizeBytes}`,
      )
    }
    const opened: Folder[] = []
    try {
      const folder = header.folders.reduce((outer, inner) => {
        const next = outer.enter(inner, () => policy.madeFolders.add(folderPaths(header)[opened.length]!))
        opened.push(next)
        return next
      }, root)
      if (!policy.overwrite && folder.has(header.name)) throw exists(name)
      const partial =
        header.resume && policy.resume
          ? PartialFile.claim(folder, header.name, partialNames(header, folder, leftovers))
          : PartialFile.create(folder, header.name)
      try {
        if (sizeBytes - partial.sizeBytes > folder.freeBytes()) {
          throw new SystemError('NO_SPACE', `${name}: the disk has no room for ${sizeBytes} bytes`)
        }
      } catch (error) {
        if (partial.sizeBytes > 0) partial.release()
        else partial.discard()
        throw error
      }
      if (folder !== root) opened.pop()
      return new IncomingFile(header, policy, folder, partial)
    } catch (error) {
      pruneFolders(header, policy, root)
      throw explainFileError(error, name, 'CANNOT_WRITE')
    } finally {
      for (const folder of opened) folder.close()
    }
  }

  /** What is there already, read and digested; `isStopped` ends it early. */
  async offer(isStopped: () => boolean): Promise<Offer> {
    return this.#explained(async () => {
      const {partial, header} = this
      if (partial.sizeBytes > header.sizeBytes) partial.clear()
      const prefix = createHash('sha256')
      for (const piece of partial.pieces()) {
        if (isStopped()) break
        prefix.update(piece)
        this.#md5?.update(piece)
        await nextTurn()
      }
      if (this.#hash) this.#hash = prefix.copy()
      return {offset: partial.sizeBytes, sha256: prefix.digest('hex')}
    })
  }

  /** @param offset as offered, or 0: the partial file was none of this file */
  startAt(offset: number): void {
    this.resumedFrom = offset
    if (offset > 0) return
    try {
      this.partial.clear()
    } catch (error) {
      throw explainFileError(error, this.name, 'CANNOT_WRITE')
    }
    this.#hash = this.#newHash()
    this.#md5 = this.#newMd5()
  }

  write(bytes: Uint8Array): void {
    try {
      this.partial.write(bytes)
    } catch (error) {
      throw explainFileError(error, this.name, 'CANNOT_WRITE')
    }
    this.receivedBytes += bytes.length
    this.#hash?.update(bytes)
    this.#md5?.update(bytes)
  }

  /** Compares the digests and gives the file its name. Rejects with NetworkError CHECKSUM_MISMATCH, SystemError FILE_EXISTS … */
  async finish(trailer: Uint8Array | null): Promise<void> {
    const {header, policy} = this
    this.sha256 = this.#hash?.digest('hex') ?? null
    if (trailer && policy.checksum) this.#compare('SHA-256', Buffer.from(trailer).toString('hex'), this.sha256)
    if (header.sha256 !== null) this.#compare('SHA-256', header.sha256, this.sha256)
    if (this.#md5) this.#compare('MD5', header.md5!, this.#md5.digest('hex'))
    await this.#explained(async () => {
      const kept = policy.preserve ? header : {mode: null, mtimeMs: null}
      await this.partial.commit({overwrite: policy.overwrite, mode: kept.mode, mtimeMs: kept.mtimeMs})
      for (const path of folderPaths(header)) policy.madeFolders.delete(path)
    })
  }

  /** The end of it, whatever has happened. @param isBroken the sender may come again with the rest */
  close({isBroken}: {isBroken: boolean}, root: Folder): void {
    if (isBroken && this.policy.resume && this.partial.sizeBytes > 0) this.partial.release()
    else this.partial.discard()
    if (this.folder !== root) this.folder.close()
    pruneFolders(this.header, this.policy, root)
  }

  #newHash(): Hash | null {
    return this.policy.checksum || this.header.sha256 !== null ? createHash('sha256') : null
  }

  #newMd5(): Hash | null {
    return this.header.md5 === null ? null : createHash('md5')
  }

  #compare(digest: string, sent: string, received: string | null): void {
    this.verified = true
    if (sent === received) return
    const reason = `the ${digest} differs from the sender's: the bytes were changed in transit`
    throw new NetworkError('CHECKSUM_MISMATCH', `${this.name}: ${reason}`)
  }

  async #explained<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw exists(this.name)
      throw explainFileError(error, this.name, 'CANNOT_WRITE')
    }
  }
}

/** Removes what was made for a file that has not come. */
function pruneFolders(header: FileHeader, {madeFolders}: ReceivePolicy, root: Folder): void {
  const paths = folderPaths(header)
  const isMade = (path: string) => madeFolders.has(path)
  if (paths.some(isMade)) root.prune(header.folders, (depth) => isMade(paths[depth - 1]!))
}

/** A folder is read once for each connection: thousands of files may go there. */
function partialNames(
  {folders}: FileHeader,
  folder: Folder,
  leftovers: Map<string, readonly string[]>,
): readonly string[] {
  const path = folders.join('/')
  const names = leftovers.get(path) ?? folder.names().filter(isPartialName)
  leftovers.set(path, names)
  return names
}

function exists(name: string): NetkitError {
  return new SystemError('FILE_EXISTS', `${name} exists already (--overwrite replaces it)`)
}
