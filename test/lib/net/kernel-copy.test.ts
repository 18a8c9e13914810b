import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {openKernelCopy} from '../../../src/lib/net/kernel-copy.js'
import {socketDescriptor} from '../../../src/lib/node-internals/socket-descriptor.js'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-test-'))
afterAll(() => fs.rmSync(folder, {recursive: true}))
const copy = await openKernelCopy()

/** Two ends of a connection that nobody reads. */
async function pair(): Promise<{near: net.Socket; far: net.Socket; close(): void}> {
  const server = net.createServer({pauseOnConnect: true})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const accepted = new Promise<net.Socket>((resolve) => server.once('connection', resolve))
  const near = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1')
  await new Promise((resolve) => near.once('connect', resolve))
  const far = await accepted
  return {
    near,
    far,
    close: () => [near, far, server].forEach((end) => ('destroy' in end ? end.destroy() : end.close())),
  }
}

describe.skipIf(!copy)('with koffi, on Linux', () => {
  test('from a file into a socket, and from there into another file, each from the place that is said', async () => {
    const bytes = Buffer.from(Array.from({length: 100_000}, (_, index) => index * 7))
    const [from, to] = [path.join(folder, 'from'), path.join(folder, 'to')]
    fs.writeFileSync(from, bytes)
    fs.writeFileSync(to, 'before')
    const [source, target] = [fs.openSync(from, 'r'), fs.openSync(to, 'r+')]
    const {near, far, close} = await pair()
    const sent = copy!.send(socketDescriptor(near), source, 10, 50_000)
    expect(sent).toBe(50_000)
    let at = 6
    while (at < 6 + sent) at += copy!.receive(socketDescriptor(far), target, at, 6 + sent - at).written
    expect(fs.readFileSync(to)).toEqual(Buffer.concat([Buffer.from('before'), bytes.subarray(10, 50_010)]))
    expect(copy!.receive(socketDescriptor(far), target, at, 100)).toEqual({taken: 0, written: 0, error: null})
    close()
    fs.closeSync(source)
    fs.closeSync(target)
  })

  test('a socket that is full takes nothing, and the end of a file is nothing', async () => {
    const from = path.join(folder, 'large')
    fs.writeFileSync(from, Buffer.alloc(64 * 2 ** 20))
    const source = fs.openSync(from, 'r')
    const {near, close} = await pair()
    let [at, sent] = [0, 0]
    do at += sent = copy!.send(socketDescriptor(near), source, at, 2 ** 20)
    while (sent > 0)
    expect(at).toBeGreaterThan(0)
    expect(at).toBeLessThan(64 * 2 ** 20)
    expect(copy!.send(socketDescriptor(near), source, 64 * 2 ** 20, 10)).toBe(0)
    close()
    fs.closeSync(source)
  })

  test('a file that cannot be written says why; what was taken for it does not turn up in the next one', async () => {
    const from = path.join(folder, 'short')
    fs.writeFileSync(from, 'lost')
    const [source, target] = [fs.openSync(from, 'r'), fs.openSync(path.join(folder, 'next'), 'w+')]
    const {near, far, close} = await pair()
    copy!.send(socketDescriptor(near), source, 0, 4)
    const readOnly = fs.openSync(from, 'r')
    let moved = copy!.receive(socketDescriptor(far), readOnly, 0, 4)
    while (moved.taken === 0) moved = copy!.receive(socketDescriptor(far), readOnly, 0, 4)
    expect(moved).toMatchObject({taken: 4, written: 0, error: {code: 'EBADF'}})
    copy!.send(socketDescriptor(near), source, 1, 2)
    let at = 0
    while (at < 2) at += copy!.receive(socketDescriptor(far), target, at, 2 - at).written
    expect(fs.readFileSync(path.join(folder, 'next'), 'utf8')).toBe('os')
    close()
    for (const fd of [source, target, readOnly]) fs.closeSync(fd)
  })

  test('a file that the kernel cannot write to is written to all the same, and then left to others', async () => {
    const from = path.join(folder, 'source')
    fs.writeFileSync(from, 'hello')
    const appended = path.join(folder, 'appended')
    const [source, target] = [fs.openSync(from, 'r'), fs.openSync(appended, 'a')] // splice(2): EINVAL for O_APPEND
    const {near, far, close} = await pair()
    copy!.send(socketDescriptor(near), source, 0, 5)
    let moved = copy!.receive(socketDescriptor(far), target, 0, 5)
    while (moved.taken === 0) moved = copy!.receive(socketDescriptor(far), target, 0, 5)
    expect(moved).toEqual({taken: 5, written: 5, error: null})
    expect(fs.readFileSync(appended, 'utf8')).toBe('hello')
    copy!.send(socketDescriptor(near), source, 0, 5)
    await new Promise((resolve) => far.once('readable', resolve))
    expect(copy!.receive(socketDescriptor(far), target, 0, 5).taken).toBe(0)
    close()
    fs.closeSync(source)
    fs.closeSync(target)
  })
})
