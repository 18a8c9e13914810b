import dgram from 'node:dgram'
import fs from 'node:fs'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {FaultyRun, hasFaults, stalledPipe} from '../support/faults.js'
import {jsonLines, scratch} from '../support/run-netkit.js'
import {dial, readExactly} from '../support/tcp.js'

let count = 0

/** Starts a listener; resolves with its port when it is ready. */
async function listener(args: readonly string[], options: ConstructorParameters<typeof FaultyRun>[1]) {
  const ready = path.join(scratch, `ready-${++count}`)
  const program = new FaultyRun([...args, '--port', '0', '--ready-file', ready], options)
  let place = ''
  await program.until(() => {
    place = fs.existsSync(ready) ? fs.readFileSync(ready, 'utf8') : ''
    return place.endsWith('\n')
  })
  return {program, port: Number(place.trim().split(':').at(-1))}
}

async function sendDatagrams(port: number, messages: Iterable<string | Buffer>): Promise<void> {
  const socket = dgram.createSocket('udp4')
  for (const message of messages) {
    await new Promise((resolve) => socket.send(message, port, '127.0.0.1', resolve))
    await delay(0) // let the receiver run: its buffer is finite
  }
  socket.close()
}

describe.skipIf(!hasFaults)('a reader that stalls', () => {
  test('does not freeze other clients: tcp echo --trace', async () => {
    const pipe = stalledPipe(scratch, {full: true})
    const {program, port} = await listener(['tcp', 'echo', '--trace'], {stderr: pipe.fd})
    for (const text of ['one', 'two']) {
      const client = await dial(port)
      client.write(text)
      expect(String(await readExactly(client, 3))).toBe(text)
      client.destroy()
    }
    expect(await program.endBy('SIGTERM')).toMatchObject({code: 143})
    pipe.close()
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGUSR1', 138], // Node would open a debugger
  ] as const)('%s ends it with %i', async (signal, code) => {
    const pipe = stalledPipe(scratch, {full: true})
    const {program, port} = await listener(['udp', 'listen'], {stdout: pipe.fd})
    await sendDatagrams(port, ['one'])
    expect(await program.endBy(signal)).toMatchObject({code})
    pipe.close()
  })

  test('no frame is lost, none is doubled: tcp listen --framing waits', async () => {
    const pipe = stalledPipe(scratch, {full: false})
    const {program, port} = await listener(['tcp', 'listen', '--framing', 'line', '--get', 'text'], {stdout: pipe.fd})
    const client = await dial(port)
    const lines = Array.from({length: 70_000}, (_, index) => `${index}`.padEnd(1000, '.')) // 67 MiB: more than a queue of rows holds
    client.end(`${lines.join('\n')}\n`)
    client.resume()
    const text = String(await pipe.readAll())
    expect(text.split('\n').slice(0, -1)).toEqual(lines)
    expect(await program.ended).toMatchObject({code: 0})
    pipe.close()
  })

  test('rows of datagrams: 64 MiB wait, the rest is dropped, counted, and the exit code is 4', async () => {
    const pipe = stalledPipe(scratch, {full: false})
    const {program, port} = await listener(['udp', 'listen', '--json', '--idle-timeout', '2s'], {stdout: pipe.fd})
    const datagram = Buffer.alloc(60_000, 'x') // 140 KB as a row
    await sendDatagrams(port, Array(700).fill(datagram))
    await delay(0)
    const rows = jsonLines<{sizeBytes: number}>(String(await pipe.readAll()))
    const {code, stderr} = await program.ended
    expect(code).toBe(4)
    const notices = jsonLines<{notice?: {code: string; count: number; datagrams: number}}>(
      stderr
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .join('\n'),
    ).map(({notice}) => notice!)
    const dropped = Math.max(
      ...notices.filter(({code: name}) => name === 'ROWS_DROPPED').map(({count: rowCount}) => rowCount),
    )
    const kernel = notices.find(({code: name}) => name === 'KERNEL_DROPS')?.datagrams ?? 0
    expect(rows.length + dropped + kernel).toBe(700)
    expect(rows.length).toBeGreaterThan(400)
    pipe.close()
  })

  test('others may go on writing to the same pipe as before: it does not become non-blocking', async () => {
    const pipe = stalledPipe(scratch, {full: true})
    const {program, port} = await listener(['udp', 'listen'], {stdout: pipe.fd})
    await sendDatagrams(port, ['one'])
    const flags = /^flags:\s*(\d+)$/m.exec(fs.readFileSync(`/proc/self/fdinfo/${pipe.fd}`, 'utf8'))![1]!
    expect(Number.parseInt(flags, 8) & fs.constants.O_NONBLOCK).toBe(0)
    expect(await program.endBy('SIGTERM')).toMatchObject({code: 143})
    pipe.close()
  })
})
