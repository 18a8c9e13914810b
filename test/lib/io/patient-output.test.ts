import fc from 'fast-check'
import fs from 'node:fs'
import {describe, expect, test} from 'vitest'
import {MAX_WAITING_BYTES, PatientOutput, ReaderGone} from '../../../src/lib/io/output.js'
import {hasFaults, stalledPipe} from '../../support/faults.js'
import {scratchFolder} from '../../support/scratch-folder.js'

const neverFails = (error: Error) => {
  throw error
}

describe.skipIf(!hasFaults)('a pipe', () => {
  test('whatever is written, and whenever it is read: the same bytes in the same order', async () => {
    const folder = scratchFolder()
    const step = fc.record({size: fc.nat(200_000), bytes: fc.boolean(), reads: fc.boolean()})
    await fc.assert(
      fc.asyncProperty(fc.array(step, {maxLength: 12}), async (steps) => {
        const pipe = stalledPipe(folder, {full: false})
        const output = new PatientOutput(pipe.fd, 'stop', neverFails)
        const written: string[] = []
        const read: Buffer[] = []
        for (const [index, {size, bytes, reads}] of steps.entries()) {
          const text = String.fromCharCode(97 + index).repeat(size)
          written.push(text)
          if (bytes) output.writeBytes(Buffer.from(text))
          else output.write(text)
          output.flush()
          if (reads) read.push(pipe.readNow())
        }
        const room = output.room()
        while (output.waitingBytes > 0) {
          read.push(pipe.readNow())
          await new Promise(setImmediate)
        }
        await room
        output.release()
        read.push(await pipe.readAll())
        expect(Buffer.concat(read).toString()).toBe(written.join(''))
        pipe.close()
      }),
      {numRuns: 60},
    )
  })

  test('that takes nothing: it says when too much waits, and what is given up is no failure', async () => {
    const pipe = stalledPipe(scratchFolder(), {full: true})
    const output = new PatientOutput(pipe.fd, 'stop', neverFails)
    const mebibyte = Buffer.alloc(1024 * 1024)
    for (let size = 0; size < MAX_WAITING_BYTES; size += mebibyte.length) {
      expect(output.isFull).toBe(false)
      output.writeBytes(mebibyte)
    }
    expect(output.isFull).toBe(true)
    const room = output.room()
    output.release()
    await room
    expect(output.waitingBytes).toBe(0)
    pipe.close()
  })

  test('whose reader leaves: told later, since nobody is there to catch it', async () => {
    const pipe = stalledPipe(scratchFolder(), {full: true})
    const failures: Error[] = []
    const output = new PatientOutput(pipe.fd, 'stop', (error) => failures.push(error))
    output.write('one')
    output.flush()
    fs.closeSync(pipe.readFd)
    await output.room()
    expect(failures).toEqual([expect.any(ReaderGone)])
    expect(output.waitingBytes).toBe(0)
    output.release()
    fs.closeSync(pipe.fd)
  })
})
