import {beforeEach, describe, expect, test} from 'vitest'
import {onTerminal} from '../support/on-terminal.js'
import {hasProgram} from '../support/run-netkit.js'

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

test('a missing argument is an error on a terminal, too', async () => {
  const {output, code} = await onTerminal(['subnet', 'same', '10.0.0.1'], [])
  expect(output).toMatch(/^netkit: Missing 1 required arg:\n/)
  expect(code).toBe(2)
})
