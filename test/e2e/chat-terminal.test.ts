import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {cleanEnv, hasProgram, PROGRAM, run, scratch} from '../support/run-netkit.js'
import {playOn} from '../support/screen.js'

const TERMINAL = path.join(import.meta.dirname, '../support/chat_terminal.py')

type Step = ['see' | 'type' | 'send' | 'hear', string] | ['end']

/** Chats on a terminal; the other end is the test's. */
async function chat(steps: Step[], {args = ['tcp', 'chat', ':PORT'], columns = 60} = {}) {
  const {HOME: _, ...own} = cleanEnv({TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: undefined, CI: undefined})
  const words = [TERMINAL, JSON.stringify(steps), String(columns), process.execPath, PROGRAM, ...args]
  const {stdout, stderr} = await run('python3', words, {env: {...process.env, ...own}, cwd: scratch})
  expect(stderr).toBe('')
  const {output, heard, code} = JSON.parse(stdout) as {output: string; heard: string; code: number}
  const port = /connected to 127\.0\.0\.1:(\d+)/.exec(output)![1]!
  // inquirer's own screens are not looked at
  const played = args.length > 2 ? output : ''
  return {output, heard, code, screen: playOn(columns, played.replaceAll(port, 'PORT'))}
}

const CONNECTED: Step = ['see', '> ']
/** Never said: the other end hears nothing more. */
const GONE = '(nothing more)'
const CTRL_A = '\x01'
const LEFT = '\x1b[D'

beforeEach(({skip}) => {
  if (!hasProgram('python3')) skip('needs python3, for a terminal')
})

/** How the chat ends in the tests: the other end goes. */
const END = '* 127.0.0.1:PORT left (closed the connection)'

describe('a line that is being typed', () => {
  test('survives a line that comes, and goes out whole', async () => {
    const {screen, heard, code} = await chat([
      CONNECTED,
      ['type', 'how are'],
      ['see', 'how are'],
      ['send', 'hello\n'],
      ['see', '> how are'],
      ['type', ' you\r'],
      ['hear', 'how are you\n'],
      ['end'],
    ])
    expect(heard).toBe('how are you\n')
    expect(code).toBe(0)
    expect(screen.lines).toEqual(['connected to 127.0.0.1:PORT', 'hello', '> how are you', END, ''])
  })

  test('keeps its cursor, and wide characters count two', async () => {
    const {output, screen, heard} = await chat([
      CONNECTED,
      ['type', `你好世界${LEFT}`],
      ['see', '\x1b[2D'],
      ['type', LEFT],
      ['see', '\x1b[2D'],
      ['send', '大家好\n'],
      ['see', '\x1b[7G'], // two columns of prompt and four of text: the seventh
      ['type', 'X'],
      ['see', 'X'],
      ['type', '\r'],
      ['hear', '\n'],
      ['end'],
    ])
    expect(heard).toBe('你好X世界\n')
    expect(screen.lines).toEqual(['connected to 127.0.0.1:PORT', '大家好', '> 你好X世界', END, ''])
    const before = output.slice(0, output.indexOf('X'))
    expect(playOn(80, before)).toMatchObject({row: 2, column: 6})
  })

  test('may fill several rows of the screen', async () => {
    const typed = '一二三四五六七八九十'.repeat(2)
    const {screen, heard} = await chat(
      [
        CONNECTED,
        ['type', typed],
        ['see', '十'],
        ['see', '十'],
        ['type', CTRL_A],
        ['send', 'one\n'],
        ['see', 'one'],
        ['see', '\x1b[1A'],
        ['send', 'two\n'],
        ['see', 'two'],
        ['see', '\x1b[1A'],
        ['type', 'X\r'],
        ['hear', '\n'],
        ['end'],
      ],
      {columns: 30},
    )
    expect(heard).toBe(`X${typed}\n`)
    expect(screen.lines).toEqual([
      'connected to 127.0.0.1:PORT',
      'one',
      'two',
      '> X一二三四五六七八九十一二三', // 29 of 30 columns: half a character does not fit
      '四五六七八九十',
      '* 127.0.0.1:PORT left (closed',
      'the connection)',
      '',
    ])
  })

  test('takes characters that come together where the cursor is', async () => {
    const {heard} = await chat([
      CONNECTED,
      ['type', `abcd${LEFT}`],
      ['see', '\x1b[1D'],
      ['type', LEFT],
      ['see', '\x1b[1D'],
      ['type', 'XYZ'],
      ['see', 'XYZ'],
      ['type', '\r'],
      ['hear', '\n'],
      ['end'],
    ])
    expect(heard).toBe('abXYZcd\n')
  })
})

test('text without a line feed is shown at once, as a line of its own', async () => {
  const {screen} = await chat([
    CONNECTED,
    ['send', 'no line feed'],
    ['see', 'no line feed'],
    ['send', 'more'],
    ['see', 'more'],
    ['end'],
  ])
  expect(screen.lines).toEqual(['connected to 127.0.0.1:PORT', 'no line feed', 'more', END, ''])
})

test('control characters and direction marks do not reach the terminal', async () => {
  const hostile = '\x1b[2J\x1b]52;c;aGk=\x07 \x9b31m \u202eevil \u0007 \x08\x08 \x7f\n'
  const {screen} = await chat([CONNECTED, ['send', hostile], ['see', 'evil'], ['see', '> '], ['end']], {columns: 80})
  expect(screen.lines[1]).toBe('\\x1b[2J\\x1b]52;c;aGk=\\x07 \\x9b31m \\u202eevil \\x07 \\x08\\x08 \\x7f')
})

test('an empty line is refused, and why is said above the prompt', async () => {
  const {screen, heard} = await chat([CONNECTED, ['type', '\r'], ['see', 'not sent'], ['see', '> '], ['end']], {
    columns: 80,
  })
  expect(heard).toBe('')
  expect(screen.lines).toEqual([
    'connected to 127.0.0.1:PORT',
    '>',
    'netkit: not sent: over TCP an empty message is nothing',
    END,
    '',
  ])
})

test('q is sent, and it is over when the other end ends', async () => {
  const {screen, heard, code} = await chat([CONNECTED, ['type', 'q\r'], ['hear', 'q\n'], ['end']])
  expect([heard, code]).toEqual(['q\n', 0])
  expect(screen.lines).toEqual(['connected to 127.0.0.1:PORT', '> q', ''])
})

test('Ctrl-C ends it: 130, the terminal is left clean, and what was not sent is gone', async () => {
  const {screen, heard, code} = await chat([
    CONNECTED,
    ['type', 'never'],
    ['see', 'never'],
    ['type', '\x03'],
    ['hear', GONE],
    ['end'],
  ])
  expect([heard, code]).toEqual(['', 130])
  expect(screen.lines).toEqual(['connected to 127.0.0.1:PORT', ''])
})

test('Ctrl-D ends our side, and what still comes is shown', async () => {
  const {screen, code} = await chat([CONNECTED, ['type', '\x04'], ['hear', GONE], ['send', 'last words\n'], ['end']])
  expect(code).toBe(0)
  expect(screen.lines).toContain('last words')
})

test('without an argument it asks: join or listen, and whom', async () => {
  const {heard, code} = await chat(
    [
      ['see', 'Join a chat'],
      ['type', '\r'],
      ['see', 'Where to connect?'],
      ['type', ':99999\r'],
      ['see', 'above 65535'],
      ['type', `${'\b'.repeat(6)}:PORT\r`],
      ['see', 'connected to'],
      ['see', '> '],
      ['type', 'hello\r'],
      ['hear', 'hello\n'],
      ['end'],
    ],
    {args: ['tcp', 'chat']},
  )
  expect([heard, code]).toEqual(['hello\n', 0])
})
