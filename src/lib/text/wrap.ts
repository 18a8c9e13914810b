/** Lines of at most `width` columns, the second and further ones indented. "RFC 1918" stays together. */
export function wrap(sentence: string, {width = 78, indent = '  '} = {}): string[] {
  const lines: string[] = []
  for (const word of sentence.split(/(?<!RFC) /)) {
    const line = lines.at(-1)
    if (line === undefined) lines.push(word)
    else if (line.length + 1 + word.length > width) lines.push(`${indent}${word}`)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines
}
