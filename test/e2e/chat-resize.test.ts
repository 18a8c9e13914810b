import dgram from 'node:dgram'
import {once} from 'node:events'
import net from 'node:net'
import {beforeEach, describe, expect, test} from 'vitest'
import {ResizedTerminal, until} from '../support/resized-terminal.js'
import {hasProgram} from '../support/run-netkit.js'

beforeEach(({skip}) => {
  if (!hasProgram('tmux')) skip('needs tmux, for a terminal whose width changes')
})

/** Who chats with netkit: says a line, and knows what it heard. */
type Other = {say: (text: string) => void; heard: () => string; close: () => void}
type Opened = {terminal: ResizedTerminal; other: Other; first: string} & AsyncDisposable

async function openRoom(columns: number): Promise<Opened> {
  const terminal = ResizedTerminal.open(columns, ['tcp', 'chat', '--listen', '--port', '0'])
  const [shown] = await terminal.linesOnce(([line = '']) => /:\d+/.test(line))
  const socket = net.connect(Number(/:(\d+)/.exec(shown!)![1]), '127.0.0.1')
  const other = talker(socket)
  const lines = await terminal.linesOnce((all) => all.some((line) => line.includes('joined')) && all.at(-1) === '>')
  return closing({terminal, other, first: lines.slice(0, -1).join('')})
}

async function openClient(columns: number): Promise<Opened> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const terminal = ResizedTerminal.open(columns, ['tcp', 'chat', `:${(server.address() as net.AddressInfo).port}`])
  const [socket] = (await once(server, 'connection')) as [net.Socket]
  server.close()
  const lines = await terminal.linesOnce((all) => all.at(-1) === '>')
  return closing({terminal, other: talker(socket), first: lines.slice(0, -1).join('')})
}

async function openUdp(columns: number): Promise<Opened> {
  const socket = dgram.createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const terminal = ResizedTerminal.open(columns, ['udp', 'chat', `:${socket.address().port}`])
  await terminal.linesOnce((all) => all.at(-1) === '>')
  terminal.type('hello')
  terminal.press('Enter')
  const [hello, {port}] = (await once(socket, 'message')) as [Buffer, dgram.RemoteInfo]
  let heard = String(hello)
  socket.on('message', (bytes) => (heard += `\n${String(bytes)}`))
  const lines = await terminal.linesOnce((all) => all.at(-1) === '>')
  const say = (text: string) => socket.send(text, port, '127.0.0.1')
  const other = {say, heard: () => heard, close: () => void socket.close()}
  return closing({terminal, other, first: lines.slice(0, -1).join('')})
}

function closing(parts: {terminal: ResizedTerminal; other: Other; first: string}): Opened {
  const dispose = async () => {
    parts.other.close()
    await parts.terminal[Symbol.asyncDispose]()
  }
  return {...parts, [Symbol.asyncDispose]: dispose}
}

function talker(socket: net.Socket): Other {
  let heard = ''
  socket.on('data', (bytes) => (heard += String(bytes))).on('error', () => {})
  return {say: (text) => void socket.write(`${text}\n`), heard: () => heard, close: () => socket.destroy()}
}

/** In a room a message has its speaker. */
const SPEAKER = /127\.0\.0\.1:\d+: /g

function has(lines: readonly string[], said: string): boolean {
  return lines.some((line) => line.replace(SPEAKER, '') === said)
}

const TYPED = {
  'plain letters': 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(3).slice(0, 82),
  'a line of three rows already': 'abcdefghijklmnopqrstuvwxyz0123456789'.repeat(6).slice(0, 200),
  'wide characters': '一二三四五六七八九十'.repeat(4),
  'wide characters on odd columns': `x${'一二三四五六七八九十'.repeat(9)}`,
  emoji: '😀🎉🚀'.repeat(13),
  'exactly as wide as the wide terminal': 'm'.repeat(88),
  'exactly as wide as the narrow one': 'm'.repeat(28),
}

describe.each([
  ['tcp room', openRoom],
  ['tcp client', openClient],
  ['udp client', openUdp],
])('%s: the terminal goes from 90 columns to 30 and back', (_, open) => {
  test.each(Object.entries(TYPED))('%s', async (_name, typed) => {
    await using opened = await open(90)
    const {terminal, other, first} = opened
    // a full screen: on any other tmux moves the line's first rows above it, where no program reaches them
    const before = Array.from({length: 30}, (_row, index) => `before ${index}.`)
    for (const line of before) {
      other.say(line)
      await terminal.linesOnce((all) => has(all, line))
    }
    terminal.type(typed)
    const isTyped = (all: string[]) => all.join('').endsWith(`> ${typed}`)
    await terminal.linesOnce(isTyped)
    const widths = [30, 90, 31, 47, 90]
    for (const [index, columns] of widths.entries()) {
      await terminal.resize(columns)
      other.say(`message ${index}`)
      await terminal.linesOnce((all) => has(all, `message ${index}`) && isTyped(all))
    }
    const lines = await terminal.linesOnce(isTyped)
    const messages = widths.map((_width, index) => `message ${index}`)
    const text = lines.join('').replaceAll(SPEAKER, '')
    expect(text).toBe(`${first}${before.join('')}${messages.join('')}> ${typed}`)
    terminal.press('Enter')
    await until(() => other.heard().trimEnd().endsWith(typed))
    expect(other.heard().trimEnd()).toMatch(new RegExp(`(^|\n)${typed}$`))
  })
})

test('a paste of many lines goes out line by line, while messages come', async () => {
  await using opened = await openClient(40)
  const {terminal, other} = opened
  const pasted = Array.from({length: 300}, (_, index) => `line ${index} ${'長い行'.repeat(index % 12)}`)
  terminal.paste(`${pasted.join('\n')}\n`)
  for (let index = 0; index < 20; index++) other.say(`message ${index}`)
  const lines = await terminal.linesOnce((all) => all.includes('message 19') && all.at(-1) === '>')
  await until(() => other.heard().split('\n').length > pasted.length)
  expect(other.heard()).toBe(`${pasted.join('\n')}\n`)
  expect(lines.filter((line) => line.startsWith('message ')).length).toBe(20)
})
