import {NetworkError} from '../errors.js'
import {type NameRules, OWN_RULES} from '../io/name-rules.js'

/** ext4, APFS and NTFS take 255 (bytes or UTF-16 units); what is longer on one of them would fail halfway. */
const MAX_NAME_BYTES = 255

/** Folders in folders in one path. */
const MAX_DEPTH = 32

/** Names that Windows takes for devices, with any extension (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICES = /^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\..*)?$/i

/** `/`, NUL and control characters, C1 included: no name of any system has the first two, and a terminal obeys the others. */
// oxlint-disable-next-line no-control-regex -- naming them is this file's work
const FORBIDDEN = /[\0-\x1f\x7f-\x9f/]/

/** Those that Windows refuses, too, and what is not seen: such a name looks like another. */
// oxlint-disable-next-line no-control-regex -- naming them is this file's work
const UNPORTABLE = /[\0-\x1f\x7f-\x9f<>:"/\\|?*\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/

/**
 * Checks one part of a path that a peer has sent: a plain file name. It is refused rather than repaired: a name that is not what was
 * sent is a surprise. Throws NetworkError BAD_FILE_NAME.
 */
export function checkFileName(name: unknown, rules: NameRules): string {
  const reason = typeof name === 'string' ? reasonAgainst(name, rules) : 'it is not text'
  if (reason !== null) throw new NetworkError('BAD_FILE_NAME', `the peer sends a file name that is refused: ${reason}`)
  return name as string
}

/** Checks the folders above a file. Throws NetworkError BAD_FILE_NAME. */
export function checkFolders(path: unknown, rules: NameRules): string[] {
  if (!Array.isArray(path) || path.length > MAX_DEPTH) {
    throw new NetworkError('BAD_FILE_NAME', `the peer sends a path that is not a list of at most ${MAX_DEPTH} folders`)
  }
  return path.map((name) => checkFileName(name, rules))
}

/** Whether a file can be called that on this system. */
export function isPlainName(name: string): boolean {
  return reasonAgainst(name, OWN_RULES) === null
}

function reasonAgainst(name: string, {portable}: NameRules): string | null {
  if (name === '') return 'it is empty'
  if (name === '.' || name === '..') return 'it leads to another folder'
  const bad = (portable ? UNPORTABLE : FORBIDDEN).exec(name)
  if (bad)
    return `it contains the character U+${name.codePointAt(bad.index)!.toString(16).toUpperCase().padStart(4, '0')}`
  if (/\p{Cs}/u.test(name)) return 'it is not Unicode text' // half of a surrogate pair
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `it has more than ${MAX_NAME_BYTES} bytes`
  if (!portable) return null
  if (/[. ]$/.test(name)) return 'it ends with a dot or a blank, which Windows drops'
  if (name.startsWith(' ')) return 'it starts with a blank'
  if (DEVICES.test(name)) return 'Windows takes it for a device'
  return null
}
