import {describe, expect, test} from 'vitest'
import type {ChatNews} from '../../../src/lib/chat/chat-event.js'
import {type Member, Room} from '../../../src/lib/chat/room.js'
import {chatWireOf, type ChatWireOptions} from '../../../src/lib/chat/chat-wire.js'
import {parseFraming} from '../../../src/lib/framing/create-decoder.js'
import {roomText} from '../../../src/lib/chat/room-text.js'

/** A room without sockets, and what it has done. */
async function roomWith(options: Partial<ChatWireOptions> = {}) {
  const wire = await chatWireOf({encoding: 'utf-8', framing: null, newline: true, names: false, ...options})
  const sent = new Map<Member, Buffer[]>()
  const ended = new Set<Member>()
  const news: ChatNews[] = []
  const room = new Room(wire, options.names ?? false, {
    send: (member, bytes) => void sent.set(member, [...(sent.get(member) ?? []), Buffer.from(bytes)]),
    end: (member) => void ended.add(member),
    tell: (one) => void news.push(one),
  })
  let port = 50_000
  const reader = new Map<Member, ReturnType<typeof wire.reader>>()
  return {
    room,
    ended,
    screen: () => news.map(roomText),
    rows: () => news.map(({row}) => row),
    enter() {
      const member = room.invite('127.0.0.1', ++port)
      reader.set(member, wire.reader())
      room.enter(member)
      return member
    },
    /** A member sends, in one piece. */
    says: (member: Member, bytes: string | Buffer) =>
      room.hear(member, reader.get(member)!.push(Buffer.from(bytes as string))),
    gotBytes: (member: Member) => Buffer.concat(sent.get(member) ?? []),
    /** Everything that a member was sent. */
    got: (member: Member) => Buffer.concat(sent.get(member) ?? []).toString(),
  }
}

describe('a room without names', () => {
  test('a member is heard by the others and the operator, the operator by all members', async () => {
    const {room, enter, says, got, screen} = await roomWith()
    const [anna, bert, carl] = [enter(), enter(), enter()]
    says(anna, 'hello\n')
    room.say('welcome')
    expect(got(anna)).toBe('welcome\n')
    expect(got(bert)).toBe('hello\nwelcome\n')
    expect(got(carl)).toBe('hello\nwelcome\n')
    expect(screen()).toEqual([
      '* 127.0.0.1:50001 joined',
      '* 127.0.0.1:50002 joined',
      '* 127.0.0.1:50003 joined',
      '127.0.0.1:50001: hello',
    ])
  })

  test('bytes are passed on as they came, with their line end or without', async () => {
    const {enter, says, gotBytes} = await roomWith()
    const [anna, bert] = [enter(), enter()]
    says(anna, Buffer.from([0xff, 0x00, 0x1b]))
    says(anna, 'a\r\nb\n')
    expect(gotBytes(bert).toString('latin1')).toBe('\xff\0\x1ba\r\nb\n')
  })

  test.each([['q'], ['Q'], ['q\n'], ['Q\r\n']])('%j ends the member who says it, and nobody else', async (word) => {
    const {room, enter, says, got, ended, screen} = await roomWith()
    const [anna, bert] = [enter(), enter()]
    says(anna, word)
    expect([...ended]).toEqual([anna])
    expect(got(bert)).toBe('')
    expect(room.members).toEqual([bert])
    expect(screen().at(-1)).toBe('* 127.0.0.1:50001 left (said q)')
  })

  test.each([['quit\n'], [' q\n'], ['qq'], ['q?\n']])('%j is a message', async (text) => {
    const {enter, says, got, ended} = await roomWith()
    const [anna, bert] = [enter(), enter()]
    says(anna, text)
    expect(got(bert)).toBe(text)
    expect(ended.size).toBe(0)
  })

  test('what stands before q in the same read is passed on, what stands behind is not', async () => {
    const {enter, says, got} = await roomWith()
    const [anna, bert] = [enter(), enter()]
    says(anna, 'bye\nq\nforgotten\n')
    expect(got(bert)).toBe('bye\n')
  })

  test('whoever has left is not heard any more, and leaves once', async () => {
    const {room, enter, says, got, screen} = await roomWith()
    const [anna, bert] = [enter(), enter()]
    room.leave(anna, 'reset')
    room.leave(anna, 'closed')
    says(anna, 'still here\n')
    expect(got(bert)).toBe('')
    expect(screen().filter((line) => line.includes('left'))).toEqual(['* 127.0.0.1:50001 left (reset the connection)'])
  })

  test('escape sequences, bidi marks and bad bytes reach the screen as text', async () => {
    const {enter, says, screen, rows} = await roomWith()
    const anna = enter()
    says(anna, '\x1b]0;owned\x07\u202e\n')
    says(anna, Buffer.from([0xff, 0x0a]))
    expect(screen().slice(1)).toEqual(['127.0.0.1:50001: \\x1b]0;owned\\x07\\u202e', '127.0.0.1:50001: \ufffd'])
    expect(rows().at(-1)).toMatchObject({text: null, base64: '/w==', sizeBytes: 1})
  })
})

describe('a room with names', () => {
  test('asks for a name first; then everybody reads who says what', async () => {
    const {room, enter, says, got, screen, rows} = await roomWith({names: true})
    const [anna, bert] = [enter(), enter()]
    says(anna, 'Anna\n')
    says(bert, 'bert')
    says(anna, 'hello\nyou\n')
    room.say('welcome')
    room.leave(bert, 'closed')
    expect(got(anna)).toBe('name?\n* Anna joined\n* bert joined\nhost: welcome\n* bert left\n')
    expect(got(bert)).toBe('name?\n* bert joined\nAnna: hello\nAnna: you\nhost: welcome\n')
    expect(screen()).toEqual([
      '* Anna joined',
      '* bert joined',
      'Anna: hello',
      'Anna: you',
      '* bert left (closed the connection)',
    ])
    expect(rows()[2]).toMatchObject({event: 'message', name: 'Anna', text: 'hello', from: '127.0.0.1', port: 50001})
  })

  test('a name that will not do is asked for again, three times', async () => {
    const {enter, says, got, screen} = await roomWith({names: true})
    const [anna, bert] = [enter(), enter()]
    says(anna, 'anna\n')
    says(bert, 'ANNA\n')
    expect(got(bert)).toBe('name?\n* that name is taken\nname?\n')
    says(bert, '\x1b[2J\n')
    says(bert, `${'x'.repeat(25)}\n`)
    expect(screen()).toEqual(['* anna joined', '* 127.0.0.1:50002 joined'])
  })

  test('an empty line: the endpoint is the name', async () => {
    const {enter, says, screen} = await roomWith({names: true})
    says(enter(), '\n')
    expect(screen()).toEqual(['* 127.0.0.1:50001 joined'])
  })

  test('whoever goes without a name was never there', async () => {
    const {room, enter, says, got, screen} = await roomWith({names: true})
    const [anna, bert, carl] = [enter(), enter(), enter()]
    says(anna, 'anna\n')
    room.leave(bert, 'closed')
    says(carl, 'q\n')
    room.say('alone?')
    expect(screen()).toEqual(['* anna joined'])
    expect(got(anna)).toBe('name?\n* anna joined\nhost: alone?\n')
    expect(got(bert)).toBe('name?\n')
  })

  test('a name is free again when its owner has gone', async () => {
    const {room, enter, says, screen} = await roomWith({names: true})
    const anna = enter()
    says(anna, 'anna\n')
    room.leave(anna, 'q')
    says(enter(), 'anna\n')
    expect(screen().at(-1)).toBe('* anna joined')
  })

  test('the operator says q as it is, so that programs know it', async () => {
    const {room, enter, says, got} = await roomWith({names: true})
    const anna = enter()
    says(anna, 'anna\n')
    room.say('q')
    expect(got(anna).endsWith('\nq\n')).toBe(true)
  })

  test('with a framing one message is one frame', async () => {
    const {enter, says, got} = await roomWith({names: true, framing: parseFraming('netstring')})
    const [anna, bert] = [enter(), enter()]
    says(anna, '4:anna,')
    says(bert, '4:bert,')
    says(anna, '3:a\nb,')
    expect(got(bert)).toBe('5:name?,13:* bert joined,9:anna: a\nb,')
  })

  test.each([['fixed:4'], ['delimiter:20']])('%s does not take the words of the room', async (framing) => {
    await expect(roomWith({names: true, framing: parseFraming(framing)})).rejects.toMatchObject({code: 'USAGE'})
  })
})

test('GBK: the room speaks it, too, and refuses what it cannot say', async () => {
  const {room, enter, says, gotBytes, screen} = await roomWith({encoding: 'gbk'})
  const [anna, bert] = [enter(), enter()]
  says(anna, Buffer.from('c4e3bac3', 'hex'))
  room.say('好')
  expect(gotBytes(bert).toString('hex')).toBe('c4e3bac3bac30a')
  expect(screen().at(-1)).toBe('127.0.0.1:50001: 你好')
  expect(() => room.say('😀')).toThrow('gbk has no character "😀"')
})

test('a name that its usual spelling makes unsayable is refused', async () => {
  const {enter, says, gotBytes} = await roomWith({encoding: 'shift_jis', names: true})
  const anna = enter()
  const angstrom = 'a\u212b' // composed to U+00C5, which Shift JIS does not have
  const bytes = Buffer.from('6181f0', 'hex')
  expect(new TextDecoder('shift_jis').decode(bytes)).toBe(angstrom)
  says(anna, bytes)
  expect(gotBytes(anna).toString()).toBe('name?\n* that name cannot be encoded here\nname?\n')
})

test('UTF-16 needs a framing, since a line feed may be half a character', async () => {
  await expect(roomWith({encoding: 'utf-16le'})).rejects.toMatchObject({code: 'UNKNOWN_ENCODING'})
})
