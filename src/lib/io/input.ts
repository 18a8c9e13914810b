import fs from 'node:fs'
import type {Readable} from 'node:stream'
import {InputError} from '../errors.js'
import {cutOfLine} from '../text/cut-of-line.js'
import {cannotRead} from './cannot-read.js'
import {ENCODED_START_BYTES, refuseEncoded} from './refuse-encoded.js'
import {STDIN} from './terminal.js'

/**
 * An input's bytes in the chunks in which they come, without blocking: sockets go on meanwhile. Whoever stops reading early must
 * destroy it, else it keeps the program alive. Fails with SystemError CANNOT_READ.
 */
export function openInput(name: string): {chunks: AsyncIterable<Buffer>; close(): void} {
  const stream = name === '-' ? process.stdin : streamOf(open(name))
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      yield* stream
    } catch (error) {
      throw cannotRead(inputName(name), error, name)
    }
  }
  return {chunks: chunks(), close: () => void stream.destroy()}
}

/**
 * Whole lines of an input: `bytes[start..end)` ends behind a line feed, or where the input ends. The bytes are good until the
 * next block is asked for.
 */
export type LineBlock = {bytes: Buffer; start: number; end: number}

/** A longer line is no list of addresses; it is cut down to its beginning, so that memory stays bounded. */
export const MAX_LINE_BYTES = 4096

const {O_RDONLY, O_NONBLOCK = 0} = fs.constants

const CHUNK = 256 * 1024

/** A line that has not ended by then is one of /dev/zero, and never will. */
const MAX_DROPPED = 2 ** 31

export type LineReading = {
  /** Called before every read that may wait: the time to flush. */
  beforeRead: () => void
  /** Where it is given, sockets, timers and signals go on while the input is silent, and the reading rejects when it aborts. */
  signal?: AbortSignal | undefined
}

/**
 * Reads a file, or standard input for `-`, in blocks of whole lines, each as soon as it is there. A UTF-8 byte order mark is dropped. Of a line above MAX_LINE_BYTES
 * the first MAX_LINE_BYTES + 1 bytes are given, so that the reader sees it is too long.
 * Throws SystemError CANNOT_READ, InputError UTF16_INPUT, COMPRESSED_INPUT, LINE_TOO_LONG (2 GiB).
 */
export async function* readLineBlocks(name: string, reading: LineReading): AsyncGenerator<LineBlock> {
  const fd = name === '-' ? STDIN : open(name)
  try {
    yield* cutAtLines(readChunks(fd, name, reading), name)
  } finally {
    close(fd)
  }
}

/**
 * Reads a file, or standard input for `-`, in the pieces in which it comes, cut anywhere; their bytes are good until the next
 * one is asked for. A UTF-8 byte order mark is dropped. Throws SystemError CANNOT_READ, InputError UTF16_INPUT, COMPRESSED_INPUT.
 */
export async function* readBytes(name: string, beforeRead: () => void): AsyncGenerator<LineBlock> {
  const fd = name === '-' ? STDIN : open(name)
  try {
    let isFirst = true
    for await (const {bytes, start, end} of readChunks(fd, name, {beforeRead})) {
      const hasMark = isFirst && bytes.subarray(start, end).indexOf(UTF8_BOM) === 0
      if (isFirst) refuseEncoded(bytes.subarray(start, end), name, inputName(name))
      isFirst = false
      yield {bytes, start: hasMark ? start + UTF8_BOM.length : start, end}
    }
  } finally {
    close(fd)
  }
}

/** Longer lines than that are no text; such a line is cut, so that memory stays bounded. */
const MAX_TEXT_LINE = 8 << 20

const TEXT_CHUNK = 1 << 20

/**
 * Reads any text, a log of gigabytes, in blocks of whole lines, whose bytes are good until the next block is asked for. Behind
 * the last line, `bytes[end]` is a line feed, whether or not it was there. Lines may be long; bytes are as they are.
 * Throws SystemError CANNOT_READ, InputError UTF16_INPUT, COMPRESSED_INPUT.
 */
export async function* readTextBlocks(name: string, beforeRead: () => void): AsyncGenerator<LineBlock> {
  const fd = name === '-' ? STDIN : open(name)
  try {
    if (isNamedPipe(fd)) return yield* slowTextBlocks(fd, name, {beforeRead})
    let bytes = Buffer.allocUnsafeSlow(TEXT_CHUNK + 1)
    let kept = 0 // bytes of a line whose end has not come yet
    let isFirst = true
    for (;;) {
      if (bytes.length - 1 - kept < TEXT_CHUNK / 2) bytes = Buffer.concat([bytes], 2 * bytes.length)
      beforeRead()
      const size = readInto(fd, name, bytes.subarray(kept, -1))
      if (size === null)
        return yield* slowTextBlocks(fd, name, {before: bytes.subarray(0, kept), isBegun: !isFirst, beforeRead})
      if (size === 0) break
      const used = kept + size
      if (isFirst) refuseEncoded(bytes.subarray(0, used), name, inputName(name))
      isFirst = false
      const lastFeed = bytes.subarray(0, used).lastIndexOf(LF) + 1
      const end = lastFeed === 0 && used > MAX_TEXT_LINE ? cutOfLine(bytes, used) : lastFeed
      if (end > 0) {
        const next = bytes[end]!
        if (lastFeed === 0) bytes[end] = LF
        yield {bytes, start: 0, end}
        bytes[end] = next
      }
      bytes.copyWithin(0, end, used)
      kept = used - end
    }
    bytes[kept] = LF
    if (kept > 0) yield {bytes, start: 0, end: kept}
  } finally {
    close(fd)
  }
}

/** How many bytes came; 0 at the end, null where reading would have to wait. */
function readInto(fd: number, name: string, bytes: Buffer): number | null {
  try {
    return fs.readSync(fd, bytes, 0, bytes.length, null)
  } catch (error) {
    const {code} = error as NodeJS.ErrnoException
    if (code === 'EOF') return 0
    if (code === 'EAGAIN') return null
    throw cannotRead(inputName(name), error, name)
  }
}

async function* slowTextBlocks(
  fd: number,
  name: string,
  {before, isBegun = false, beforeRead}: {before?: Buffer; isBegun?: boolean; beforeRead: () => void},
): AsyncGenerator<LineBlock> {
  let rest = Buffer.from(before ?? '')
  for await (const chunk of readSlowly(fd, name, beforeRead)) {
    const bytes = Buffer.concat([rest, chunk, LINE_FEED])
    const used = bytes.length - 1
    if (!isBegun && used >= ENCODED_START_BYTES) {
      refuseEncoded(bytes, name, inputName(name))
      isBegun = true
    }
    const lastFeed = bytes.subarray(0, used).lastIndexOf(LF) + 1
    const end = lastFeed === 0 && used > MAX_TEXT_LINE ? cutOfLine(bytes, used) : lastFeed
    if (end > 0) {
      const next = bytes[end]!
      if (lastFeed === 0) bytes[end] = LF
      yield {bytes, start: 0, end}
      bytes[end] = next
    }
    rest = bytes.subarray(end, used)
  }
  if (rest.length > 0) yield {bytes: Buffer.concat([rest, LINE_FEED]), start: 0, end: rest.length}
}

/** `-` is how the user writes standard input, `stdin` how messages call it. */
export function inputName(name: string): string {
  return name === '-' ? 'stdin' : name
}

/** Opened without waiting: a FIFO that nobody writes to would hold up everything, signals included. */
function open(name: string): number {
  try {
    const fd = fs.openSync(name, O_RDONLY | O_NONBLOCK)
    if (!fs.fstatSync(fd).isCharacterDevice()) return fd
    fs.closeSync(fd)
    return fs.openSync(name, 'r') // a terminal, which is there at once
  } catch (error) {
    throw cannotRead(inputName(name), error, name)
  }
}

/** A FIFO, or bash's `<(…)`: the event loop waits for who writes to it. */
function isNamedPipe(fd: number): boolean {
  return fd !== STDIN && fs.fstatSync(fd).isFIFO()
}

function streamOf(fd: number): Readable {
  if (!isNamedPipe(fd)) return fs.createReadStream('', {fd, highWaterMark: CHUNK})
  const net = process.getBuiltinModule('node:net') // 3 ms that most runs need not spend
  return new net.Socket({fd, readable: true, writable: false})
}

/** A pipe was closed by its stream. */
function close(fd: number): void {
  if (fd !== STDIN && !pipes.delete(fd)) fs.closeSync(fd)
}

const pipes = new Set<number>()

/** A piece of an input, and room for HEAD bytes before it: for the beginning of its first line. */
type Chunk = LineBlock

/** The most that is kept of a line whose end has not come yet. */
const HEAD = MAX_LINE_BYTES + 1

/**
 * Synchronous reads: they return what is there, as soon as it is there, and cost a third of what `process.stdin` does. The
 * bytes of a chunk are good until the next one is asked for.
 */
async function* readChunks(fd: number, name: string, {beforeRead, signal}: LineReading): AsyncGenerator<Chunk> {
  const bytes = Buffer.allocUnsafeSlow(HEAD + CHUNK)
  while (signal ? fs.fstatSync(fd).isFile() : !isNamedPipe(fd)) {
    beforeRead()
    const size = readInto(fd, name, bytes.subarray(HEAD))
    if (size === 0) return
    if (size === null) break
    yield {bytes, start: HEAD, end: HEAD + size}
  }
  for await (const chunk of readSlowly(fd, name, beforeRead, signal)) {
    const copy = Buffer.concat([Buffer.alloc(HEAD), chunk])
    yield {bytes: copy, start: HEAD, end: copy.length}
  }
}

/** Node loads its streams late, and most runs need none. */
function untilAborted(stream: Readable, signal: AbortSignal): Readable {
  return process.getBuiltinModule('node:stream').addAbortSignal(signal, stream)
}

/** Who may be silent for long, and standard input that another process made non-blocking: the event loop waits for us. */
async function* readSlowly(
  fd: number,
  name: string,
  beforeRead: () => void,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  if (fd !== STDIN) pipes.add(fd)
  beforeRead()
  try {
    const stream = fd === STDIN ? process.stdin : streamOf(fd)
    for await (const chunk of signal ? untilAborted(stream, signal) : stream) {
      yield chunk as Buffer
      beforeRead()
    }
  } catch (error) {
    throw error instanceof Error && 'syscall' in error ? cannotRead(inputName(name), error, name) : error
  }
}

async function* cutAtLines(chunks: AsyncIterable<Chunk>, name: string): AsyncGenerator<LineBlock> {
  const kept = Buffer.allocUnsafeSlow(HEAD)
  let size = 0
  let dropped = 0
  let isFirst = true
  for await (const {bytes, start: chunkStart, end} of chunks) {
    let start = chunkStart - size
    kept.copy(bytes, start, 0, size)
    const block = bytes.subarray(start, end)
    if (isFirst && (block.length >= UTF8_BOM.length || block.includes(LF))) {
      refuseEncoded(block, name, inputName(name))
      if (block.indexOf(UTF8_BOM) === 0) start += UTF8_BOM.length
      isFirst = false
    }
    const feed = isFirst ? -1 : bytes.subarray(start, end).lastIndexOf(LF)
    const next = start + feed + 1
    if (feed !== -1) yield {bytes, start, end: next}
    dropped = feed === -1 && size === HEAD ? dropped + end - start - HEAD : 0
    if (dropped > MAX_DROPPED)
      throw new InputError('LINE_TOO_LONG', `${inputName(name)}: a line without an end, given up`)
    // What is left of a line that is too long already needs no more of itself.
    size = bytes.copy(kept, 0, next, Math.min(end, next + HEAD))
  }
  if (size > 0) yield {bytes: kept, start: 0, end: size}
}

const LF = 0x0a
const LINE_FEED = Buffer.of(LF)
const UTF8_BOM = Buffer.from('\ufeff')
