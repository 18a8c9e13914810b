/** A word, whole or in quotes, a bar between alternatives, or blanks; whatever else a shell would read as its own. */
const TOKEN = /(\|\|)|'([^']*)'|"([^"$`\\]*)"|([^\s'"|&;<>$`(){}[\]*?~#\\]+)|(\s+)/y

/**
 * The calls of netkit that a line for a shell consists of, each as its words: `netkit a || netkit b` are two, of which the second is
 * made where the first has failed; `true` has no words. Null where the line takes a shell.
 */
export function plainCalls(line: string): string[][] | null {
  const calls: string[][] = [[]]
  let isOpen = false // whether the next piece goes on with the word before it
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < line.length) {
    const [, bar, single, double, bare, blanks] = TOKEN.exec(line) ?? []
    const text = single ?? double ?? bare
    const words = calls.at(-1)!
    if (bar !== undefined) calls.push([])
    else if (text !== undefined) {
      if (isOpen) words[words.length - 1] += text
      else words.push(text)
    } else if (blanks === undefined) return null
    isOpen = text !== undefined
  }
  const isPlain = calls.every(([name, ...rest]) => name === 'netkit' || (name === 'true' && rest.length === 0))
  return isPlain ? calls.map(([, ...words]) => words) : null
}
