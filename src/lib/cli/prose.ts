/**
 * A text of help, written in lines of the source's width: a single line end inside a paragraph becomes a blank, so that
 * help wraps it once, at the terminal's width. Blank lines part paragraphs; indented lines stay as they are.
 */
export function prose(parts: TemplateStringsArray, ...values: unknown[]): string {
  return String.raw({raw: parts}, ...values).replaceAll(/^(\S.*)\n(?=\S)/gm, '$1 ')
}
