import fs from 'node:fs'
import path from 'node:path'
import {beforeEach, describe, expect, test} from 'vitest'
import {onTerminal} from '../support/on-terminal.js'
import {QUESTIONS} from '../../src/lib/cli/menu/questions.js'
import {hasProgram, netkit, ROOT} from '../support/run-netkit.js'

const manifest = JSON.parse(fs.readFileSync(path.join(ROOT, 'oclif.manifest.json'), 'utf8')) as {
  commands: Record<string, {args: Record<string, {required?: boolean; multiple?: boolean}>}>
}

const QUESTION = 'Which network?'

beforeEach(({skip}) => {
  if (!hasProgram('python3')) skip('needs python3, for a terminal')
})

describe('on a terminal, without a value', () => {
  test('netkit subnet asks, and a good answer gives the result', async () => {
    const {output, code} = await onTerminal(['subnet'], [[QUESTION, '192.168.11.229/24\r']])
    expect(output).toContain('192.168.11.0/24')
    expect(output).toContain('192.168.11.1 – 192.168.11.254')
    expect(code).toBe(0)
  })

  test('--mask holds for the answer', async () => {
    const {output, code} = await onTerminal(['subnet', '--mask', '16'], [[QUESTION, '10.1.2.3\r']])
    expect(output).toContain('10.1.0.0/16')
    expect(code).toBe(0)
  })

  test.each([
    ['ip', 'Which address?', '172.168.0.1', 'It may look private'],
    ['mac', 'Which MAC address?', '8C-EC-4B-87-99-D7', 'Dell Inc.'],
    ['route', 'Which address?', '127.0.0.1', 'this machine itself'],
  ])('netkit %s asks, too', async (command, question, answer, result) => {
    const {output, code} = await onTerminal([command], [[question, `${answer}\r`]])
    expect(output).toContain(result)
    expect(code).toBe(0)
  })

  test('a bad answer shows the reason, and the question stays', async () => {
    const {output, code} = await onTerminal(
      ['subnet'],
      [
        [QUESTION, '10.0.0.300/8\r'],
        ['octet 4 is above 255', '\b'.repeat(12)],
        [QUESTION, '10.0.0.3/8\r'],
      ],
    )
    expect(output).toContain('10.0.0.1 – 10.255.255.254')
    expect(code).toBe(0)
  })

  test.each<[args: string[], question: string, answer: string, reason: string]>([
    [['subnet', 'same', '10.0.0.1/8'], 'The second host?', '2001:db8::1', 'an IPv4 and an IPv6'],
    [['subnet', 'split', '10.0.0.0/30'], 'Into how many parts?', '8', 'it has 4 addresses, not 8'],
    [['subnet', 'plan', '10.0.0.0/24'], 'For which names?', 'web', 'expected NAME=HOSTS'],
    [['subnet', 'nth', '10.0.0.0/24'], 'Which position', 'x', 'expected a whole number'],
    [['subnet', 'next'], 'Which network?', '10.0.0.1-10.0.0.9', 'a range, not an address'],
    [['subnet', 'contains', '10.0.0.0/8'], 'Which address?', 'x', 'not an IP address'],
    [['port', 'who'], 'Which port?', 'nonsense-name', 'not a port number'],
    [['port', 'name'], 'Which port or name?', '99999', 'above 65535'],
    [['port', 'scan'], 'Which host?', '10.0.0.0/4', 'too many to scan'],
    [['ip', 'convert'], 'Which address', 'zz', 'not an IP address'],
    [['tcp', 'connect'], 'Which server?', '127.0.0.1:0', 'port 0 cannot be reached'],
    [['udp', 'send'], 'Send to whom?', 'unix:/x', 'does not support Unix sockets'],
  ])('no answer is taken that must fail: %j', async (args, question, answer, reason) => {
    const {output, code} = await onTerminal(args, [
      [question, `${answer}\r`],
      [reason, '\x03'],
    ])
    expect(output).not.toContain('$ netkit')
    expect(code).toBe(130)
  })

  test.each([
    ['Ctrl-C', '\x03', 130],
    ['Ctrl-D', '\x04', 130],
  ])('%s ends it without a word', async (_, key, code) => {
    const seen = await onTerminal(['subnet'], [[QUESTION, key]])
    expect(seen.code).toBe(code)
    expect(seen.output).not.toMatch(/error|\bat .*:\d+|bug|ExitPrompt/i)
  })
})

describe('nobody is asked', () => {
  const EXPECTED =
    'netkit: expected ADDRESS/PREFIX, such as 192.168.11.229/24 or 2001:db8::1/64\nSee netkit subnet --help\n'

  test('with --no-input', async () => {
    expect(await onTerminal(['subnet', '--no-input'], [])).toEqual({output: EXPECTED, stdout: '', code: 2})
  })

  test('where the answer goes to a pipe', async () => {
    expect(await onTerminal(['subnet'], [], 'pipe')).toEqual({output: EXPECTED, stdout: '', code: 2})
  })

  test.each([['--csv'], ['--get=network'], ['-q']])('in the format of a program: %s', async (format) => {
    expect(await onTerminal(['subnet', format], [])).toEqual({output: EXPECTED, stdout: '', code: 2})
  })

  test('--json tells it as JSON', async () => {
    const {output, code} = await onTerminal(['subnet', '--json'], [])
    expect(JSON.parse(output)).toMatchObject({error: {code: 'USAGE', input: null}})
    expect(code).toBe(2)
  })

  test('a value on the command line: no question', async () => {
    const {output, code} = await onTerminal(['subnet', '10.0.0.1/8'], [])
    expect(output).toMatch(/^10\.0\.0\.1\/8\n/)
    expect(code).toBe(0)
  })
})

describe('all that a command needs is asked for, and the line that came of it is shown', () => {
  test.each<[args: string[], steps: [string, string][], line: string, result: string]>([
    [
      ['subnet', 'same', '10.0.0.1/8'],
      [['The second host?', '10.9.9.9\r']],
      'netkit subnet same 10.0.0.1/8 10.9.9.9',
      'Yes: both are in 10.0.0.0/8',
    ],
    [
      ['subnet', 'same'], // Enter takes what stands in brackets
      [
        ['The first host?', '\r'],
        ['The second host?', '\r'],
      ],
      'netkit subnet same 192.168.11.229/24 192.168.11.168',
      'Yes: both are in 192.168.11.0/24',
    ],
    [
      ['subnet', 'same'], // neither answer has a prefix
      [
        ['The first host?', '10.0.0.1\r'],
        ['The second host?', '10.0.0.9\r'],
        ['Which mask or prefix?', '/30\r'],
      ],
      'netkit subnet same 10.0.0.1 10.0.0.9 --mask 30',
      'No:',
    ],
    [
      ['subnet', 'same'], // they bring two
      [
        ['The first host?', '2001:db8::1/32\r'],
        ['The second host?', '2001:db8::9/48\r'],
        ['Which mask or prefix?', '\r'],
      ],
      'netkit subnet same 2001:db8::1/32 2001:db8::9/48 --mask 64',
      'Yes: both are in 2001:db8::/64',
    ],
    [
      ['subnet', 'split', '10.0.0.0/31'], // four parts would not fit
      [['Into how many parts?', '\r']],
      'netkit subnet split 10.0.0.0/31 --parts 2',
      '10.0.0.1/32',
    ],
    [
      ['subnet', 'exclude'], // an argument, and a flag that must be there
      [
        ['Which network?', '\r'],
        ['Without which addresses?', '10.0.0.0/9\r'],
      ],
      'netkit subnet exclude 10.0.0.0/8 --without 10.0.0.0/9',
      '10.128.0.0/9',
    ],
    [
      ['subnet', 'split', '10.0.0.0/8'], // one flag of several must be there
      [['Into how many parts?', '2\r']],
      'netkit subnet split 10.0.0.0/8 --parts 2',
      '10.128.0.0/9',
    ],
    [
      ['subnet', 'plan', '10.0.0.0/24'], // several words
      [['For which names?', 'web=100 db=20\r']],
      'netkit subnet plan 10.0.0.0/24 web=100 db=20',
      '10.0.0.128/27',
    ],
    [['completion'], [['Which shell?', '\r']], 'netkit completion bash', 'every session:'], // a choice
    [['mac', 'search'], [['Which vendor', "o'hare\r"]], "netkit mac search 'o'\\''hare'", ''], // quoted as sh wants it
    [['ip', 'convert', '--as', 'hex'], [['Which address', '\r']], 'netkit ip convert 0x7f.1 --as hex', '7f000001'],
  ])('%j', async (args, steps, line, result) => {
    const {output} = await onTerminal(args, steps)
    expect(output).toContain(`\n$ ${line}\n`)
    expect(output.slice(output.indexOf(`$ ${line}`))).toContain(result)
  })

  test.each(Object.entries(QUESTIONS))('%s', async (id, questions) => {
    const {code} = await onTerminal(id.split(':'), [[questions[0]!.message, '\x03']])
    expect(code).toBe(130)
  })

  test('every command with values has questions, but those that answer without any', () => {
    const taking = Object.entries(manifest.commands).filter(([, {args}]) =>
      Object.values(args).some(({required, multiple}) => required || multiple),
    )
    expect(taking.map(([id]) => id).filter((id) => QUESTIONS[id] === undefined)).toEqual(['arp'])
  })

  test('every question has a place in its command', () => {
    for (const [id, questions] of Object.entries(QUESTIONS)) {
      const {args} = manifest.commands[id]!
      for (const {place} of questions) if (!place.startsWith('--')) expect(Object.keys(args), id).toContain(place)
    }
  })
})

describe('one line names what is missing where nobody is asked', () => {
  test.each([
    [['subnet', 'same'], 'missing A (the first host, with or without a prefix) and B (the second host, likewise)'],
    [['subnet', 'exclude', '10.0.0.0/8'], /^netkit: missing --without NET\[,NET\] \(/],
    [['completion'], /^netkit: missing SHELL \(bash\|/],
  ])('%j', async (args, message) => {
    const {output, code} = await onTerminal([...args, '--no-input'], [], 'terminal', {}, 100)
    if (typeof message === 'string') expect(output.split('\n')[0]).toBe(`netkit: ${message}`)
    else expect(output).toMatch(message)
    expect(output.split('\n')).toHaveLength(3)
    expect(output).toContain(`See netkit ${args.slice(0, 2).join(' ').replace(' 10.0.0.0/8', '')} --help`)
    expect(output).not.toContain('\\x1b')
    expect(code).toBe(2)
  })
})

describe('netkit alone', () => {
  const DOWN = '\x1b[B'

  test('is a menu on a terminal, which builds a line, shows it and runs it', async () => {
    const {output, code} = await onTerminal(
      [],
      [
        ['What do you want to look at?', 'mac'], // letters find a choice
        ['❯ mac', '\r'],
        ['Which of these?', '\r'],
        ['Which MAC address?', '\r'],
      ],
    )
    expect(output).toContain('$ netkit mac 00:00:5e:00:53:01\n')
    expect(output).toContain('ICANN')
    expect(code).toBe(0)
  })

  test('shows what learners come for first, and short phrases', async () => {
    const {output} = await onTerminal([], [['What do you want to look at?', 'q']])
    const rows = [...output.matchAll(/^(?:❯| ) ([a-z]+) {2,}(\S.*)$/gm)].map(([, word, text]) => [word!, text!])
    const words = [...new Set(rows.map(([word]) => word))] // it may be drawn twice
    const known = [...new Set(Object.keys(manifest.commands).map((id) => id.split(':')[0]!))]
    expect(words.slice(0, 2)).toEqual(['course', 'stickdemo'])
    expect(words.slice(2)).toEqual(words.slice(2).sort())
    expect([...words].sort()).toEqual(known.sort())
    for (const [, text] of rows) expect(text).toMatch(/^(?:[a-z]|TAB)[^.]{0,44}$/)
  })

  test('leads back', async () => {
    const steps: [string, string][] = [
      ['What do you want to look at?', '\r'],
      ['Which of these?', `${DOWN.repeat(20)}`],
      ['❯ ←', '\r'],
      ['What do you want to look at?', 'q'],
    ]
    expect((await onTerminal([], steps)).code).toBe(0)
  })

  test.each([
    ['q', 'q', 0],
    ['Esc', '\x1b', 0],
    ['Ctrl-C', '\x03', 130],
  ])('%s leaves it', async (_, key, code) => {
    const seen = await onTerminal([], [['What do you want to look at?', key]])
    expect(seen.code).toBe(code)
    expect(seen.output).not.toMatch(/error|bug|Prompt was/i)
  })

  test('Esc leaves a question of it, too', async () => {
    const steps: [string, string][] = [
      ['What do you want to look at?', 'mac'],
      ['❯ mac', '\r'],
      ['Which of these?', '\r'],
      ['Which MAC address?', '\x1b'],
    ]
    expect((await onTerminal([], steps)).code).toBe(0)
  })

  test('is the help of all in a pipe, and with --no-input', async () => {
    const help = (await netkit(['--help'])).stdout
    expect(await netkit([])).toMatchObject({stdout: help, code: 0})
    expect((await onTerminal(['--no-input'], [])).output).toContain('EXIT CODES')
  })
})
