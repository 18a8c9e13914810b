/** What a slow disk reads, or brings to rest, in a second. */
const SLOW_DISK_BYTES = 64 * 1024 * 1024

/** How long a peer may be silent that is reading a file again, or waiting for its disk: a second more for each 64 MiB. */
export function patienceMs(idleTimeoutMs: number, sizeBytes: number): number {
  return Math.min(2 ** 31 - 1, idleTimeoutMs + Math.ceil(sizeBytes / SLOW_DISK_BYTES) * 1000)
}
