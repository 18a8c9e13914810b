import type {JsonObject} from '../framing/create-decoder.js'
import type {StreamMessage} from './receiver.js'

/** A received message as a row. */
export type MessageRow = {
  from: string | null
  port: number | null
  sizeBytes: number
  /** Null where the bytes are not valid text. */
  text: string | null
  base64: string
  header: JsonObject | null
  receivedAt: string
}

export function describeMessage({from, port, bytes, text, header}: StreamMessage): MessageRow {
  const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64')
  return {from, port, sizeBytes: bytes.length, text, base64, header, receivedAt: new Date().toISOString()}
}
