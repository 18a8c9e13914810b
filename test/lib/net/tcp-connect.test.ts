import net from 'node:net'
import {describe, expect, test} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import {type Attempt, connectTcp, race} from '../../../src/lib/net/tcp-connect.js'
import {silentPort} from '../../support/tcp.js'
import {unusedPort} from '../../support/unused-port.js'

/** A server that says its name to whoever connects. */
async function named(name: string, host = '127.0.0.1') {
  const server = net.createServer((socket) => socket.on('error', () => {}).end(name))
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const {port} = server.address() as net.AddressInfo
  return {host, port, [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve()))}
}

/** A port on which nobody listens. */
async function closedPort(): Promise<Attempt> {
  return {host: '127.0.0.1', port: await unusedPort()}
}

async function heard(socket: net.Socket): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of socket) chunks.push(chunk as Buffer)
  socket.destroy() // some versions of Node leave our half open
  return Buffer.concat(chunks).toString()
}

const never = () => new AbortController().signal

describe('the race of a name’s addresses', () => {
  test('a dead address does not stop the living one behind it', async () => {
    await using server = await named('second')
    const steps: string[] = []
    const socket = await race([await closedPort(), server], {stop: never(), trace: (step) => steps.push(step)})
    expect(await heard(socket)).toBe('second')
    expect(steps).toEqual([
      expect.stringMatching(/^socket\(AF_INET, SOCK_STREAM\) → connect 127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^connect 127\.0\.0\.1:\d+ failed: ECONNREFUSED$/),
      `socket(AF_INET, SOCK_STREAM) → connect 127.0.0.1:${server.port}`,
      expect.stringMatching(/^connected, from 127\.0\.0\.1:\d+$/),
    ])
  })

  test('nor does one that never answers, which is not given up before', async ({skip}) => {
    if (process.platform !== 'linux') skip('elsewhere a full backlog refuses')
    const silent = {host: '127.0.0.1', port: await silentPort()}
    await using server = await named('second')
    const socket = await race([silent, server], {stop: never()})
    expect(await heard(socket)).toBe('second')
  })

  test('the first one that connects is it', async () => {
    await using first = await named('first')
    await using second = await named('second')
    expect(await heard(await race([first, second], {stop: never()}))).toBe('first')
  })

  test('IPv6 and IPv4', async () => {
    await using six = await named('six', '::1')
    expect(await heard(await race([await closedPort(), {host: '::1', port: six.port}], {stop: never()}))).toBe('six')
  })

  test('all dead: every reason is kept', async () => {
    const attempts = [await closedPort(), await closedPort()]
    await expect(race(attempts, {stop: never()})).rejects.toMatchObject({
      errors: [{code: 'ECONNREFUSED'}, {code: 'ECONNREFUSED'}],
    })
  })

  test('it can be stopped, before and meanwhile', async ({skip}) => {
    if (process.platform !== 'linux') skip('elsewhere a full backlog refuses')
    const reason = new Error('enough')
    const silent = {host: '127.0.0.1', port: await silentPort()}
    await expect(race([silent], {stop: AbortSignal.abort(reason)})).rejects.toBe(reason)
    const stop = new AbortController()
    const running = race([silent, silent], {stop: stop.signal})
    stop.abort(reason)
    await expect(running).rejects.toBe(reason)
  })

  test('a deadline holds for all attempts together', async ({skip}) => {
    if (process.platform !== 'linux') skip('elsewhere a full backlog refuses')
    const error = connectTcp(Endpoint.of('127.0.0.1', await silentPort()), {timeoutMs: 50})
    await expect(error).rejects.toMatchObject({code: 'TIMEOUT', exitCode: 3})
  })
})

describe('what went wrong, in our words', () => {
  test('refused', async () => {
    const {port} = (await closedPort()) as {port: number}
    const error = connectTcp(Endpoint.of('127.0.0.1', port), {timeoutMs: 5000})
    await expect(error).rejects.toMatchObject({code: 'CONNECTION_REFUSED', exitCode: 3, input: `127.0.0.1:${port}`})
  })

  test('localhost is every address of it', async () => {
    await using server = await named('here')
    expect(await heard(await connectTcp(Endpoint.of('localhost', server.port), {timeoutMs: 5000}))).toBe('here')
  })

  test('a name that does not resolve; no such Unix socket', async () => {
    await expect(connectTcp(Endpoint.of('nothing.invalid', 80), {timeoutMs: 5000})).rejects.toMatchObject({
      code: 'NAME_NOT_RESOLVED',
      exitCode: 3,
    })
    await expect(connectTcp({unixPath: '/nowhere.sock'}, {timeoutMs: 5000})).rejects.toMatchObject({
      code: 'NO_SUCH_SOCKET',
      exitCode: 4,
    })
  })
})

test('connected to itself is refused: the system gave us the very port that we called', async ({skip}) => {
  if (process.platform !== 'linux') skip('elsewhere a socket does not meet itself')
  // Bound to the port it calls, a socket always meets itself, where otherwise chance has to help.
  const connect = net.connect
  const {port} = (await closedPort()) as {port: number}
  net.connect = ((options: net.TcpNetConnectOpts) => connect({...options, localPort: port})) as typeof net.connect
  try {
    const error = connectTcp(Endpoint.of('127.0.0.1', port), {timeoutMs: 5000})
    await expect(error).rejects.toMatchObject({code: 'CONNECTION_REFUSED'})
  } finally {
    net.connect = connect
  }
})
