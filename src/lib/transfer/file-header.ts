import {NetworkError} from '../errors.js'
import {isPartialName} from '../io/files/partial-file.js'
import type {JsonObject} from '../framing/frame-decoder.js'
import {decodeHeader} from '../framing/header.js'
import {type NameRules, OWN_RULES} from '../io/name-rules.js'
import {checkFileName, checkFolders} from './check-file-name.js'

/** What a sender says about a file before its body. */
export type FileHeader = {
  name: string
  /** The folders above it, outermost first. */
  folders: readonly string[]
  sizeBytes: number
  /** 32 raw bytes of SHA-256 follow the body. */
  hasTrailer: boolean
  /** The sender waits to hear what the receiver has of it. */
  resume: boolean
  /** Permissions, 0 … 0o777; null where they are not sent. */
  mode: number | null
  /** Since 1970, UTC. */
  mtimeMs: number | null
  /** Digests in the header, hexadecimal in small letters. */
  md5: string | null
  sha256: string | null
}

/** A Date ends here (ECMA-262 §21.4.1.1). */
const MAX_TIME_MS = 8.64e15

/** `dir/sub/file.txt`: what the file is called below the receiver's folder. */
export function relativeName({folders, name}: Pick<FileHeader, 'folders' | 'name'>): string {
  return [...folders, name].join('/')
}

/** The paths of the folders above a file, outermost first: `dir`, `dir/sub`. */
export function folderPaths({folders}: Pick<FileHeader, 'folders'>): string[] {
  return folders.map((_, index) => folders.slice(0, index + 1).join('/'))
}

/**
 * Reads the JSON of a header, of which nothing is taken on trust. A name that is not to be had is no end of the stream: it is told
 * as `refusal` (NetworkError BAD_FILE_NAME), and the header then names nothing. Throws NetworkError BAD_FRAME.
 */
export function decodeFileHeader(
  json: Uint8Array,
  rules: NameRules = OWN_RULES,
): {header: FileHeader; refusal: NetworkError | null} {
  const {header, bodyBytes} = decodeHeader(json)
  const {filename, path = [], trailer, resume = false, mode = null, mtimeMs = null, md5 = null, sha256 = null} = header
  if (trailer !== undefined && trailer !== 'sha256') throw bad('trailer is not "sha256"')
  if (typeof resume !== 'boolean') throw bad('resume is not true or false')
  if (mode !== null && !isWithin(mode, 0o777)) throw bad('mode is not an integer from 0 to 511 (octal 777)')
  if (mtimeMs !== null && !isWithin(mtimeMs, MAX_TIME_MS)) throw bad('mtimeMs is not a time')
  const {name, folders, refusal} = checkNames(filename, path, rules)
  return {
    header: {
      name,
      folders,
      sizeBytes: bodyBytes,
      hasTrailer: trailer === 'sha256',
      resume,
      mode,
      mtimeMs,
      md5: digest(md5, 'md5', 32),
      sha256: digest(sha256, 'sha256', 64),
    },
    refusal,
  }
}

function checkNames(filename: unknown, path: unknown, rules: NameRules) {
  try {
    const [name, folders] = [checkFileName(filename, rules), checkFolders(path, rules)]
    if (![name, ...folders].some(isPartialName)) return {name, folders, refusal: null}
    throw new NetworkError(
      'BAD_FILE_NAME',
      'the peer sends a file name that is refused: it is reserved for partial files',
    )
  } catch (error) {
    if (error instanceof NetworkError) return {name: '', folders: [], refusal: error}
    throw error
  }
}

/** The JSON keys of a header, those without a value left out. */
export function fileHeaderJson(header: FileHeader): JsonObject {
  const {name, folders, sizeBytes, hasTrailer, resume, mode, mtimeMs, md5, sha256} = header
  return {
    filename: name,
    total_size: sizeBytes,
    ...(folders.length > 0 && {path: folders}),
    ...(md5 !== null && {md5}),
    ...(sha256 !== null && {sha256}),
    ...(hasTrailer && {trailer: 'sha256'}),
    ...(resume && {resume}),
    ...(mode !== null && {mode}),
    ...(mtimeMs !== null && {mtimeMs}),
  }
}

function digest(value: unknown, key: string, digits: number): string | null {
  if (value === null) return null
  if (typeof value === 'string' && value.length === digits && /^[0-9a-f]+$/i.test(value)) return value.toLowerCase()
  throw bad(`${key} is not ${digits} hexadecimal digits`)
}

function isWithin(value: unknown, max: number): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= max
}

function bad(reason: string): NetworkError {
  return new NetworkError('BAD_FRAME', `${reason} in the header`)
}
