import {once} from 'node:events'
import net from 'node:net'
import {setImmediate as nextTurn} from 'node:timers/promises'
import fc from 'fast-check'
import {expect, onTestFinished, test} from 'vitest'
import {queuedBytes, SizedReader} from '../../../src/lib/node-internals/sized-reader.js'

async function pair() {
  const server = net.createServer({pauseOnConnect: true, allowHalfOpen: true}).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const sender = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1')
  const [[accepted]] = (await Promise.all([once(server, 'connection'), once(sender, 'connect')])) as [[net.Socket], []]
  const {reader, socket} = SizedReader.open(accepted)!
  const close = () => {
    sender.destroy()
    socket.destroy()
    server.close()
  }
  onTestFinished(close)
  return {sender, reader, close}
}

async function read(reader: SizedReader, size: number): Promise<string> {
  for (;;) {
    const bytes = reader.read(size)
    if (bytes !== null) return Buffer.from(bytes).toString()
    await nextTurn()
  }
}

test('reads of 3, then 10, then what is left, and the end', async () => {
  const {sender, reader} = await pair()
  sender.end('helloworldmusibii1')
  const reads: string[] = []
  for (const size of [3, 10, 100, 1]) reads.push(await read(reader, size))
  expect(reads).toEqual(['hel', 'loworldmus', 'ibii1', ''])
  expect(Buffer.from(reader.read(5)!).toString()).toBe('') // as often as one asks
})

test('a read that was given up takes nothing, and the next one has its own size', async () => {
  const {sender, reader} = await pair()
  expect(reader.read(100)).toBeNull()
  await nextTurn()
  reader.stop()
  await new Promise((resolve) => sender.write('hello', resolve))
  await nextTurn()
  expect(await read(reader, 2)).toBe('he')
})

test('whatever the sizes, the bytes come in order, none twice, and no read exceeds its size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({min: 1, max: 40}), {minLength: 1, maxLength: 12}), async (sizes) => {
      const {sender, reader, close} = await pair()
      const text = Array.from({length: sizes.reduce((sum, size) => sum + size, 0)}, (_, index) => index % 10).join('')
      sender.end(text)
      let got = ''
      for (let index = 0; got.length < text.length; index++) {
        const size = sizes[index % sizes.length]!
        const piece = await read(reader, size)
        expect(piece.length).toBeLessThanOrEqual(size)
        got += piece
      }
      close()
      expect(got).toBe(text)
    }),
    {numRuns: 20},
  )
})

test('what the system has not taken is counted', async () => {
  const {sender} = await pair()
  sender.write(Buffer.alloc(16 * 2 ** 20))
  expect(queuedBytes(sender)).toBeGreaterThan(0)
  expect(queuedBytes(sender)).toBeLessThan(16 * 2 ** 20)
})
