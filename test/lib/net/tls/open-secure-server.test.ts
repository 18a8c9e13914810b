import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import fs from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import {afterEach, describe, expect, test} from 'vitest'
import {Endpoint} from '../../../../src/lib/address/endpoint.js'
import type {Auth, AuthFailure} from '../../../../src/lib/auth/auth.js'
import {deriveTlsKey} from '../../../../src/lib/auth/tls-key.js'
import {explainSocketError} from '../../../../src/lib/net/explain-socket-error.js'
import {resetConnection} from '../../../../src/lib/net/reset-connection.js'
import {connectTcp, type ConnectOptions} from '../../../../src/lib/net/tcp-connect.js'
import {listenTcp, type ListenOptions} from '../../../../src/lib/net/tcp-listen.js'
import type {ClientTls, ServerTls} from '../../../../src/lib/net/tls/context-options.js'
import {socketDescriptor} from '../../../../src/lib/node-internals/socket-descriptor.js'
import {certificates} from '../../../support/certificates.js'
import {readAll} from '../../../support/tcp.js'

const KEY = deriveTlsKey(Buffer.from('a secret of 24 letters…'))
const OTHER_KEY = deriveTlsKey(Buffer.from('another one, also long'))
const byKey = (psk = KEY): ClientTls => ({psk, alpn: []})
const files = certificates && {
  ca: fs.readFileSync(certificates.ca),
  cert: fs.readFileSync(certificates.cert),
  key: fs.readFileSync(certificates.key),
}

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

type Secured = {port: number; failures: AuthFailure[]; served: net.Socket[]; trace: string[]; at: Endpoint}

/** An echo behind TLS. */
async function secured(how: ServerTls, options: Partial<ListenOptions> = {}): Promise<Secured> {
  const seen = {failures: [] as AuthFailure[], served: [] as net.Socket[], trace: [] as string[]}
  const listener = await listenTcp(Endpoint.of('127.0.0.1', 0), {
    tls: how,
    onAuthFailure: (failure) => seen.failures.push(failure),
    trace: (step) => seen.trace.push(step),
    onConnection(socket) {
      seen.served.push(socket)
      socket.pipe(socket)
    },
    ...options,
  })
  cleanUps.push(() => {
    const closed = listener.close()
    for (const socket of seen.served) socket.destroy()
    return closed
  })
  const at = listener.place as Endpoint
  return {...seen, port: at.port, at}
}

async function joined(at: Endpoint, options: Partial<ConnectOptions>): Promise<net.Socket> {
  const socket = await connectTcp(at, {timeoutMs: 5000, ...options})
  cleanUps.push(() => socket.destroy())
  return socket
}

/** A server of somebody else's; gone after the test. */
async function foreign(server: net.Server): Promise<Endpoint> {
  const open = new Set<net.Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return Endpoint.of('127.0.0.1', (server.address() as net.AddressInfo).port)
}

/** Whether it ends in order or by a reset. */
function whenClosed(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()))
}

test('the key is what HKDF makes of the secret, as openssl kdf does', () => {
  // openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt key:0123456789abcdef -kdfopt info:'netkit tls-psk v1' HKDF
  expect(deriveTlsKey(Buffer.from('0123456789abcdef')).toString('hex')).toBe(
    '7075fd802f8c3b9f4b5d6e11bd048f47176d76233e2f9ec29195c9918d9bbac8',
  )
})

describe('by a secret', () => {
  test('both ends know it: TLS 1.3, every byte back, and half-close kept', async () => {
    const server = await secured({psk: KEY})
    const trace: string[] = []
    const socket = await joined(server.at, {tls: byKey(), trace: (step) => trace.push(step)})
    const bytes = randomBytes(3_000_000)
    socket.end(bytes) // the echo goes on when our half is closed
    expect((await readAll(socket)).equals(bytes)).toBe(true)
    expect(trace.at(-1)).toBe(`tls: TLSv1.3, TLS_AES_128_GCM_SHA256, by the pre-shared key (${server.at})`)
    expect(server.failures).toEqual([])
  })

  test('an end of one half leaves the other open: the server answers behind its end', async () => {
    const {at} = await secured(
      {psk: KEY},
      {
        onConnection(socket) {
          socket.resume().once('end', () => socket.write('first', () => setImmediate(() => socket.end(' second'))))
        },
      },
    )
    const socket = await joined(at, {tls: byKey()})
    socket.end('over')
    expect(String(await readAll(socket))).toBe('first second')
  })

  test('another secret: the client hears an alert, the server why', async () => {
    const server = await secured({psk: KEY})
    await expect(joined(server.at, {tls: byKey(OTHER_KEY)})).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      exitCode: 3,
      message: expect.stringMatching(/^[\d.:]+: it has another secret \(alert (47|51)\)$/) as string,
    })
    await expect.poll(() => server.failures).toMatchObject([{reason: 'it has another secret'}])
    expect(server.served).toEqual([])
  })

  test('a client of another name falls through to nothing: alert 40', async () => {
    const server = await secured({psk: KEY})
    const socket = tls.connect({
      port: server.port,
      host: '127.0.0.1',
      pskCallback: () => ({psk: KEY, identity: 'other'}),
      rejectUnauthorized: false,
    })
    const [error] = await once(socket, 'error')
    expect(String(error)).toContain('SSL alert number 40')
    await expect
      .poll(() => server.failures)
      .toMatchObject([{reason: 'it wants a certificate, or knows a pre-shared key of another name'}])
    expect(server.served).toEqual([])
  })

  test('a client that wants a certificate, and takes any, gets none', async () => {
    const server = await secured({psk: KEY})
    const [error] = await once(tls.connect({port: server.port, host: '127.0.0.1', rejectUnauthorized: false}), 'error')
    expect(String(error)).toContain('SSL alert number 40')
    expect(server.served).toEqual([])
  })

  test('a server with TLS 1.2 and the same key is refused: no forward secrecy', async () => {
    const server = tls.createServer({maxVersion: 'TLSv1.2', ciphers: 'PSK', pskCallback: () => KEY})
    await expect(joined(await foreign(server), {tls: byKey()})).rejects.toMatchObject({code: 'TLS_FAILED', exitCode: 3})
  })

  test.runIf(files)('a server with a certificate does not pass, however good it is', async () => {
    const at = await foreign(tls.createServer({cert: files!.cert, key: files!.key}))
    await expect(joined(at, {tls: byKey()})).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: `${at}: it has a certificate but does not know the secret`,
    })
  })

  test('in the middle: who passes the bytes on sees no plaintext, who changes one breaks the connection', async () => {
    const server = await secured({psk: KEY})
    const seen: Buffer[] = []
    let spoil = false
    const relay = net.createServer((client) => {
      const onward = net.connect(server.port, '127.0.0.1').on('error', () => client.destroy())
      onward.pipe(client)
      client
        .on('error', () => onward.destroy())
        .on('data', (bytes: Buffer) => {
          seen.push(Buffer.from(bytes))
          if (spoil) bytes[bytes.length - 1]! ^= 1
          onward.write(bytes)
        })
    })
    const socket = await joined(await foreign(relay), {tls: byKey()})
    socket.write('the plain text of a letter')
    expect(String((await once(socket, 'data'))[0])).toBe('the plain text of a letter')
    expect(Buffer.concat(seen).length).toBeGreaterThan(100)
    expect(Buffer.concat(seen).includes('plain text')).toBe(false)
    spoil = true
    socket.write('changed')
    const [error] = await once(socket, 'error').catch((thrown: unknown) => [thrown])
    expect(explainSocketError(error, 'server')).toMatchObject({
      exitCode: 3,
      code: 'TLS_FAILED',
      message: 'server: it says that our bytes were changed in transit (alert 20)',
    })
    await expect.poll(() => server.served[0]!.destroyed).toBe(true)
  })

  test('a relay without the secret cannot answer for the server', async () => {
    const relay = net.createServer((client) => {
      new tls.TLSSocket(client, {isServer: true, pskCallback: () => OTHER_KEY, minVersion: 'TLSv1.3'} as object).on(
        'error',
        () => {},
      )
    })
    await expect(joined(await foreign(relay), {tls: byKey()})).rejects.toMatchObject({code: 'AUTH_FAILED'})
  })
})

describe.runIf(files)('by a certificate', () => {
  const server = (): ServerTls => ({cert: files!.cert, key: files!.key})
  const check = (more: object = {}): ClientTls => ({ca: files!.ca, name: null, alpn: [], ...more})

  test('a trusted one, by address; the trace shows the chain', async () => {
    const {at} = await secured(server())
    const trace: string[] = []
    const socket = await joined(at, {tls: check(), trace: (step) => trace.push(step)})
    socket.end('hello')
    expect(String(await readAll(socket))).toBe('hello')
    expect(trace.slice(-3)).toEqual([
      `tls: TLSv1.3, TLS_AES_128_GCM_SHA256 (${at})`,
      'tls: certificate 0: CN=localhost; issued by CN=A CA of tests; until 2099-12-31T00:00:00.000Z',
      expect.stringMatching(/^tls: certificate 1: CN=A CA of tests; issued by CN=A CA of tests; until /),
    ])
  })

  test.each([
    ['whose issuer is unknown', {ca: null}, {}, /^its certificate is refused: its issuer is unknown/],
    [
      'for another name',
      {name: 'else.example'},
      {},
      /^its certificate is refused: it is for another name: DNS:localhost/,
    ],
    ['that has expired', {}, {cert: certificates?.oldCert, key: certificates?.oldKey}, /refused: it has expired/],
  ])('one %s is refused', async (_, client, other: {cert?: string | undefined; key?: string | undefined}, reason) => {
    const own = other.cert ? {cert: fs.readFileSync(other.cert), key: fs.readFileSync(other.key!)} : server()
    const {at} = await secured(own as ServerTls)
    const error = await joined(at, {tls: check(client)}).then(
      () => null,
      (thrown: Error & {code: string}) => thrown,
    )
    expect(error).toMatchObject({code: 'CERTIFICATE_REFUSED', exitCode: 3})
    expect(error!.message.slice(`${at}: `.length)).toMatch(reason)
  })

  test('one that is refused passes where nobody checks, and the reason is told', async () => {
    const {at} = await secured(server())
    const told: string[] = []
    const onDistrust = (reason: string) => told.push(reason)
    const socket = await joined(at, {tls: check({ca: null, onDistrust})})
    socket.end('hello')
    expect(String(await readAll(socket))).toBe('hello')
    expect(told).toEqual(['its issuer is unknown, and the server does not send it (--ca FILE)'])
    await joined(at, {tls: check({onDistrust})})
    await joined(at, {tls: check({name: 'else.example', onDistrust})})
    expect(told.slice(1)).toEqual([
      'it would have been trusted',
      'it is for another name: DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1 (--tls-name)',
    ])
  })

  test('NODE_TLS_REJECT_UNAUTHORIZED changes nothing', async () => {
    const {at} = await secured(server())
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'
    cleanUps.push(() => delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'])
    await expect(joined(at, {tls: check({ca: null})})).rejects.toMatchObject({code: 'CERTIFICATE_REFUSED'})
  })

  test('the challenge goes inside: a wrong secret is not let in', async () => {
    const auth = (secret: string): Auth => ({
      method: 'hmac-sha256-mutual',
      secret: Buffer.from(secret),
      limits: {deadlineMs: 60_000, delayMs: 0, maxStrangers: 9},
    })
    const {at, failures} = await secured(server(), {auth: auth('right')})
    const socket = await joined(at, {tls: check(), auth: auth('right')})
    socket.end('hello')
    expect(String(await readAll(socket))).toBe('hello')
    await expect(joined(at, {tls: check(), auth: auth('wrong')})).rejects.toMatchObject({code: 'AUTH_FAILED'})
    expect(failures).toMatchObject([{reason: 'its answer is wrong'}])
  })

  test('a client with the secret finds no server that has only a certificate', async () => {
    const {at, served} = await secured(server())
    await expect(joined(at, {tls: byKey()})).rejects.toMatchObject({code: 'AUTH_FAILED'})
    await expect.poll(() => served.every(({destroyed}) => destroyed)).toBe(true)
  })
})

describe('those who never finish', () => {
  const limits = {deadlineMs: 80, delayMs: 0, maxStrangers: 2}
  /** No challenge is asked for; the limits come with it. */
  const hasty = (): Partial<ListenOptions> => ({limits})

  test.each([
    ['says nothing', () => {}],
    [
      'drips',
      (socket: net.Socket) => {
        const bytes = Buffer.concat([Buffer.from('1603010200010001fc0303', 'hex'), Buffer.alloc(500)])
        let sent = 0 // a ClientHello of 508 bytes, each by itself
        const timer = setInterval(() => socket.write(bytes.subarray(sent, ++sent)), 5)
        socket.once('close', () => clearInterval(timer))
      },
    ],
  ])('a client that %s is parted with at the deadline', async (_, speak: (socket: net.Socket) => void) => {
    const {port, failures, served} = await secured({psk: KEY}, hasty())
    const socket = net.connect(port, '127.0.0.1').on('error', () => {})
    speak(socket)
    await whenClosed(socket)
    expect(failures).toMatchObject([{reason: 'no TLS handshake within 80 ms'}])
    expect(served).toEqual([])
  })

  test('a server that says nothing: the client gives up', async () => {
    const at = await foreign(net.createServer((socket) => socket.resume()))
    await expect(joined(at, {tls: byKey(), handshakeMs: 80})).rejects.toMatchObject({
      code: 'TLS_FAILED',
      message: `${at}: no TLS handshake within 80 ms`,
    })
  })

  test('beyond the room for strangers the oldest goes', async () => {
    const {port, at} = await secured({psk: KEY}, {limits: {...limits, deadlineMs: 60_000}})
    const silent = [1, 2, 3].map(() => net.connect(port, '127.0.0.1').on('error', () => {}))
    await whenClosed(silent[0]!)
    const socket = await joined(at, {tls: byKey()})
    socket.end('let in')
    expect(String(await readAll(socket))).toBe('let in')
    for (const one of silent) one.destroy()
  })

  test.each([
    ['plain text', 'hello, is anybody there?\n', 'it does not speak TLS'],
    ['HTTP', 'GET / HTTP/1.1\r\n\r\n', 'it does not speak TLS, but plain HTTP'],
  ])('a client with %s is told of in words', async (_, text, reason) => {
    const {port, failures} = await secured({psk: KEY})
    const socket = net.connect(port, '127.0.0.1').on('error', () => {})
    socket.write(text)
    await whenClosed(socket.resume())
    expect(failures).toMatchObject([{reason}])
  })

  test('a server that speaks no TLS is told of in words', async () => {
    const at = await foreign(net.createServer((socket) => socket.end('220 mail.example ESMTP\r\n')))
    await expect(joined(at, {tls: byKey()})).rejects.toMatchObject({message: `${at}: it does not speak TLS`})
  })

  test('a server that hangs up', async () => {
    const at = await foreign(net.createServer((socket) => socket.end()))
    await expect(joined(at, {tls: byKey()})).rejects.toMatchObject({
      code: 'TLS_FAILED',
      message: `${at}: it closed the connection in the middle of the handshake`,
    })
  })
})

test('a reset goes through to TCP, both ways', async () => {
  const server = await secured({psk: KEY})
  const socket = await joined(server.at, {tls: byKey()})
  await expect.poll(() => server.served.length).toBe(1)
  const failed = once(server.served[0]!, 'error')
  resetConnection(socket)
  expect((await failed)[0]).toMatchObject({code: 'ECONNRESET'})
  const second = await joined(server.at, {tls: byKey()})
  await expect.poll(() => server.served.length).toBe(2)
  const cut = once(second, 'error')
  resetConnection(server.served[1]!)
  expect((await cut)[0]).toMatchObject({code: 'ECONNRESET'})
})

test('no descriptor is given out: plain bytes written there would go over the wire', async () => {
  const {at} = await secured({psk: KEY})
  expect(socketDescriptor(await joined(at, {tls: byKey()}))).toBe(-1)
})
