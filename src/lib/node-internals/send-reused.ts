import type {Writable} from 'node:stream'

/**
 * Writes bytes whose memory is to be used again. True: the system has taken them all, as it nearly always does at once. False: the
 * memory must be left alone until `ready` is called.
 */
export function sendReused(stream: Writable, bytes: Uint8Array, ready: () => void): boolean {
  let waits = false
  stream.write(bytes, () => {
    if (waits) ready()
  })
  waits = stream.writableLength > 0
  return !waits
}
