import {execFileSync} from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {courseDocument} from '../src/lib/course/course-document.js'
import {type CourseStep, lineOf} from '../src/lib/course/course-step.js'
import {COURSE_STEPS} from '../src/lib/course/course-steps.js'
import {displayWidth} from '../src/lib/text/display-width.js'
import {onTerminal} from './support/on-terminal.js'
import {jsonLines, netkit, PROGRAM, ROOT, run, scratch} from './support/run-netkit.js'

/** A folder with a `netkit` that a shell can start, and end. */
const OWN_BIN = path.join(scratch, 'bin')
fs.mkdirSync(OWN_BIN)
fs.writeFileSync(path.join(OWN_BIN, 'netkit'), `#!/bin/sh\nexec '${process.execPath}' '${PROGRAM}' "$@"\n`, {
  mode: 0o755,
})

const names = COURSE_STEPS.map(({name}) => name)

test('36 steps, each with a name of its own', () => {
  expect(COURSE_STEPS).toHaveLength(36)
  expect(new Set(names).size).toBe(36)
  expect(names.filter((name) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([])
})

const all = COURSE_STEPS.map((step) => [step.name, step] as const)
const wantedCodes = ({commands}: CourseStep) =>
  commands.map((command) => (typeof command === 'string' ? 0 : command.exitCode))

// Both languages share the commands. What belongs together runs in one shell, in a folder of its own.
describe('what a step shows is what its command prints', () => {
  test.each(all)('%s', async (_, step) => {
    const {exitCodes, output} = await perform(step, 'C')
    expect({exitCodes, output}).toEqual({exitCodes: wantedCodes(step), output})
    for (const pattern of step.see) expect(output).toMatch(pattern)
  })
})

describe('in Chinese the same commands end in the same way', () => {
  test.each(all)('%s', async (_, step) => {
    const {exitCodes, output} = await perform(step, 'zh_CN.UTF-8')
    expect({exitCodes, output}).toEqual({exitCodes: wantedCodes(step), output})
  })

  // What explains: subnet, ip, mac, route, demo, stickdemo.
  test.each(['subnet-mask', 'loopback', 'mac-address', 'gateway', 'layers', 'byte-stream'])(
    '%s explains',
    async (name) => {
      const {output} = await perform(
        COURSE_STEPS.find((step) => step.name === name)!,
        'zh_CN.UTF-8',
      )
      expect(output).toMatch(/\p{Script=Han}/u)
    },
  )
})

async function perform({name, commands}: CourseStep, locale: string): Promise<{exitCodes: number[]; output: string}> {
  const script = commands.map((command, n) => `${lineOf(command)}\necho $? >code.${n}`).join('\n')
  const cwd = fs.mkdtempSync(path.join(scratch, `${name}-`))
  const {stdout} = await run('sh', ['-c', `exec 2>&1\n${script}`], {
    cwd,
    env: {PATH: `${OWN_BIN}${path.delimiter}${process.env['PATH']}`, LC_MESSAGES: locale},
  })
  const exitCodes = commands.map((_, n) => Number(fs.readFileSync(path.join(cwd, `code.${n}`), 'utf8')))
  return {exitCodes, output: stdout}
}

test.each([
  ['course.md', 'en'],
  ['course.zh-CN.md', 'zh'],
] as const)('docs/%s is what the steps say: npm run docs:course', (name, language) => {
  expect(fs.readFileSync(path.join(ROOT, 'docs', name), 'utf8')).toBe(courseDocument(language))
})

describe('in a pipe', () => {
  test.each(['en', 'zh'])('--lang %s: all of it, no prompt, in 80 columns', async (language) => {
    const {stdout, stderr, code} = await netkit(['course', '--lang', language])
    expect({stderr, code}).toEqual({stderr: '', code: 0})
    expect(stdout.match(/^\d+\/36 /gm)).toHaveLength(36)
    expect(stdout.split('\n').filter((line) => displayWidth(line) > 80)).toEqual([])
  })

  test('ASCII where the locale has no more, but for Chinese words in commands', async () => {
    const {stdout} = await netkit(['course', '--lang', 'en'], {env: {LC_ALL: 'C'}})
    expect(stdout.replaceAll(/\p{Script=Han}/gu, '')).toMatch(/^[\n -~]*$/)
    expect(stdout).not.toContain('?? ')
    expect((await netkit(['course', 'list', '--lang', 'en'], {env: {LC_ALL: 'C'}})).stdout).toMatch(/^[\n -~]*$/)
  })

  test('the language of the rows is that of the locale, and the rest of them is not', async () => {
    const rows = async (env: Record<string, string>) =>
      jsonLines<Row>((await netkit(['course', '--json'], {env})).stdout)
    const [english, chinese] = await Promise.all([rows({LC_ALL: 'C.UTF-8'}), rows({LC_MESSAGES: 'zh_CN.UTF-8'})])
    expect(english.map(({number}) => number)).toEqual(names.map((_, index) => index + 1))
    expect(english.map(({name, commands}) => ({name, commands}))).toEqual(
      chinese.map(({name, commands}) => ({name, commands})),
    )
    const unlike = (key: 'title' | 'text' | 'question' | 'answer') =>
      english.filter((row, index) => /\p{Script=Han}/u.test(chinese[index]![key]) && row[key] !== chinese[index]![key])
    for (const key of ['title', 'text', 'question', 'answer'] as const) expect(unlike(key)).toHaveLength(36)
  })

  test.each([
    ['framign', 'did you mean framing?'],
    ['socket', 'did you mean socket-families?'],
    ['0', 'the steps are 1 to 36'],
    ['37', 'the steps are 1 to 36'],
  ])('there is no step %s', async (word, hint) => {
    const {stderr, code} = await netkit(['course', word])
    expect({code, hint: stderr.includes(hint)}).toEqual({code: 2, hint: true})
  })

  test('one step, by number or by name', async () => {
    const [byNumber, byName] = await Promise.all([netkit(['course', '28']), netkit(['course', 'framing'])])
    expect(byNumber.stdout).toBe(byName.stdout)
    expect(byNumber.stdout).toContain('28/36')
  })

  test('list in Chinese: the titles are, the names are not, and all begin in one column', async () => {
    const {stdout, code} = await netkit(['course', 'list', '--lang', 'zh'])
    const lines = stdout.trimEnd().split('\n')
    const titles = COURSE_STEPS.map(({words}) => words.zh.title)
    expect(lines.map((line) => line.trim().split(/ +/)[1])).toEqual(names)
    expect(lines.map((line, index) => line.indexOf(titles[index]!))).toEqual(titles.map(() => 26))
    expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([])
    expect(titles.filter((title) => !/\p{Script=Han}/u.test(title))).toEqual([])
    expect(code).toBe(0)
  })

  test('list: a line each', async () => {
    expect((await netkit(['course', 'list', '--get', 'name'])).stdout).toBe(`${names.join('\n')}\n`)
  })
})

type Row = {
  number: number
  name: string
  title: string
  text: string
  commands: unknown
  question: string
  answer: string
}

describe.skipIf(!hasPython())('on a terminal (takes python3)', () => {
  test('Enter runs the lines, with server and client labelled, then asks; q remembers where one was', async () => {
    const {output, code} = await onTerminal(
      ['course', 'client-and-server', '--lang', 'en'],
      [
        ['Enter runs it', '\r'],
        ['Enter shows the answer', '\r'],
        ['Enter goes on', '\r'],
        ['2/36', 'q'],
      ],
    )
    expect(output).toContain('server │ listening on 127.0.0.1:')
    expect(output).toContain('client │ hello')
    expect(output).toContain('Answer: The client.')
    expect(code).toBe(0)
    const again = await onTerminal(['course', '--lang', 'zh'], [['上次学到第 2 步', 'q']])
    expect(again.code).toBe(0)
    const restarted = await onTerminal(
      ['course', '--restart', '--lang', 'zh'],
      [
        ['1/36', 'n'],
        ['2/36', 'b'],
        ['1/36', 'q'],
      ],
    )
    expect(restarted.code).toBe(0)
  })

  test.each([
    ['half of it', '{"step": "ud'],
    ['a step that there is not', '{"step": "nope"}'],
    ['something else', '[1, 2]'],
    ['nothing', ''],
  ])('progress that is %s: the walk begins at the beginning', async (_, text) => {
    const state = fs.mkdtempSync(path.join(scratch, 'state-'))
    fs.mkdirSync(path.join(state, 'netkit'))
    fs.writeFileSync(path.join(state, 'netkit/course.json'), text)
    const {output, code} = await onTerminal(['course', '--lang', 'en'], [['1/36', 'q']], 'terminal', {
      XDG_STATE_HOME: state,
    })
    expect(output).toContain('about an hour')
    expect(code).toBe(0)
  })

  test('where no progress can be kept the walk goes all the same, and promises nothing', async () => {
    const {output, code} = await onTerminal(
      ['course', '--lang', 'en'],
      [
        ['1/36', 'n'],
        ['2/36', 'q'],
      ],
      'terminal',
      {XDG_STATE_HOME: '/dev/null/state', TERM: 'dumb'},
    )
    expect(output).not.toContain('To go on')
    expect(code).toBe(0)
  })

  test('the last step ends with what to build, and by which line it is tried', async () => {
    const {output, code} = await onTerminal(['course', '36', '--lang', 'en'], [['36/36', 'n']])
    expect(output).toContain('$ netkit tcp proxy :9001 :9000 --recut 1 --gap 1ms')
    expect(code).toBe(0)
  })

  test.each([
    ['Esc', '\x1b'],
    ['Ctrl-C', '\x03'],
  ])('%s leaves a line as it was, and the walk goes on', async (_, key) => {
    const {output, code} = await onTerminal(
      ['course', 'subnet-mask', '--lang', 'en'],
      [
        ['Enter runs it', 'e'],
        ['192.168.11.229/24', key],
        ['Enter runs it', '\r'],
        ['Enter shows the answer', 'q'],
      ],
    )
    expect(output).toContain('255.255.255.0')
    expect(output).toContain('Saved at step')
    expect(code).toBe(0)
  })

  test('what only waits is told in words, and where the address is', async () => {
    const {output} = await onTerminal(['course', '1', '--lang', 'en'], [['Enter runs it', 'q']])
    expect(output).toContain('(waits until the server listens: the file “here” then holds its address)')
    expect(output).not.toContain('seq 30')
  })

  test('what the lines run answers in the language of the walk', async () => {
    const {output} = await onTerminal(
      ['course', 'subnet-mask', '--lang', 'zh'],
      [
        ['回车运行', '\r'],
        ['回车看答案', 'q'],
      ],
    )
    expect(output).toContain('子网掩码     255.255.255.0')
  })

  test('a line that waits for ever can be ended, and the walk goes on', async () => {
    const {output, code} = await onTerminal(
      ['course', 'subnet-mask', '--lang', 'en'],
      [
        ['Enter runs it', 'e'],
        ['192.168.11.229/24', '\x15netkit tcp listen --port 0\r'],
        ['Still running', '\r'],
        ['Enter shows the answer', 'q'],
      ],
    )
    expect(output).toContain('listening on')
    expect(code).toBe(0)
  })

  test('e lets the reader change the line; Ctrl-C is exit 130', async () => {
    const {output, code} = await onTerminal(
      ['course', 'subnet-mask', '--lang', 'en'],
      [
        ['Enter runs it', 'e'],
        ['192.168.11.229/24', '\x7f\x7f16\r'],
        ['Enter shows the answer', '\x03'],
      ],
    )
    expect(output).toContain('255.255.0.0')
    expect(code).toBe(130)
  })
})

function hasPython(): boolean {
  try {
    execFileSync('python3', ['-c', ''])
    return true
  } catch {
    return false
  }
}
