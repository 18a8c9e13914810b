/** Why somebody is not there any more. */
export type LeaveReason = 'q' | 'closed' | 'reset' | 'idle' | 'slow' | 'bad-frame' | 'vanished' | 'forgotten'

/** Something that happened in a chat, as `--json` prints it. Keys that say nothing about an event are null. */
export type ChatEvent = {
  event: 'joined' | 'message' | 'left'
  /** Counts the peers from 1 in the order in which they came; a client of a Unix socket has no other address. */
  peer: number
  /** The peer's address and port; null behind a Unix socket. */
  from: string | null
  port: number | null
  /** The name that the peer goes by in a room with names. */
  name: string | null
  sizeBytes: number | null
  /** Null where the bytes are no text in the encoding of the chat. */
  text: string | null
  base64: string | null
  reason: LeaveReason | null
  /** ISO 8601, in UTC. */
  receivedAt: string
}

/** An event and what people are shown of it. */
export type ChatNews = {
  row: ChatEvent
  /** Who it is about: a name, or an endpoint. */
  who: string
  /** What was said, as far as it is text: U+FFFD stands for what is not. Null where nothing was said. */
  said: string | null
  /** More about a leave, in words. */
  detail: string | null
}

/** Somebody at the other end. */
export type Peer = {number: number; address: string | null; port: number | null; name: string | null}

/** A name, or an endpoint, or what can be said of a client of a Unix socket. */
export function labelOf({number, address, port, name}: Peer): string {
  if (name !== null) return name
  if (address === null) return `local client ${number}`
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

export function joinedNews(peer: Peer): ChatNews {
  return newsOf(peer, 'joined', {})
}

export function leftNews(peer: Peer, reason: LeaveReason, detail: string | null = null): ChatNews {
  return {...newsOf(peer, 'left', {reason}), detail}
}

/** @param said the text for people; `text` is the strict one */
export function messageNews(
  peer: Peer,
  {payload, text, said}: {payload: Uint8Array; text: string | null; said: string},
): ChatNews {
  const base64 = Buffer.from(payload.buffer, payload.byteOffset, payload.length).toString('base64')
  return {...newsOf(peer, 'message', {sizeBytes: payload.length, text, base64}), said}
}

/** The keys in the order in which they are printed. */
function newsOf(
  peer: Peer,
  event: ChatEvent['event'],
  {
    sizeBytes = null,
    text = null,
    base64 = null,
    reason = null,
  }: Partial<Pick<ChatEvent, 'sizeBytes' | 'text' | 'base64' | 'reason'>>,
): ChatNews {
  const {number, address: from, port, name} = peer
  const receivedAt = new Date().toISOString()
  const row = {event, peer: number, from, port, name, sizeBytes, text, base64, reason, receivedAt}
  return {row, who: labelOf(peer), said: null, detail: null}
}
