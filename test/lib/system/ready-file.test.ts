import {spawnSync} from 'node:child_process'
import {once} from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {createReadyFile} from '../../../src/lib/system/ready-file.js'
import {scratchFolder} from '../../support/scratch-folder.js'

let file: string
beforeEach(() => (file = path.join(scratchFolder(), 'ready')))

const HERE = '127.0.0.1:9000'
const refused = (place = HERE) =>
  expect(() => createReadyFile(file, place)).toThrow(
    expect.objectContaining({code: 'READY_FILE', exitCode: 4}) as Error,
  )

/** An endpoint that was just listened on, and is no more. */
async function deadPlace(): Promise<string> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const {port} = server.address() as net.AddressInfo
  server.close()
  await once(server, 'close')
  return `127.0.0.1:${port}`
}

test('is made, and removed', () => {
  const remove = createReadyFile(file, HERE)
  expect(fs.readFileSync(file, 'utf8')).toBe(`${HERE}\n`)
  remove()
  expect(fs.existsSync(file)).toBe(false)
})

test('what has come in its place stays', () => {
  const remove = createReadyFile(file, HERE)
  fs.renameSync(file, `${file}.old`)
  fs.writeFileSync(file, 'mine')
  remove()
  expect(fs.readFileSync(file, 'utf8')).toBe('mine')
})

describe('one that is there', () => {
  test('is replaced where nobody listens any more', async () => {
    fs.writeFileSync(file, `${await deadPlace()}\n`)
    createReadyFile(file, HERE)()
  })

  test('is replaced where it is our own endpoint: the holder before us is gone', () => {
    fs.writeFileSync(file, `${HERE}\n`)
    createReadyFile(file, HERE)()
  })

  test('is replaced where its Unix socket is gone', () => {
    fs.writeFileSync(file, '/nowhere/netkit.sock\n')
    createReadyFile(file, HERE)()
  })

  test('is kept where somebody listens', async () => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const text = `127.0.0.1:${(server.address() as net.AddressInfo).port}\n`
    fs.writeFileSync(file, text)
    refused()
    expect(fs.readFileSync(file, 'utf8')).toBe(text)
    server.close()
  })

  test.each([
    ['empty', ''],
    ['no endpoint', 'important\n'],
    ['more than one line', '127.0.0.1:1\nimportant\n'],
    ['no line end', '127.0.0.1:1'],
    ['long', `/${'x'.repeat(2000)}\n`],
  ])('is kept where it is something else: %s', (_, text) => {
    fs.writeFileSync(file, text)
    refused()
    expect(fs.readFileSync(file, 'utf8')).toBe(text)
  })

  test.runIf(process.platform !== 'win32')('is kept where it is a link or a FIFO, and nobody waits', async () => {
    fs.writeFileSync(`${file}.old`, `${await deadPlace()}\n`)
    fs.symlinkSync(`${file}.old`, file)
    refused()
    fs.unlinkSync(file)
    expect(spawnSync('mkfifo', [file]).status).toBe(0)
    refused()
  })
})
