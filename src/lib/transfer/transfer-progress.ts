/** How far it is, in bytes. */
export type TransferProgress = {
  file: string
  doneBytes: number
  /** Of these, what was there before. */
  skippedBytes: number
  sizeBytes: number
  elapsedMs: number
}
