const PLAIN = /^[\w@%+=:,./-]+$/

/** A command line as it would be typed. Windows' two shells share the double quotes alone. */
export function shellLine(words: readonly string[], isWindows = process.platform === 'win32'): string {
  const quote = (word: string) => (isWindows ? `"${word.replaceAll('"', '""')}"` : `'${word.replaceAll("'", "'\\''")}'`)
  return words.map((word) => (PLAIN.test(word) ? word : quote(word))).join(' ')
}
