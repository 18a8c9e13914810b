import {expect, test} from 'vitest'
import {onTerminal} from '../support/on-terminal.js'
import {hasProgram} from '../support/run-netkit.js'
import {startListener} from '../support/udp.js'

test('udp send asks for what is missing, and takes a better answer after a bad one', async ({skip}) => {
  if (!hasProgram('python3')) return skip('needs python3, for a terminal')
  await using listener = await startListener(['--once', '--reply', '收到', '--get', 'text'])
  const {output, code} = await onTerminal(
    ['udp', 'send'],
    [
      ['Send to whom?', ':99999\r'],
      ['above 65535', '\b'.repeat(6)],
      ['Send to whom?', `:${listener.port}\r`],
      ['Which message?', 'hello\r'],
    ],
  )
  expect(output).toContain('收到')
  expect(code).toBe(0)
  expect((await listener.end).stdout).toBe('hello\n')
})

test.for<[what: string, args: string[], expected: string]>([
  ['an endpoint', ['udp', 'send', '--no-input'], 'expected HOST:PORT'],
  ['a message', ['udp', 'send', ':9', '--no-input'], 'expected a message'],
])('with --no-input the lack of %s is an error', async ([, args, expected], {skip}) => {
  if (!hasProgram('python3')) return skip('needs python3, for a terminal')
  const {output, code} = await onTerminal(args, [])
  expect(output).toContain(expected)
  expect(code).toBe(2)
})
