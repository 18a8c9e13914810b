/**
 * What a format writes before and behind a text, such as the quotes of JSON: for writers that put the text there themselves.
 * The mark between them is one that no format escapes.
 */
export function valueBorders(writeValue: (value: string) => string): [open: string, close: string] {
  const [open = '', close = ''] = writeValue('|').split('|')
  return [open, close]
}
