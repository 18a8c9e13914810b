/**
 * How fast streams are cut into frames, against two npm packages and against joining buffers naively. A pair runs both
 * sides one after the other on the same chunks; printed are the median of the pairs' ratios and their spread.
 *
 * The packages are no dependencies of netkit: install length-prefixed-stream and frame-stream in any folder, and name it
 * in FRAMING_PEERS. Without it their rows are skipped.
 */
import {createRequire} from 'node:module'
import {join} from 'node:path'
import type {Duplex} from 'node:stream'
import {createDecoder, createEncoder, parseFraming} from '../src/lib/framing/create-decoder.js'

const PAIRS = 21
const WARM_UP_PAIRS = 3

/** Decodes all chunks; returns how many frames came out. */
type Decode = (chunks: Buffer[]) => number | Promise<number>
type Contest = {title: string; must: number; chunks: Buffer[]; frameCount: number; ours: Decode; theirs: Decode}

const peers = process.env['FRAMING_PEERS']
const mebibyte = 1024 * 1024

const lengthPrefixedStream = peer<{decode(): Duplex}>('length-prefixed-stream')
if (lengthPrefixedStream) {
  await compare({
    title: '16 B frames, varint, chunks of 1 B to 64 KiB, against length-prefixed-stream',
    must: 2,
    ...stream('varint', 16, 8 * mebibyte, 64 * 1024),
    ours: decodeWithOurs('varint'),
    theirs: decodeWithStream(() => lengthPrefixedStream.decode()),
  })
}

const frameStream = peer<{decode(options: {maxSize: number}): Duplex}>('frame-stream')
if (frameStream) {
  await compare({
    title: '1 KiB frames, u32be, chunks of 1 B to 64 KiB, against frame-stream',
    must: 2,
    ...stream('u32be', 1024, 64 * mebibyte, 64 * 1024),
    ours: decodeWithOurs('u32be'),
    theirs: decodeWithStream(() => frameStream.decode({maxSize: 16 * mebibyte})),
  })
}

await compare({
  title: 'one 4 MiB frame, u32be, chunks of 1448 B, against Buffer.concat',
  must: 50,
  ...stream('u32be', 4 * mebibyte, 4 * mebibyte + 4, {exactly: 1448}),
  ours: decodeWithOurs('u32be'),
  theirs: decodeWithConcat,
})

async function compare({title, must, chunks, frameCount, ours, theirs}: Contest): Promise<void> {
  const ratios: number[] = []
  const ourTimes: number[] = []
  for (let pair = -WARM_UP_PAIRS; pair < PAIRS; pair++) {
    const times = new Map<Decode, number>()
    for (const decode of pair % 2 === 0 ? [ours, theirs] : [theirs, ours]) {
      const start = performance.now()
      const count = await decode(chunks)
      times.set(decode, performance.now() - start)
      if (count !== frameCount) throw new Error(`${title}: ${count} frames instead of ${frameCount}`)
    }
    if (pair < 0) continue
    ratios.push(times.get(theirs)! / times.get(ours)!)
    ourTimes.push(times.get(ours)!)
  }
  const [low, median, high] = spread(ratios)
  const verdict = median >= must ? 'ok' : 'MISSED'
  const ourMs = spread(ourTimes)[1].toFixed(1)
  console.log(
    `${verdict.padEnd(6)} ${median.toFixed(2)} × (must ${must}, middle half ${low.toFixed(2)} … ${high.toFixed(2)}, ` +
      `${PAIRS} pairs, ours ${ourMs} ms)  ${title}`,
  )
}

/** First quartile, median, third quartile. */
function spread(values: number[]): [number, number, number] {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number) => sorted[Math.round(part * (sorted.length - 1))]!
  return [at(0.25), at(0.5), at(0.75)]
}

/** Equal frames, about `totalBytes` in all, cut at random into chunks of 1 … `cut` bytes, or into equal ones. */
function stream(framing: string, payloadBytes: number, totalBytes: number, cut: number | {exactly: number}) {
  const frame = createEncoder(parseFraming(framing))(new Uint8Array(payloadBytes).fill(0x61))
  const frameCount = Math.floor(totalBytes / frame.length)
  const wire = Buffer.alloc(frameCount * frame.length, frame)
  const random = randomNumbers(1)
  const chunks: Buffer[] = []
  for (let start = 0; start < wire.length; start += chunks.at(-1)!.length) {
    const bytes = typeof cut === 'number' ? 1 + Math.floor(random() * cut) : cut.exactly
    chunks.push(Buffer.from(wire.subarray(start, start + bytes)))
  }
  return {chunks, frameCount}
}

function decodeWithOurs(framing: string): Decode {
  return (chunks) => {
    const decoder = createDecoder(parseFraming(framing))
    let count = 0
    for (const chunk of chunks) count += decoder.push(chunk).length
    decoder.end()
    return count
  }
}

function decodeWithStream(decoder: () => Duplex): Decode {
  return (chunks) =>
    new Promise((resolve, reject) => {
      const duplex = decoder()
      let count = 0
      let next = 0
      const write = () => {
        while (next < chunks.length) if (!duplex.write(chunks[next++])) return
        duplex.end()
      }
      duplex.on('data', () => count++)
      duplex.on('drain', write)
      duplex.on('error', reject)
      duplex.on('end', () => resolve(count))
      write()
    })
}

function decodeWithConcat(chunks: Buffer[]): number {
  let received = Buffer.alloc(0)
  let count = 0
  for (const chunk of chunks) {
    received = Buffer.concat([received, chunk])
    while (received.length >= 4 && received.length >= 4 + received.readUInt32BE()) {
      count++
      received = received.subarray(4 + received.readUInt32BE())
    }
  }
  return count
}

function peer<Package>(name: string): Package | null {
  try {
    if (peers) return createRequire(join(peers, 'package.json'))(name) as Package
  } catch {}
  console.log(`skipped: ${name} is not in FRAMING_PEERS`)
  return null
}

/** mulberry32: the same chunks on every run. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
