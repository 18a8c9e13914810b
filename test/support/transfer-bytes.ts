import {createHash} from 'node:crypto'
import {encodeHeader} from '../../src/lib/framing/header.js'

/** A JSON text behind its length as i32le. */
export function rawHeader(json: string | Buffer): Buffer {
  const text = Buffer.from(json)
  const length = Buffer.alloc(4)
  length.writeInt32LE(text.length)
  return Buffer.concat([length, text])
}

export function header(keys: Record<string, unknown>): Buffer {
  return Buffer.from(encodeHeader(keys, 'i32le'))
}

/** A JSON object behind its length as u32be. */
export function shortFrame(value: unknown): Buffer {
  const text = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, text])
}

export function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

/** A file as tcp send sends it: header, body, trailer. */
export function wholeFile(name: string, body: Uint8Array, more: Record<string, unknown> = {}): Buffer {
  return Buffer.concat([
    header({filename: name, total_size: body.length, trailer: 'sha256', ...more}),
    body,
    sha256(body),
  ])
}

export type AnswerFrame = {ok: boolean; sha256: string | null; error?: string; code?: string; offset?: number}

/** The frames that a receiver has sent. */
export function shortFrames(bytes: Buffer): AnswerFrame[] {
  const frames: AnswerFrame[] = []
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at)
    frames.push(JSON.parse(bytes.toString('utf8', at + 4, end)) as AnswerFrame)
    at = end
  }
  return frames
}
