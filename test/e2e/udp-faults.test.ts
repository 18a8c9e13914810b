import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {readKernelSockets} from '../../src/lib/system/kernel-sockets.js'
import {type ErrorLine, jsonLines, netkit, scratch, startNetkit} from '../support/run-netkit.js'
import {openSocket, startListener, watch} from '../support/udp.js'
import {unusedPort} from '../support/unused-port.js'

/** The kernel's count of what it dropped at a port, as a second opinion. */
function dropsAt(port: number): number {
  return readKernelSockets(['udp']).find(({local}) => local.port === port)?.drops ?? Number.NaN
}

const canSeeDrops = readKernelSockets(['udp', 'tcp']).length > 0

describe('the end', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends udp listen with %i, and the ready file goes', async (signal, code) => {
    const ready = path.join(scratch, signal)
    await using listener = await startListener(['--ready-file', ready])
    await using socket = await openSocket()
    await socket.send('before', listener.port)
    await listener.sees('stdout', 'before')
    listener.child.kill(signal)
    expect(await listener.end).toMatchObject({code, signal: null})
    expect(fs.existsSync(ready)).toBe(false)
  })

  test.each([
    ['SIGINT', 130, 'waits for an answer', ['x', '--wait', '1h']],
    ['SIGTERM', 143, 'waits for an answer', ['x', '--wait', '1h']],
    ['SIGINT', 130, 'waits between two datagrams', ['x', '--count', '2', '--interval', '1h']],
    ['SIGTERM', 143, 'reads standard input', []],
    ['SIGINT', 130, 'sends without end', ['x', '--count', '9007199254740991']],
  ] as const)('%s ends udp send with %i while it %s', async (signal, code, _, args) => {
    await using socket = await openSocket()
    const child = startNetkit(['udp', 'send', `:${socket.port}`, ...args])
    const {end} = watch(child)
    if (args.length === 0) child.stdin!.write('x\n')
    await socket.next()
    child.kill(signal)
    expect(await end).toMatchObject({code, signal: null})
  })

  test('a reader that goes away ends it at the next row, quietly', async () => {
    await using listener = await startListener([])
    listener.child.stdout!.destroy()
    await using socket = await openSocket()
    for (; listener.child.exitCode === null; await new Promise(setImmediate)) await socket.send('x', listener.port)
    const {code, stderr} = await listener.end
    expect({code, stderr}).toEqual({code: 0, stderr: `listening on ${listener.endpoint}\n`})
  })

  test('with --idle-timeout: 0 when there is no count, 3 when it was not reached', async () => {
    expect((await netkit(['udp', 'listen', '--port', '0', '--idle-timeout', '50ms'])).code).toBe(0)
    await using listener = await startListener(['--count', '2', '--idle-timeout', '3s', '--json'])
    await using socket = await openSocket()
    await socket.send('one', listener.port)
    const {stdout, code} = await listener.end
    expect(code).toBe(3)
    expect(jsonLines<ErrorLine>(stdout).at(-1)!.error).toEqual({
      code: 'TIMEOUT',
      message: '1 of 2 datagrams arrived, then none for 3 s',
      input: null,
    })
  })
})

describe('--output', () => {
  test('has what standard output would have', async () => {
    const file = path.join(scratch, 'rows')
    fs.writeFileSync(file, 'what was there\n')
    await using listener = await startListener(['--count', '2', '--get', 'text', '--output', file])
    await using socket = await openSocket()
    await socket.send('one', listener.port)
    await socket.send('two', listener.port)
    expect(await listener.end).toMatchObject({code: 0, stdout: ''})
    expect(fs.readFileSync(file, 'utf8')).toBe('one\ntwo\n')
  })

  test('a full disk is exit 4, at once', async ({skip}) => {
    if (!fs.existsSync('/dev/full')) return skip('needs /dev/full')
    await using listener = await startListener(['--output', '/dev/full'])
    await using socket = await openSocket()
    await socket.send('x', listener.port)
    const {code, stderr} = await listener.end
    expect(code).toBe(4)
    expect(stderr).toContain('netkit: cannot write the output: no space left on the disk')
  })

  test('with --json the failure is told on standard output', async ({skip}) => {
    if (!fs.existsSync('/dev/full')) return skip('needs /dev/full')
    await using listener = await startListener(['--output', '/dev/full', '--json'])
    await using socket = await openSocket()
    await socket.send('x', listener.port)
    const {code, stdout} = await listener.end
    expect([code, jsonLines<ErrorLine>(stdout)[0]!.error.code]).toEqual([4, 'CANNOT_WRITE'])
  })

  test('a folder is exit 4, and nothing listens then', async () => {
    const {code, stderr} = await netkit(['udp', 'listen', '--port', '0', '--output', scratch])
    expect(code).toBe(4)
    expect(stderr).toContain(`cannot write ${scratch}`)
  })

  test('a port in use leaves the file as it was', async () => {
    const file = path.join(scratch, 'kept')
    fs.writeFileSync(file, 'kept')
    await using listener = await startListener([])
    expect((await netkit(['udp', 'listen', '--port', String(listener.port), '--output', file])).code).toBe(4)
    expect(fs.readFileSync(file, 'utf8')).toBe('kept')
  })
})

describe('what a listener survives', () => {
  test('peers that are gone when they are answered (ICMP errors)', async () => {
    await using listener = await startListener(['--echo', '--get', 'text'])
    for (let index = 0; index < 20; index++) {
      await using gone = await openSocket()
      await gone.send('gone', listener.port)
    }
    await using socket = await openSocket()
    await socket.send('still there', listener.port)
    expect((await socket.next()).bytes.toString()).toBe('still there')
    expect(listener.child.exitCode).toBeNull()
  })

  test('100,000 datagrams: every one is a row', async () => {
    const total = 100_000
    await using listener = await startListener(['--count', String(total), '--get', 'text'])
    await using socket = await openSocket()
    // What has come out again is the acknowledgement; never more than a window's worth is under way.
    const window = 100
    let rows = 0
    let onRows = () => {}
    listener.child.stdout!.on('data', (chunk: Buffer) => {
      for (let at = chunk.indexOf(0x0a); at !== -1; at = chunk.indexOf(0x0a, at + 1)) rows++
      onRows()
    })
    for (let sent = 0; sent < total;) {
      const room = Math.min(window - (sent - rows), total - sent)
      await Promise.all(Array.from({length: room}, (_, index) => socket.send(String(sent + index), listener.port)))
      sent += room
      if (sent - rows >= window) await new Promise<void>((resolve) => (onRows = resolve))
    }
    const {stdout, stderr, code} = await listener.end
    expect(code).toBe(0)
    expect(stderr).not.toContain('dropped')
    expect(stdout).toBe(Array.from({length: total}, (_, index) => `${index}\n`).join(''))
  })

  test.for(['text', 'json'])('what the kernel drops is told at the end (%s)', async (format, {skip}) => {
    if (!canSeeDrops) return skip('needs /proc/net/udp')
    await using listener = await startListener(['--receive-buffer', '8k', ...(format === 'json' ? ['--json'] : [])])
    await using socket = await openSocket()
    listener.child.kill('SIGSTOP')
    for (let index = 0; index < 1000; index++) await socket.send(`number ${index}.`, listener.port)
    const dropped = dropsAt(listener.port)
    expect(dropped).toBeGreaterThan(0)
    expect(dropped).toBeLessThan(1000)
    listener.child.kill('SIGCONT')
    await listener.sees('stdout', `number ${1000 - dropped - 1}.`) // the first ones stay, what comes then is dropped
    listener.child.kill('SIGINT')
    const {code, stderr, stdout} = await listener.end
    expect(code).toBe(130)
    expect(stdout.match(/number/g)).toHaveLength(1000 - dropped)
    const last = stderr.trimEnd().split('\n').at(-1)!
    const sentence = `${dropped} datagrams lost: the kernel dropped them because the receive buffer was full`
    if (format === 'text') expect(last).toBe(`netkit: ${sentence}`)
    else expect(JSON.parse(last)).toEqual({notice: {code: 'KERNEL_DROPS', message: sentence, datagrams: dropped}})
  })

  test('a buffer that the system does not grant is told', async () => {
    await using listener = await startListener(['--receive-buffer', '1g', '--once'])
    await using socket = await openSocket()
    await socket.send('', listener.port)
    expect((await listener.end).stderr).toMatch(/the receive buffer is limited to \d+ bytes by the system/)
  })
})

test('a listener that could not start leaves nothing behind', async () => {
  const port = await unusedPort()
  const failed = await netkit(['udp', 'listen', '--port', String(port), '--ready-file', '/nowhere/ready'])
  expect(failed.code).toBe(4)
  await using listener = await startListener(['--port', String(port)])
  expect(listener.port).toBe(port)
})
