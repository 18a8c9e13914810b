// FIFOs and bash's <(…) as inputs and outputs: they work, and nobody is stuck in one that has no other end.
import fs from 'node:fs'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {ended, run, scratch, shell, startNetkit, startShell, PROGRAM, cleanEnv} from '../support/run-netkit.js'

const isPosix = process.platform !== 'win32'
let fifo: string
let count = 0

beforeEach(async () => {
  fifo = path.join(scratch, `fifo-${++count}`)
  if (isPosix) await run('mkfifo', [fifo])
})

const LINES = Array.from({length: 20_000}, (_, index) => `10.${index >> 8}.${index & 255}.0/24`).join('\n')

describe.runIf(isPosix)('inputs', () => {
  test.each([
    ['a list', 'subnet merge @<(cat "$LIST")'],
    ['a text', 'ip grep -c --in 10.0.0.0/8 <(cat "$LIST")'],
  ])('<(…) as %s', async (_, args) => {
    const list = path.join(scratch, 'list')
    fs.writeFileSync(list, LINES)
    const env = {...cleanEnv({NODE: process.execPath, PROGRAM, LIST: list})}
    const byPipe = await run('bash', ['-c', `"$NODE" "$PROGRAM" ${args}`], {env})
    const byFile = await run('bash', ['-c', `"$NODE" "$PROGRAM" ${args.replace('<(cat "$LIST")', '"$LIST"')}`], {env})
    expect(byPipe).toEqual(byFile)
    expect(byPipe).toMatchObject({code: 0, stderr: ''})
  })

  test('a FIFO waits for its writer, and reads it to the end', async () => {
    const child = startNetkit(['subnet', `@${fifo}`, '--get', 'network'])
    const writer = ended(startShell(`printf '10.0.0.1/8\\n10.0.0.1/9\\n' > ${fifo}`))
    expect(await ended(child)).toMatchObject({code: 0, stdout: '10.0.0.0/8\n10.0.0.0/9\n'})
    expect(await writer).toMatchObject({code: 0})
  })

  test.each([
    ['a list', () => ['subnet', `@${fifo}`]],
    ['udp send --file', () => ['udp', 'send', '127.0.0.1:9', '--trace', '--file', fifo]],
  ])('SIGTERM ends a wait for a writer: %s', async (_, args) => {
    const child = startNetkit(args())
    const end = ended(child)
    await expect.poll(() => isOpen(child.pid!, fifo), {timeout: 20_000}).toBe(true)
    child.kill('SIGTERM')
    const {code, signal} = await end
    expect(code ?? signal).toBeOneOf([143, 'SIGTERM'])
  })
})

/** Whether a process has that file open. */
function isOpen(pid: number, file: string): boolean {
  try {
    return fs.readdirSync(`/proc/${pid}/fd`).some((fd) => fs.readlinkSync(`/proc/${pid}/fd/${fd}`) === file)
  } catch {
    return false
  }
}

describe.runIf(isPosix)('outputs', () => {
  test('a FIFO without a reader is exit 4', async () => {
    const {code, stderr} = await ended(startNetkit(['udp', 'listen', '--port', '0', '--output', fifo]))
    expect({code, stderr}).toEqual({code: 4, stderr: `netkit: ${fifo}: no process reads from it\n`})
  })

  test('/dev/stdout and /dev/null are what they are', async () => {
    const plan = 'netkit subnet plan 10.0.0.0/24 a=10 -q --svg'
    const {stdout, stderr} = await shell(`${plan} /dev/null && ${plan} /dev/stdout | cat`)
    expect({start: stdout.slice(0, 4), stderr}).toEqual({start: '<svg', stderr: ''})
  })
})
