import net from 'node:net'
import {afterEach, describe, expect, test, vi} from 'vitest'
import {Endpoint} from '../../../src/lib/address/endpoint.js'
import type {ChatNews} from '../../../src/lib/chat/chat-event.js'
import {joinTcpChat, type TcpGuestOptions} from '../../../src/lib/chat/tcp-guest.js'
import {ROOM_LIMITS, runTcpRoom, type TcpRoomOptions} from '../../../src/lib/chat/tcp-room.js'
import {chatWireOf, type ChatWireOptions} from '../../../src/lib/chat/chat-wire.js'
import type {InputError} from '../../../src/lib/errors.js'
import {parseFraming} from '../../../src/lib/framing/create-decoder.js'
import {roomText} from '../../../src/lib/chat/room-text.js'
import {Happenings} from '../../support/happenings.js'
import {unusedPort} from '../../support/unused-port.js'

vi.setConfig({testTimeout: 60_000})

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** Somebody who types when the test says so. */
class FakeTypist {
  readonly typed = new Happenings<string | null>()
  readonly refused = new Happenings<InputError>()
  #read = 0
  readonly lines = {[Symbol.asyncIterator]: () => this.#iterate()}
  readonly refuse = this.refused.add

  constructor(readonly isPerson = true) {}

  say = (line: string) => this.typed.add(line)
  /** Ctrl-D */
  leave = () => this.typed.add(null)

  async *#iterate(): AsyncGenerator<string> {
    for (;;) {
      const items = await this.typed.until(({length}) => length > this.#read)
      const line = items[this.#read++]
      if (line === null || line === undefined) return
      yield line
    }
  }
}

type RoomWish = Partial<Omit<TcpRoomOptions, 'wire' | 'limits'>> & {
  host?: string
  wire?: Partial<ChatWireOptions>
  limits?: Partial<typeof ROOM_LIMITS>
  isPerson?: boolean
}

async function openRoom({
  host = '127.0.0.1',
  wire = {},
  limits = {},
  isPerson = true,
  names = false,
  ...wish
}: RoomWish = {}) {
  const news = new Happenings<ChatNews>()
  let refused = 0
  const typist = new FakeTypist(isPerson)
  const stop = new AbortController()
  const listening = new Happenings<string>()
  const closed = runTcpRoom(Endpoint.of(host, 0), {
    wire: await chatWireOf({encoding: 'utf-8', framing: null, newline: true, names, ...wire}),
    names,
    startTyping: () => typist,
    signal: stop.signal,
    waitMs: 60_000,
    tell: news.add,
    onRefused: () => void refused++,
    onListening: listening.add,
    limits: {...ROOM_LIMITS, ...limits},
    ...wish,
  })
  cleanUps.push(() => {
    stop.abort()
    return closed
  })
  const [where] = await Promise.race([listening.until(({length}) => length > 0), closed.then(() => [])])
  const {port} = Endpoint.parse(where!)
  const screen = () => news.items.map(roomText)
  return {
    news,
    refused: () => refused,
    typist,
    stop,
    closed,
    port,
    host,
    screen,
    left: (n = 1) => news.until((items) => items.filter(({row}) => row.event === 'left').length >= n),
  }
}

type OpenRoom = Awaited<ReturnType<typeof openRoom>>

/** A chat program that is not ours: bytes in, bytes out. */
async function join({port, host, news}: OpenRoom, {announced = true} = {}) {
  const socket = net.connect({host, port, allowHalfOpen: true})
  cleanUps.push(() => socket.destroy())
  const chunks = new Happenings<Buffer | 'end' | 'close'>()
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
    chunks.add(chunk)
  })
  socket.on('end', () => chunks.add('end'))
  socket.on('close', () => chunks.add('close'))
  socket.on('error', () => {})
  await new Promise((resolve) => socket.once('connect', resolve))
  const isOurs = ({row}: ChatNews) => row.event === 'joined' && row.port === socket.localPort
  if (announced) await news.first(isOurs)
  const got = () => Buffer.concat(chunks.items.filter((chunk) => typeof chunk !== 'string')).toString()
  return {
    socket,
    got,
    label: `${host.includes(':') ? `[${host}]` : host}:${socket.localPort}`,
    hears: (wanted: string) => chunks.until(() => got().includes(wanted)),
    hearsBytes: (count: number) => chunks.until(() => bytes >= count),
    ended: () => chunks.until((items) => items.includes('end')),
    closed: () => chunks.until((items) => items.includes('close')),
  }
}

const range = (count: number) => Array.from({length: count}, (_, index) => index)

describe.each([['127.0.0.1'], ['::1']])('a room on %s', (host) => {
  test('three members, 300 messages each, all at once: everybody gets every message whole and in order', async () => {
    const room = await openRoom({host})
    const members = [await join(room), await join(room), await join(room)]
    const linesOf = (who: number) => range(300).map((n) => `${who}/${n}/${'漫长'.repeat(n % 90)}.`)
    // In pieces that have nothing to do with lines.
    for (const n of range(100)) {
      for (const [who, {socket}] of members.entries()) {
        const all = Buffer.from(
          linesOf(who)
            .map((line) => `${line}\n`)
            .join(''),
        )
        const size = Math.ceil(all.length / 100)
        socket.write(all.subarray(n * size, (n + 1) * size))
      }
    }
    for (const [who, member] of members.entries()) {
      const others = range(3).filter((other) => other !== who)
      for (const other of others) await member.hears(`${linesOf(other).at(-1)}\n`)
      const lines = member.got().split('\n').slice(0, -1)
      for (const other of others) {
        expect(lines.filter((line) => line.startsWith(`${other}/`))).toEqual(linesOf(other))
      }
      expect(lines.length).toBe(600)
    }
    await room.news.until((items) => items.length >= 903)
    for (const [who, {label}] of members.entries()) {
      const said = room.news.items.flatMap((news) => (news.who === label ? (news.said ?? []) : []))
      expect(said).toEqual(linesOf(who))
    }
  })

  test('the operator is heard by all, and q ends the room', async () => {
    const room = await openRoom({host})
    const members = [await join(room), await join(room)]
    room.typist.say('welcome')
    room.typist.say('q')
    for (const member of members) {
      await member.ended()
      expect(member.got()).toBe('welcome\nq\n')
      member.socket.end()
    }
    await room.closed
  })
})

describe('a member who', () => {
  test('says q without a line feed is told the end', async () => {
    const room = await openRoom()
    const member = await join(room)
    member.socket.write('q')
    await member.ended()
    await room.left()
    expect(room.screen().at(-1)).toBe(`* ${member.label} left (said q)`)
  })

  test('sends without a line feed is heard at once', async () => {
    const room = await openRoom()
    const [anna, bert] = [await join(room), await join(room)]
    anna.socket.write('hello')
    await bert.hears('hello')
    expect(room.screen().at(-1)).toBe(`${anna.label}: hello`)
  })

  test('begins a line and does not end it is heard a little later', async () => {
    const room = await openRoom({limits: {holdMs: 1}})
    const [anna, bert] = [await join(room), await join(room)]
    anna.socket.write('one\ntwo')
    await bert.hears('one\ntwo')
    expect(bert.got()).toBe('one\ntwo')
  })

  test('resets its connection has left, and the others go on', async () => {
    const room = await openRoom()
    const [anna, bert, carl] = [await join(room), await join(room), await join(room)]
    anna.socket.resetAndDestroy()
    await room.left()
    expect(room.screen().at(-1)).toBe(`* ${anna.label} left (reset the connection)`)
    bert.socket.write('still here\n')
    await carl.hears('still here\n')
  })

  test('ends its side has left, and its last words are heard', async () => {
    const room = await openRoom()
    const [anna, bert] = [await join(room), await join(room)]
    anna.socket.end('bye')
    await bert.hears('bye')
    await room.left()
    await anna.closed()
    expect(room.screen().at(-1)).toBe(`* ${anna.label} left (closed the connection)`)
  })

  test('says nothing for too long is sent away', async () => {
    const room = await openRoom({idleTimeoutMs: 20})
    const member = await join(room)
    await member.ended()
    expect(room.screen().at(-1)).toBe(`* ${member.label} left (silent for too long)`)
  })

  test('does not read is sent away with a notice; nobody else misses anything, and memory stays bounded', async () => {
    const room = await openRoom({limits: {catchUpMs: 100, maxBehindBytes: 32 * 1024, closeMs: 50}})
    const [anna, bert, deaf] = [await join(room), await join(room), await join(room)]
    deaf.socket.pause()
    const line = `${'x'.repeat(999)}\n`
    const total = 16 * 1024 // 16 MB: more than what both kernels keep for the deaf one
    let sent = 0
    const send = () => {
      while (sent < total && anna.socket.write(line)) sent++
      if (sent < total) {
        sent++
        anna.socket.once('drain', send)
      } else anna.socket.write('the end\n')
    }
    send()
    await bert.hearsBytes(total * line.length + 'the end\n'.length)
    expect(bert.got()).toBe(line.repeat(total) + 'the end\n')
    await room.left()
    expect(room.screen().find((text) => text.includes('left'))).toBe(`* ${deaf.label} left (did not read its messages)`)
  })

  test('sends a bad frame is sent away, and the others go on', async () => {
    const room = await openRoom({wire: {framing: parseFraming('u32be'), maxFrameBytes: 1000}})
    const [anna, bert, carl] = [await join(room), await join(room), await join(room)]
    anna.socket.write('GET / HTTP/1.1\r\n\r\n')
    await anna.closed()
    await room.left()
    expect(room.screen().at(-1)).toMatch(/left \(sent a bad frame: .*GET.*HTTP/)
    bert.socket.write('\0\0\0\x02h')
    bert.socket.write('i')
    await carl.hears('\0\0\0\x02hi')
  })

  test('sends a good frame and then a bad one is heard first', async () => {
    const room = await openRoom({wire: {framing: parseFraming('netstring')}})
    const [anna, bert] = [await join(room), await join(room)]
    anna.socket.write('2:hi,nonsense')
    await anna.closed()
    await bert.hears('2:hi,')
    expect(room.screen().slice(-2)).toEqual([`${anna.label}: hi`, expect.stringContaining('bad frame')])
  })

  test('breaks off inside a frame has sent a bad one', async () => {
    const room = await openRoom({wire: {framing: parseFraming('u32be')}})
    const anna = await join(room)
    anna.socket.end('\0\0\0\x05he')
    await room.left()
    expect(room.screen().at(-1)).toContain('sent a bad frame')
  })
})

describe('the operator', () => {
  test('hears why an empty line is not sent, and why nobody hears the others', async () => {
    const room = await openRoom()
    room.typist.say('hello?')
    room.typist.say('')
    const refused = await room.typist.refused.until(({length}) => length === 2)
    expect(refused.map(({code}) => code)).toEqual(['NOBODY_HERE', 'EMPTY_MESSAGE'])
  })

  test('in a pipe waits for the first member', async () => {
    const room = await openRoom({isPerson: false})
    room.typist.say('first')
    room.typist.say('second')
    room.typist.leave()
    const member = await join(room)
    await member.ended()
    expect(member.got()).toBe('first\nsecond\n')
    member.socket.end('an answer\n')
    await room.closed
    expect(room.screen().at(-2)).toBe(`${member.label}: an answer`)
  })

  test('in a pipe does not wait for ever for the last member', async () => {
    const room = await openRoom({isPerson: false, waitMs: 200, limits: {closeMs: 20}})
    room.typist.say('anybody?')
    room.typist.leave()
    const member = await join(room)
    await member.ended()
    const late = await join(room, {announced: false})
    await Promise.all([late.ended(), room.closed])
    expect(member.got()).toBe('anybody?\n')
    expect(late.got()).toBe('')
  })

  test('can end a room whose framing does not take a q', async () => {
    const room = await openRoom({wire: {framing: parseFraming('fixed:4')}})
    const member = await join(room)
    room.typist.say('four')
    room.typist.say('q')
    await member.ended()
    expect(member.got()).toBe('four')
    expect(room.typist.refused.items.map(({code}) => code)).toEqual(['WRONG_PAYLOAD_SIZE'])
  })

  test('who is not there at all leaves the room to its members', async () => {
    const room = await openRoom({isPerson: false})
    room.typist.leave()
    const [anna, bert] = [await join(room), await join(room)]
    anna.socket.write('hello\n')
    await bert.hears('hello\n')
  })

  test('who leaves at a terminal closes the room', async () => {
    const room = await openRoom()
    const member = await join(room)
    room.typist.leave()
    await member.ended()
    expect(member.got()).toBe('')
  })

  test('whose program is stopped tells everybody the end', async () => {
    const room = await openRoom()
    const members = [await join(room), await join(room)]
    room.stop.abort()
    for (const member of members) {
      await member.ended()
      member.socket.end()
    }
    await room.closed
  })
})

test('above the maximum of connections nobody is let in, and a place that is free is taken', async () => {
  const room = await openRoom({maxConnections: 1})
  const anna = await join(room)
  const late = await join(room, {announced: false})
  await late.ended()
  expect(room.refused()).toBe(1)
  anna.socket.end()
  await room.left()
  await anna.closed()
  // The system's own end of a connection comes when it comes: somebody keeps trying.
  for (;;) {
    const bert = await join(room, {announced: false})
    const isIn = room.news.first((news) => news.who === bert.label).then(() => true)
    if (await Promise.race([isIn, bert.ended().then(() => false)])) break
  }
})

test('a port that is taken is an error that names its holder', async () => {
  const room = await openRoom()
  const other = openRoom({startTyping: () => new FakeTypist()})
  await other
  const taken = runTcpRoom(Endpoint.of('127.0.0.1', room.port), {
    wire: await chatWireOf({encoding: 'utf-8', framing: null, newline: true, names: false}),
    names: false,
    startTyping: () => new FakeTypist(),
    signal: new AbortController().signal,
    waitMs: 60_000,
    tell() {},
    onListening() {},
  })
  await expect(taken).rejects.toMatchObject({code: 'PORT_IN_USE', exitCode: 4})
})

describe('a guest', () => {
  async function visit(port: number, options: Partial<TcpGuestOptions> = {}) {
    const news = new Happenings<ChatNews>()
    const typist = new FakeTypist()
    const over = joinTcpChat(Endpoint.of('127.0.0.1', port), {
      wire: await chatWireOf({encoding: 'utf-8', framing: null, newline: true, names: false}),
      startTyping: () => typist,
      timeoutMs: 10_000,
      waitMs: 10_000,
      signal: new AbortController().signal,
      tell: news.add,
      onConnected() {},
      ...options,
    })
    over.catch(() => {})
    return {news, typist, over, heard: () => news.items.flatMap(({said}) => said ?? [])}
  }

  /** A server whose one connection the test plays. */
  async function serve() {
    // A guest that gives up may reset the connection that the test has no more to say on.
    const server = net.createServer({allowHalfOpen: true}, (socket) => socket.on('error', () => {}))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanUps.push(() => server.close())
    const {port} = server.address() as net.AddressInfo
    const connection = new Promise<net.Socket>((resolve) => server.once('connection', resolve))
    return {port, connection}
  }

  /** Everything up to the end; the socket stays open for an answer. */
  const textOf = (socket: net.Socket) =>
    new Promise<string>((resolve) => {
      const chunks: Buffer[] = []
      socket.on('data', (chunk) => chunks.push(chunk))
      socket.on('end', () => resolve(Buffer.concat(chunks).toString()))
    })

  test('says q, and it is over when the other end has closed', async () => {
    const {port, connection} = await serve()
    const {typist, over} = await visit(port)
    const socket = await connection
    typist.say('hello')
    typist.say('')
    typist.say('q')
    expect(await textOf(socket)).toBe('hello\nq\n')
    socket.end()
    await over
    expect(typist.refused.items.map(({code}) => code)).toEqual(['EMPTY_MESSAGE'])
  })

  test.each([['q'], ['Q\n'], ['hi\nq\r\n']])('hears %j, and it is over', async (last) => {
    const {port, connection} = await serve()
    const {over, news} = await visit(port)
    const socket = await connection
    socket.write(last)
    expect(await textOf(socket)).toBe('')
    socket.end()
    await over
    expect(news.items.at(-1)!.row).toMatchObject({event: 'left', reason: 'q'})
  })

  test('hears what comes without a line feed, and lines whole', async () => {
    const {port, connection} = await serve()
    const {over, heard} = await visit(port)
    const socket = await connection
    const lines = range(3000).map((n) => `${n} ${'漫长'.repeat(20)}`)
    socket.end(`${lines.join('\n')}\n`)
    await over
    expect(heard()).toEqual(lines)
  })

  test('a reset is a failure of the network', async () => {
    const {port, connection} = await serve()
    const {over} = await visit(port)
    const socket = await connection
    socket.resetAndDestroy()
    await expect(over).rejects.toMatchObject({code: 'CONNECTION_RESET', exitCode: 3})
  })

  test('has nothing more to say: hears the rest, and the end', async () => {
    const {port, connection} = await serve()
    const {typist, over, heard} = await visit(port)
    const socket = await connection
    typist.say('question')
    typist.leave()
    expect(await textOf(socket)).toBe('question\n')
    socket.end('answer')
    await over
    expect(heard()).toEqual(['answer'])
  })

  test('has nothing more to say, and the other end neither: a time-out', async () => {
    const {port, connection} = await serve()
    const {typist, over} = await visit(port, {waitMs: 20})
    await connection
    typist.leave()
    await expect(over).rejects.toMatchObject({code: 'TIMEOUT', exitCode: 3})
  })

  test('a bad frame is a failure, after the good ones', async () => {
    const {port, connection} = await serve()
    const framing = parseFraming('netstring')
    const wire = await chatWireOf({encoding: 'utf-8', framing, newline: true, names: false})
    const {over, heard} = await visit(port, {wire})
    const socket = await connection
    socket.write('2:hi,nonsense')
    await expect(over).rejects.toMatchObject({exitCode: 3})
    expect(heard()).toEqual(['hi'])
  })

  test('is stopped while it connects: over without a word', async () => {
    const {port} = await serve()
    const {over} = await visit(port, {signal: AbortSignal.abort()})
    await over
  })

  test('nobody listens: refused', async () => {
    await expect((await visit(await unusedPort())).over).rejects.toMatchObject({
      code: 'CONNECTION_REFUSED',
      exitCode: 3,
    })
  })
})
