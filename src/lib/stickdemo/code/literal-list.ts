/** How a language writes a text. */
export type LiteralStyle = {
  quote(text: string): string
  /** A short text many times; absent where the language has no expression for it. */
  repeat?(text: string, times: number): string
  indent: string
}

const LINE_WIDTH = 96
const MOST_LINES = 40
const REPEATED_FROM = 40

/** The elements of a list of texts, several on a line, with a comma behind each; one line where there are too many. */
export function literalList(texts: readonly string[], {quote, repeat, indent}: LiteralStyle): string {
  const elements = texts.map((text) => {
    const isRepeated = repeat !== undefined && text.length >= REPEATED_FROM && text === text[0]!.repeat(text.length)
    return isRepeated ? repeat(text[0]!, text.length) : quote(text)
  })
  const lines: string[] = []
  for (const element of elements) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + element.length + 2 <= LINE_WIDTH)
      lines[lines.length - 1] = `${last} ${element},`
    else lines.push(`${indent}${element},`)
  }
  return lines.length <= MOST_LINES ? lines.join('\n') : `${indent}${elements.join(', ')},`
}

/** A text in double quotes with the escapes of JSON, which Python, JavaScript and Go share. */
export function jsonQuoted(text: string): string {
  // U+2028 and U+2029 end a line in old JavaScript; controls and marks of direction would hide in a source.
  return JSON.stringify(text).replace(/[\p{Cf}\p{Zl}\p{Zp}\x7f-\x9f]/gu, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )
}
