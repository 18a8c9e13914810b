import {describe, expect, test} from 'vitest'
import {parseLessonLine} from '../../../../src/lib/system/process/parse-lesson-line.js'
import {runWithoutShell} from '../../../../src/lib/system/process/run-without-shell.js'
import {COURSE_STEPS} from '../../../../src/lib/course/course-steps.js'
import {END_SERVER, lineOf, UNTIL_READY} from '../../../../src/lib/course/course-step.js'
import {cleanEnv, PROGRAM} from '../../../support/run-netkit.js'

describe('what a line does without a shell', () => {
  const call = (...calls: unknown[]) => ({does: 'call', calls, inBackground: false, tellsExit: false})

  test.each([
    ['netkit ip list', call({words: ['ip', 'list'], input: null})],
    [
      'netkit demo arp || netkit arp list',
      call({words: ['demo', 'arp'], input: null}, {words: ['arp', 'list'], input: null}),
    ],
    ['netkit demo window || true', call({words: ['demo', 'window'], input: null}, {words: [], input: null})],
    [`netkit udp send :9 ''`, call({words: ['udp', 'send', ':9', ''], input: null})],
    [`netkit udp send :9 "a b"'c'd`, call({words: ['udp', 'send', ':9', 'a bcd'], input: null})],
    [
      'echo hello | netkit tcp connect $(cat here)',
      call({words: ['tcp', 'connect', {fileOf: 'here'}], input: Buffer.from('hello\n')}),
    ],
    [
      String.raw`printf '\377收\r\n' | netkit tcp connect :9`,
      call({words: ['tcp', 'connect', ':9'], input: Buffer.from('ffe694b60d0a', 'hex')}),
    ],
    ['netkit tcp echo &', {...call({words: ['tcp', 'echo'], input: null}), inBackground: true}],
    [
      'netkit tcp connect :9 || echo "exit $?"',
      {...call({words: ['tcp', 'connect', ':9'], input: null}), tellsExit: true},
    ],
    [UNTIL_READY, {does: 'await file', file: 'here'}],
    [END_SERVER, {does: 'end servers'}],
    ['kill $server; wait', {does: 'end servers'}],
    ['server=$!', {does: 'nothing'}],
    ['wait', {does: 'await servers'}],
  ])('%s', (line, expected) => {
    expect(parseLessonLine(line)).toEqual(expected)
  })

  test.each([
    ['head -c 9 /dev/zero | netkit udp send :9'],
    ['netkit ip $(hostname)'],
    ['netkit tcp run :9 -- seq 1000'],
    ['netkit ip x$(cat here)'],
    ['netkit ip $(cat here)x'],
    ['netkit ip "$HOME"'],
    ['netkit ip list > file'],
    ['netkit ip *'],
    ['true || rm -r .'],
    ['rm -r . || true'],
    ["netkit ip 'open"],
    ["printf '%s' x | netkit ip"],
    ['echo $HOME | netkit ip'],
    ['netkit ip && kill $!; wait'],
    [''],
  ])('takes a shell: %s', (line) => {
    expect(parseLessonLine(line)).toBeNull()
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
      isPrinted: () => true,
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

  const plain = COURSE_STEPS.filter(({commands}) => commands.every((one) => parseLessonLine(lineOf(one)) !== null))

  test('most of the course is seen', () => {
    expect(plain.length).toBeGreaterThan(COURSE_STEPS.length * 0.8)
  })

  // Steps with a server in the background; the others are calls, one after the other.
  const twoSided = plain.filter(({commands}) => commands.some((one) => lineOf(one).endsWith('&')))

  test.each(twoSided.map((step) => [step.name, step] as const))('%s shows what it shows with one', async (_, step) => {
    const {isRun, output} = await perform(step.commands.map(lineOf))
    expect(isRun).toBe(true)
    for (const pattern of step.see) expect(output).toMatch(pattern)
  })
})
