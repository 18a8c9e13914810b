/** The system's own name for what went wrong, as people look it up: EACCES. */
export function codeOf(error: unknown): string {
  const {code, message} = error as NodeJS.ErrnoException
  return code ?? message
}
