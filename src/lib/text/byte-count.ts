/** `1 byte`, `5 bytes`. */
export function byteCount(count: number): string {
  return `${count} byte${count === 1 ? '' : 's'}`
}
