import {describe, expect, test} from 'vitest'
import {plainCalls} from '../../../../src/lib/system/process/plain-calls.js'
import {runWithoutShell} from '../../../../src/lib/system/process/run-lesson.js'
import {COURSE_STEPS} from '../../../../src/lib/course/course-steps.js'
import {lineOf} from '../../../../src/lib/course/course-step.js'
import {cleanEnv, PROGRAM} from '../../../support/run-netkit.js'

describe('a line that is nothing but calls of netkit', () => {
  test.each([
    ['netkit ip list', [['ip', 'list']]],
    [
      'netkit demo arp || netkit arp list',
      [
        ['demo', 'arp'],
        ['arp', 'list'],
      ],
    ],
    ['netkit demo window || true', [['demo', 'window'], []]],
    [`netkit udp send :9 ''`, [['udp', 'send', ':9', '']]],
    [`netkit udp send :9 "a b"'c'd`, [['udp', 'send', ':9', 'a bcd']]],
  ])('%s', (line, calls) => {
    expect(plainCalls(line)).toEqual(calls)
  })

  test.each([
    'netkit tcp echo &',
    'echo hello | netkit tcp connect :9',
    'netkit ip $(cat here)',
    'netkit ip "$HOME"',
    'netkit ip list > file',
    'netkit ip *',
    'kill $!; wait',
    'true || rm -r .',
    "netkit ip 'open",
    '',
  ])('takes a shell: %s', (line) => {
    expect(plainCalls(line)).toBeNull()
  })
})

describe('without a shell', () => {
  const perform = async (lines: string[]) => {
    const out: string[] = []
    const env = Object.fromEntries(
      Object.entries(cleanEnv({})).filter((entry): entry is [string, string] => entry[1] !== undefined),
    )
    const isRun = await runWithoutShell({
      lines,
      program: [process.execPath, PROGRAM],
      env,
      onOutput: (text) => out.push(text),
      signal: new AbortController().signal,
    })
    return {isRun, output: out.join('')}
  }

  test('calls are made in order, each told, and an alternative only where the first has failed', async () => {
    const {isRun, output} = await perform([
      'netkit ip 192.0.2.1 --get version || netkit ip 2001:db8::1 --get version',
      'netkit ip nonsense --get version || netkit ip 2001:db8::2 --get expanded',
    ])
    expect(isRun).toBe(true)
    expect(output).toMatch(/^\$ netkit ip 192\.0\.2\.1 .*\n4\n\n\$ netkit ip nonsense .*\n/)
    expect(output).toMatch(/2001:0db8:0000:0000:0000:0000:0000:0002\n$/)
  })

  test('nothing of a step is run where one of its lines takes a shell', async () => {
    expect(await perform(['netkit --version', 'netkit --version | cat'])).toEqual({isRun: false, output: ''})
  })

  test('more than half of the course is seen', () => {
    const seen = COURSE_STEPS.filter(({commands}) => commands.every((command) => plainCalls(lineOf(command)) !== null))
    expect(seen.length).toBeGreaterThan(COURSE_STEPS.length / 2)
  })
})
