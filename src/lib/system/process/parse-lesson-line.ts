/** A word of a call, or the name of the file whose text it is. */
export type LessonWord = string | {fileOf: string}

/** One call of netkit, and what it is given to read. */
export type LessonCall = {words: LessonWord[]; input: Uint8Array | null}

/** What a line for `sh` does, where that is little enough to be done without one. */
export type LessonLine =
  /** The second of several calls is made where the first has failed; one without words is `true`. */
  | {does: 'call'; calls: LessonCall[]; inBackground: boolean; tellsExit: boolean}
  | {does: 'await file'; file: string}
  | {does: 'await servers'}
  | {does: 'end servers'}
  | {does: 'nothing'}

/** A line that goes on beside those that follow. */
export const IN_BACKGROUND = /(?<!&)&\s*$/

/** A word, whole or in quotes, a file's text, a bar between alternatives, or blanks; whatever else a shell would read as its own. */
const TOKEN = /(\|\|)|\$\(cat (\w+)\)|'([^']*)'|"([^"$`\\]*)"|([^\s'"|&;<>$`(){}[\]*?~#\\]+)|(\s+)/y

const AWAITS_FILE = /^for i in \$\(seq 30\); do \[ -s (\w+) \] \|\| sleep 0\.1; done(?: #.*)?$/
const ENDS_SERVERS = /^kill \$(?:!|\w+); wait$/
const KEEPS_ID = /^\w+=\$!$/
const TELLS_EXIT = / \|\| echo "exit \$\?"$/
const ECHO = /^echo (\w+) \| /
const PRINTF = /^printf '([^'%]*)' \| /

/** Null where the line takes a shell. */
export function parseLessonLine(line: string): LessonLine | null {
  const file = AWAITS_FILE.exec(line)?.[1]
  if (file !== undefined) return {does: 'await file', file}
  if (line === 'wait') return {does: 'await servers'}
  if (ENDS_SERVERS.test(line)) return {does: 'end servers'}
  if (KEEPS_ID.test(line)) return {does: 'nothing'}
  const inBackground = IN_BACKGROUND.test(line)
  const tellsExit = TELLS_EXIT.test(line)
  const bare = line.replace(IN_BACKGROUND, '').replace(TELLS_EXIT, '')
  const [said, word] = ECHO.exec(bare) ?? []
  const [printed, format] = PRINTF.exec(bare) ?? []
  const input = word !== undefined ? Buffer.from(`${word}\n`) : format !== undefined ? printfBytes(format) : null
  const alternatives = parseCalls(bare.slice((said ?? printed ?? '').length))
  if (alternatives === null) return null
  return {does: 'call', calls: alternatives.map((words) => ({words, input})), inBackground, tellsExit}
}

/** Without the name of the program. */
function parseCalls(text: string): LessonWord[][] | null {
  const calls: LessonWord[][] = [[]]
  let isOpen = false // whether the next piece goes on with the word before it
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const [, bar, fileOf, single, double, bare, blanks] = TOKEN.exec(text) ?? []
    const piece = single ?? double ?? bare
    const words = calls.at(-1)!
    if (bar !== undefined) calls.push([])
    else if (piece !== undefined) {
      const last = words.at(-1)
      if (!isOpen) words.push(piece)
      else if (typeof last === 'string') words[words.length - 1] = last + piece
      else return null
    } else if (fileOf !== undefined) {
      if (isOpen) return null
      words.push({fileOf})
    } else if (blanks === undefined) return null
    isOpen = piece !== undefined || fileOf !== undefined
  }
  if (calls.some((words) => words.includes('--'))) return null // a program follows, which a system without sh has not
  const isPlain = calls.every(([name, ...rest]) => name === 'netkit' || (name === 'true' && rest.length === 0))
  return isPlain ? calls.map(([, ...words]) => words) : null
}

/** `\n`, `\r` and octal digits behind a backslash are bytes (POSIX printf). */
function printfBytes(format: string): Uint8Array {
  const pieces = [...format.matchAll(/\\([rn\\]|[0-7]{1,3})|[^\\]+|\\/g)].map(([text, escape]) => {
    if (escape === undefined) return Buffer.from(text)
    if (escape === 'n' || escape === 'r') return Buffer.from(escape === 'n' ? '\n' : '\r')
    return Buffer.from([escape === '\\' ? 0x5c : Number.parseInt(escape, 8) & 255])
  })
  return Buffer.concat(pieces)
}
