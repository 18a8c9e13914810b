import {createHash, type Hash} from 'node:crypto'
import {setImmediate as nextTurn} from 'node:timers/promises'
import type {ListedFile} from '../io/files/list-files.js'
import {SourceFile} from '../io/files/source-file.js'
import type {Offer} from './short-frames.js'

const PIECE_BYTES = 1024 * 1024

export type Digests = {md5: string; sha256: string}

/**
 * The running SHA-256 of the file's beginning, if it is the one that is offered; else null.
 *
 * @param goOn throws when there is no more use in it
 */
export async function prefixHash(source: SourceFile, {offset, sha256}: Offer, goOn: () => void): Promise<Hash | null> {
  if (offset > source.sizeBytes) return null
  const hash = createHash('sha256')
  await addTo(source, {sizeBytes: offset, hashes: [hash], goOn})
  return hash.copy().digest('hex') === sha256 ? hash : null
}

/** Both digests of a whole file, for a header. Throws as `SourceFile.open` and `read` do. */
export async function digestsOf({file, folders}: ListedFile, goOn: () => void): Promise<Digests> {
  const source = SourceFile.open(file, folders.length === 0)
  try {
    const [md5, sha256] = [createHash('md5'), createHash('sha256')]
    await addTo(source, {sizeBytes: source.sizeBytes, hashes: [md5, sha256], goOn})
    return {md5: md5.digest('hex'), sha256: sha256.digest('hex')}
  } finally {
    source.close()
  }
}

type Reading = {sizeBytes: number; hashes: readonly Hash[]; goOn: () => void}

async function addTo(source: SourceFile, {sizeBytes, hashes, goOn}: Reading): Promise<void> {
  const piece = Buffer.allocUnsafe(PIECE_BYTES)
  for (let at = 0; at < sizeBytes;) {
    goOn()
    const bytes = source.read(piece, Math.min(PIECE_BYTES, sizeBytes - at), at)
    for (const hash of hashes) hash.update(bytes)
    at += bytes.length
    await nextTurn()
  }
}
