import {describe, expect, test} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import {hasKernel} from '../../support/experiments.js'
import {isGroupAddress, resolveHost} from '../../../src/lib/net/resolve-host.js'
import {connectUdp} from '../../../src/lib/net/udp/udp-connect.js'
import {listenUdp} from '../../../src/lib/net/udp/udp-listen.js'
import type {Sender} from '../../../src/lib/net/udp/udp-socket.js'
import {unusedPort} from '../../support/unused-port.js'

const receiveBufferBytes = 64 * 1024

test.each([
  ['224.0.0.1', true],
  ['239.255.255.255', true],
  ['223.255.255.255', false],
  ['240.0.0.0', false],
  ['255.255.255.255', false],
  ['ff02::1', true],
  ['FF02::1%lo', true],
  ['fe80::1', false],
  ['group.example', false],
])('%s is multicast: %s', (address, expected) => expect(isGroupAddress(address)).toBe(expected))

describe.each(['127.0.0.1', '::1'])('on %s', (host) => {
  test('what is sent arrives, and the answer comes back', async () => {
    const {promise: answered, resolve} = withResolvers<string>()
    const listener = await listenUdp(
      {host, port: 0},
      {
        receiveBufferBytes,
        onDatagram: (bytes, sender) =>
          listener.send(Buffer.from(`${bytes.toString()}!`), sender, resolve as () => void),
      },
    )
    const peer = await connectUdp(listener.endpoint, {onDatagram: (bytes) => resolve(String(bytes)), onError: () => {}})
    peer.send(Buffer.from('hello'))
    expect(await answered).toBe('hello!')
    await peer.close()
    await listener.close()
  })

  test.skipIf(!hasKernel)('one send is as many datagrams as it holds, until that is ended', async () => {
    const sizes: number[] = []
    const {promise: arrived, resolve} = withResolvers<string>()
    const listener = await listenUdp(
      {host, port: 0},
      {
        receiveBufferBytes: 1024 * 1024,
        onDatagram: (bytes) => {
          sizes.push(bytes.length)
          if (bytes.toString() === 'the end') resolve('')
        },
      },
    )
    const peer = await connectUdp(listener.endpoint, {onDatagram: () => {}, onError: (error) => resolve(String(error))})
    expect(await peer.cutSends(5)).toBe(64)
    expect(await peer.trySend(Buffer.alloc(5 * 64))).toBe(true)
    expect(await peer.trySend(Buffer.alloc(12))).toBe(true)
    await peer.cutSends(0)
    peer.send(Buffer.from('the end'))
    expect(await arrived).toBe('')
    expect(sizes).toEqual([...Array<number>(64).fill(5), 5, 5, 2, 7])
    await peer.close()
    await listener.close()
  })

  test('sends are not cut into what may not fit a link', async () => {
    const peer = await connectUdp(Endpoint.of(host, 9), {onDatagram: () => {}, onError: () => {}})
    expect(await peer.cutSends(1233)).toBe(1)
    await peer.close()
  })

  test('a port in use names its holder, this process', async () => {
    const listener = await listenUdp({host, port: await unusedPort()}, {receiveBufferBytes, onDatagram: () => {}})
    const second = listenUdp({host, port: listener.endpoint.port}, {receiveBufferBytes, onDatagram: () => {}})
    await expect(second).rejects.toMatchObject({code: 'PORT_IN_USE', exitCode: 4})
    await expect(second).rejects.toThrow(`process ${process.pid}`)
    await listener.close()
    const third = await listenUdp({host, port: listener.endpoint.port}, {receiveBufferBytes, onDatagram: () => {}})
    await third.close()
  })

  test('a closed port is heard of', async () => {
    const closed = Endpoint.of(host, await unusedPort())
    const {promise, resolve} = withResolvers<Error>()
    const peer = await connectUdp(closed, {onDatagram: () => {}, onError: resolve})
    peer.send(Buffer.from('x'))
    expect(await promise).toMatchObject({code: 'CONNECTION_REFUSED', exitCode: 3, input: String(closed)})
    await peer.close()
  })

  test('a datagram that is too long is heard of', async () => {
    const {promise, resolve} = withResolvers<Error>()
    const peer = await connectUdp(Endpoint.of(host, 9), {onDatagram: () => {}, onError: resolve})
    await peer.sendAndWait(Buffer.alloc(65_536))
    expect(await promise).toMatchObject({code: 'DATAGRAM_TOO_LONG', exitCode: 4})
    await peer.close()
  })
})

test('a listener knows itself, under each of its names', async () => {
  const listener = await listenUdp({host: '*', port: 0}, {receiveBufferBytes, onDatagram: () => {}})
  const {port} = listener.endpoint
  const own: Sender[] = [
    {address: '127.0.0.1', port},
    {address: '::ffff:127.0.0.1', port},
    {address: '::1', port},
  ]
  expect(own.map((sender) => listener.isOwn(sender))).toEqual([true, true, true])
  expect(listener.isOwn({address: '127.0.0.1', port: port ^ 1})).toBe(false)
  expect(listener.isOwn({address: '192.0.2.7', port})).toBe(false)
  await listener.close()
})

test('the steps of a socket are told', async () => {
  const steps: string[] = []
  const trace = (step: string) => steps.push(step.replaceAll(/:\d+/g, ':PORT'))
  const {promise, resolve} = withResolvers<unknown>()
  const listener = await listenUdp({port: 0}, {receiveBufferBytes, onDatagram: resolve, trace})
  const peer = await connectUdp(listener.endpoint, {onDatagram: () => {}, onError: () => {}})
  peer.send(Buffer.from('hello'))
  await promise
  await peer.close()
  await listener.close()
  expect(steps).toEqual([
    'socket(AF_INET, SOCK_DGRAM) → bind 127.0.0.1:PORT',
    'recvfrom 127.0.0.1:PORT, 5 bytes',
    'close',
  ])
})

test('addresses stand for themselves, and a name that nobody has is an error', async () => {
  expect(await resolveHost('192.0.2.7')).toEqual(['192.0.2.7'])
  expect(await resolveHost('fe80::1%lo')).toEqual(['fe80::1%lo'])
  await expect(resolveHost('nobody.invalid')).rejects.toMatchObject({code: 'NAME_NOT_RESOLVED', exitCode: 3})
})

function withResolvers<Value>(): {promise: Promise<Value>; resolve: (value: Value) => void} {
  let resolve: (value: Value) => void = () => {}
  const promise = new Promise<Value>((done) => (resolve = done))
  return {promise, resolve}
}
