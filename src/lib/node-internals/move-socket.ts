import net from 'node:net'

/** Memory to read into, which Node offers for those that connect only; and whether to wait before reading. */
export type MoveOptions = {onread?: net.OnReadOpts; paused?: boolean}

/**
 * Moves the system's socket to a new `net.Socket`, as nobody had touched it: bytes that were read and not taken come first, an end
 * that was seen is seen again, and the server counts it as before. Its errors are dealt with.
 *
 * @param old is not to be used any more
 * @returns null where it is closed, is one of TLS, or where Node's insides have changed
 */
export function moveSocket(old: net.Socket, {onread, paused = false}: MoveOptions): net.Socket | null {
  const inside = old as unknown as Inside
  const handle = inside[HANDLE]
  if ('encrypted' in old) return null
  if (typeof handle?.useUserBuffer !== 'function' || !(COUNTER in old)) return null
  inside[HANDLE] = null
  handle.reading = false // else the new one would not begin to
  handle.readStop()
  const early: unknown = old.readableLength > 0 ? old.read() : null
  const options = {handle, allowHalfOpen: true, pauseOnCreate: paused, ...(onread && {onread})}
  const socket = new net.Socket(options as unknown as net.SocketConstructorOpts)
  socket.on('error', () => {}) // its 'close' follows
  Object.assign(socket, {server: inside.server, [COUNTER]: inside[COUNTER]})
  inside[COUNTER] = null
  if (early !== null) socket.unshift(early)
  return socket
}

/** The names under which Node keeps the system's socket, and the server whose count of connections a socket lowers at its end. */
const HANDLE = '_handle'
const COUNTER = '_server'

type Inside = {
  [HANDLE]: {useUserBuffer?: unknown; reading: boolean; readStop(): void} | null
  [COUNTER]: unknown
  server: unknown
}
