// Messages in any form, and how a talk says that it has failed.
import fs from 'node:fs'
import {describe, expect, test} from 'vitest'
import {jsonLines, netkit} from '../support/run-netkit.js'
import {dial, exchange, freshPath, readAll, serveAt, tcpServer} from '../support/tcp.js'
import {startListener} from '../support/udp.js'

describe('--input-format', () => {
  test('rows of one netkit are datagrams of another, an empty one and bytes that are no text included', async () => {
    const first = await startListener(['--json', '--count', '3'])
    await netkit(['udp', 'send', first.endpoint, '--input-format', 'hex', '--wait', '0s'], {
      stdin: '6869\n\n00 ff:0a\n',
    })
    const rows = (await first.end).stdout
    const second = await startListener(['--json', '--count', '3'])
    await netkit(['udp', 'send', second.endpoint, '--input-format', 'json', '--wait', '0s'], {stdin: rows})
    const sent = jsonLines<{base64: string}>((await second.end).stdout).map(({base64}) => base64)
    expect(sent).toEqual(['aGk=', '', 'AP8K'])
  })

  test('a frame holds what no line can', async () => {
    const {port} = await serveAt(['tcp', 'echo', '0', '--framing', 'u32be'])
    const args = ['tcp', 'connect', `:${port}`, '--framing', 'u32be', '--json', '--input-format']
    const {stdout} = await netkit([...args, 'json'], {stdin: '"a\\nb"\n\n{"text":"x","base64":"AAEC"}\n'})
    expect(jsonLines<{base64: string}>(stdout).map(({base64}) => base64)).toEqual(['YQpi', '', 'AAEC'])
    expect((await netkit([...args, 'base64'], {stdin: 'YQpi'})).stdout).toContain('"text":"a\\nb"')
  })

  test.each([
    ['hex', 'zz', 'not a hexadecimal digit'],
    ['hex', 'abc', 'an odd number of hexadecimal digits'],
    ['base64', '*', 'not a Base64 character'],
    ['base64', 'a', 'incomplete Base64'],
    ['json', '{', 'no JSON'],
    ['json', '7', 'neither an object nor a string'],
    ['json', '{"text":null}', 'neither base64 nor text'],
  ])('%s: %s is refused, and its line is named', async (format, line, reason) => {
    const args = ['udp', 'send', ':9', '--wait', '0s', '--input-format', format]
    const {code, stderr} = await netkit(args, {stdin: `\n${line}\n`})
    expect(stderr).toContain('stdin:2:1: ')
    expect([code, stderr]).toEqual([2, expect.stringContaining(reason)])
  })

  test('in a stream nothing is sent behind a line that cannot be read', async () => {
    const server = await serveAt(['tcp', 'listen', '0'])
    const {code} = await netkit(['tcp', 'connect', `:${server.port}`, '--input-format', 'hex'], {
      stdin: '6869\nzz\n0a\n',
    })
    expect([code, (await server.end).stdout]).toEqual([2, 'hi'])
  })
})

test('udp send without a message is a mistake', async () => {
  const {code, stderr} = await netkit(['udp', 'send', ':9'])
  expect([code, stderr]).toEqual([2, expect.stringContaining('nothing to send')])
})

test('--header-length needs --framing header', async () => {
  for (const verb of ['echo', 'connect', 'listen']) {
    const {code, stderr} = await netkit(['tcp', verb, ':1', '--header-length', 'u32be', '--framing', 'u32be'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('--framing header')])
  }
})

test('the help of --framing lists the general length, too', async () => {
  const {stdout} = await netkit(['tcp', 'echo', '--help'])
  expect(stdout.replaceAll(/\s+/g, ' ')).toContain('length:OFFSET,SIZE,ADJUST,STRIP[,le]')
})

describe('a bad or too long frame', () => {
  test.each([
    ['tcp echo', ['tcp', 'echo', '0']],
    ['tcp listen', ['tcp', 'listen', '0']],
    ['tcp listen --reply', ['tcp', 'listen', '0', '--reply', 'x']],
  ])('%s resets the connection, and the sender sees 3', async (_, args) => {
    for (const stdin of ['GET / HTTP/1.1\r\n\r\n', '\0\0\0\x09cut']) {
      const {port} = await serveAt([...args, '--framing', 'u32be'])
      expect(await netkit(['tcp', 'connect', `:${port}`], {stdin})).toMatchObject({code: 3})
    }
  })

  test.each([
    ['nonsense', ['tcp', 'echo', '0'], '2:hi,nonsense', '2:hi,'],
    ['a cut', ['tcp', 'echo', '0'], '2:hi,5:cut', '2:hi,'],
    ['nonsense', ['tcp', 'listen', '0', '--reply', 'ok'], '2:hi,nonsense', '2:ok,'],
    ['a cut', ['tcp', 'listen', '0', '--reply', 'ok'], '2:hi,5:cut', '2:ok,'],
  ])('the answers to good frames before %s arrive: %j', async (_, args, sent, answers) => {
    const {port} = await serveAt([...args, '--framing', 'netstring'])
    const socket = await dial(port)
    let received = ''
    socket.on('data', (chunk) => (received += String(chunk)))
    const reset = new Promise((resolve) => socket.once('error', resolve))
    socket.end(sent)
    expect(await reset).toMatchObject({code: 'ECONNRESET'})
    expect(received).toBe(answers)
  })

  test('varint of 3 MB where 1 MiB is the most', async () => {
    const {port} = await serveAt(['tcp', 'echo', '0', '--framing', 'varint', '--max-frame', '1MiB'])
    const args = ['tcp', 'connect', `:${port}`, '--framing', 'varint']
    expect(await netkit(args, {stdin: 'a'.repeat(3_000_000)})).toMatchObject({code: 3, stdout: ''})
  })
})

describe('canned answers', () => {
  test('go to every client, at the same time, as they are', async () => {
    const file = freshPath('answer')
    fs.writeFileSync(file, Buffer.from([0, 255, 10]))
    const server = await serveAt(['tcp', 'listen', '0', '--keep', '--reply-file', file])
    const silent = await dial(server.port) // is served, and says nothing
    expect(await exchange(server.port, 'one')).toEqual(Buffer.from([0, 255, 10]))
    expect(await exchange(server.port, 'two')).toEqual(Buffer.from([0, 255, 10]))
    expect(await readAll(silent)).toEqual(Buffer.from([0, 255, 10]))
    silent.destroy()
    expect((await server.stop()).stdout).toBe('onetwo')
  })

  test('with a framing go to every frame', async () => {
    const {port} = await serveAt(['tcp', 'listen', '0', '--framing', 'line', '--reply', 'ok', '--output', '/dev/null'])
    expect((await exchange(port, 'a\nb\nc\n')).toString()).toBe('ok\nok\nok\n')
  })

  test('a client that sends frames and does not read is not read from', async () => {
    const server = await serveAt([
      'tcp',
      'listen',
      '0',
      '--keep',
      '--framing',
      'u8',
      '--reply',
      'x'.repeat(255),
      '--output',
      '/dev/null',
    ])
    const socket = await dial(server.port)
    socket.pause()
    let isFull = false
    for (let sent = 0; sent < 256 && !isFull; sent++) isFull = !socket.write(Buffer.alloc(1024 * 1024))
    expect(isFull).toBe(true)
    socket.destroy()
    expect((await exchange(server.port, Buffer.from([0]))).length).toBe(256)
  })

  test('tcp echo greets', async () => {
    const {port} = await serveAt(['tcp', 'echo', '0', '--greet', '220 ready\r\n'])
    expect((await exchange(port, 'hi')).toString()).toBe('220 ready\r\nhi')
  })
})

describe('a server that answers and then falls silent', () => {
  const silent = (answer: string) =>
    tcpServer(
      (socket) =>
        void socket
          .on('error', () => {})
          .resume()
          .write(answer),
    )

  test.each([
    ['on no frame', 'HI', [], 0],
    ['on the border of a frame', '2:HI,', ['--framing', 'netstring'], 0],
    ['in the middle of a frame', '2:H', ['--framing', 'netstring'], 3],
    ['before its first byte', '', [], 3],
  ])('%s', async (_, answer, args, code) => {
    const server = await silent(answer)
    for (const limit of ['--wait', '--wait-for', '--idle-timeout']) {
      const run = await netkit(['tcp', 'connect', `:${server.port}`, limit, '300ms', ...args], {stdin: ''})
      expect([limit, run.code]).toEqual([limit, code])
      if (code === 0) expect(run.stderr).toContain('the server answered, then was silent for 300ms')
    }
    await server.close()
  })

  test('is given up while standard input is open, too', async () => {
    const server = await silent('HI')
    const endless = (async function* () {
      yield 'x'
      await new Promise((resolve) => setTimeout(resolve, 60_000).unref())
    })()
    const run = await netkit(['tcp', 'connect', `:${server.port}`, '--idle-timeout', '300ms'], {stdin: endless})
    expect(run).toMatchObject({code: 0, stdout: 'HI'})
    await server.close()
  })
})
