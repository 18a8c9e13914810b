/** A template of oclif, what stands in quotes, blanks, or a word. */
const TOKEN = /<%=.*?%>|'[^']*'|"[^"]*"|\s+|[^\s'"]+/g

/** What sh itself reads: variables, patterns, redirections, pipes. Such a word stays as it is. */
const SPECIAL = /[$`\\(){}|;&<>*?~]/

/**
 * Quotes the words of an example as sh, PowerShell and cmd all take them. PowerShell reads a bare `@FILE` as splatting and a bare `a,b` as two
 * arguments; to cmd a `'` is a letter. So `"` stands around both, and in place of `'` wherever sh reads nothing in between.
 */
export function portableQuotes(command: string): string {
  return command.replaceAll(TOKEN, (token) => {
    if (/^'.*'$/.test(token)) return /[$`\\"!]/.test(token) ? token : `"${token.slice(1, -1)}"`
    return /^@.|,/.test(token) && !/^["<]/.test(token) && !SPECIAL.test(token) ? `"${token}"` : token
  })
}
