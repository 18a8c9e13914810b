/**
 * `netkit/framing`: messages on a byte stream. TCP keeps bytes in order but not the borders of messages; a framing says
 * where each one ends. Nothing here opens a socket: bytes in, frames out.
 *
 *     import {decodeFrames, LengthPrefixDecoder} from 'netkit/framing'
 *
 *     const decoder = new LengthPrefixDecoder('u32be', {maxFrameBytes: 65536})
 *     for await (const {payload} of decodeFrames(socket, decoder)) answer(payload)
 */
import {DelimiterDecoder, encodeDelimited, encodeLine, LineDecoder} from './delimiter.js'
import {encodeFixedLength, FixedLengthDecoder} from './fixed-length.js'
import {checkBytes, type DecoderOptions, type FrameDecoder, type JsonObject} from './frame-decoder.js'
import {encodeHeaderPrefixed, HeaderDecoder} from './header.js'
import {encodeLengthPrefixed, LengthPrefixDecoder} from './length-prefix.js'
import {encodeNetstring, NetstringDecoder} from './netstring.js'
import type {Framing} from './parse-framing.js'
import {encodeVarintPrefixed, VarintDecoder} from './varint.js'

export {InputError, NetkitError, NetworkError} from '../errors.js'
export {decodeFrames} from './decode-frames.js'
export {DEFAULT_MAX_FRAME_BYTES} from './frame-decoder.js'
export type {DecoderOptions, Frame, FrameDecoder, JsonObject} from './frame-decoder.js'
export {decodeHeader, encodeHeader, MAX_HEADER_BYTES} from './header.js'
export type {HeaderLengthName} from './header.js'
export type {LengthField, LengthFieldName} from './length-field.js'
export type {LengthLayout} from './length-prefix.js'
export {FRAMING_FORMS, parseFraming} from './parse-framing.js'
export type {Framing} from './parse-framing.js'
export {
  DelimiterDecoder,
  FixedLengthDecoder,
  HeaderDecoder,
  LengthPrefixDecoder,
  LineDecoder,
  NetstringDecoder,
  VarintDecoder,
}

/** A decoder for one stream: each connection needs its own. */
export function createDecoder(framing: Framing, options?: DecoderOptions): FrameDecoder {
  switch (framing.kind) {
    case 'line':
      return new LineDecoder(options)
    case 'delimiter':
      return new DelimiterDecoder(framing.delimiter, options)
    case 'fixed':
      return new FixedLengthDecoder(framing.frameBytes, options)
    case 'length':
      return new LengthPrefixDecoder(framing.layout, options)
    case 'varint':
      return new VarintDecoder(options)
    case 'netstring':
      return new NetstringDecoder(options)
    case 'header':
      return new HeaderDecoder(framing.lengthField, options)
  }
}

/**
 * Makes one frame in memory of its own, to be sent with one write. `header` is for the `header` framing, and others
 * ignore it. Throws InputError PAYLOAD_TOO_LONG, WRONG_PAYLOAD_SIZE, DELIMITER_IN_PAYLOAD or INVALID_HEADER for what the
 * peer's decoder would not give back as it was, and TypeError for anything but bytes.
 */
export type FrameEncoder = (payload: Uint8Array, header?: JsonObject | null) => Uint8Array

/** An encoder has no state: one serves all connections. */
export function createEncoder(framing: Framing): FrameEncoder {
  const encode = encoderOf(framing)
  return (payload, header) => {
    checkBytes(payload)
    return encode(payload, header)
  }
}

function encoderOf(framing: Framing): FrameEncoder {
  switch (framing.kind) {
    case 'line':
      return encodeLine
    case 'delimiter':
      return (payload) => encodeDelimited(payload, framing.delimiter)
    case 'fixed':
      return (payload) => encodeFixedLength(payload, framing.frameBytes)
    case 'length':
      return (payload) => encodeLengthPrefixed(payload, framing.layout)
    case 'varint':
      return encodeVarintPrefixed
    case 'netstring':
      return encodeNetstring
    case 'header':
      return (payload, header = null) => encodeHeaderPrefixed(payload, header, framing.lengthField)
  }
}
