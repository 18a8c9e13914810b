import {spawn, spawnSync} from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {afterAll, beforeAll, describe, expect, test, vi} from 'vitest'
import {CODE_LANGUAGES, type CodeLanguage, writePrograms} from '../../../src/lib/stickdemo/code/write-programs.js'
import {SCENARIO_NAMES, type ScenarioName} from '../../../src/lib/stickdemo/scenario-name.js'
import {SCENARIOS} from '../../../src/lib/stickdemo/scenarios/scenarios.js'
import {EN_COMMENTS, type ProgramComments} from '../../../src/lib/stickdemo/words/program-comments.js'
import {ZH_COMMENTS} from '../../../src/lib/stickdemo/words/zh-comments.js'
import {readKernelSockets} from '../../../src/lib/system/kernel-sockets.js'
import {startProxy} from '../../support/recut-proxy.js'
import {unusedPort} from '../../support/unused-port.js'

vi.setConfig({testTimeout: 120_000, hookTimeout: 120_000})

let folder: string
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-programs-'))
})
afterAll(() => fs.rmSync(folder, {recursive: true, force: true}))

const TOOLS: Record<CodeLanguage, string[]> = {
  python: ['python3', '--version'],
  js: [process.execPath, '--version'],
  java: ['javac', '--version'],
  go: ['go', 'version'],
  c: ['gcc', '--version'],
}

function hasTool(language: CodeLanguage): boolean {
  const [program, ...args] = TOOLS[language]
  return spawnSync(program!, args).status === 0
}

/** Compiles where that is needed; the words that run it. Throws where the compiler has anything to say. */
function build(language: CodeLanguage, file: string): string[] {
  const target = file.replace(/\.\w+$/, '')
  const quietly = (program: string, ...args: string[]) => {
    const {status, stderr, stdout, error} = spawnSync(program, args, {cwd: path.dirname(file), encoding: 'utf8'})
    expect({program, error, status, stderr, stdout}).toEqual({
      program,
      error: undefined,
      status: 0,
      stderr: '',
      stdout: '',
    })
  }
  switch (language) {
    case 'python':
      return ['python3', file]
    case 'js':
      return [process.execPath, file]
    case 'java':
      quietly('javac', '-d', path.dirname(file), file)
      return ['java', '-cp', path.dirname(file), path.basename(target)]
    case 'go':
      quietly('go', 'build', '-o', target, file)
      return [target]
    case 'c':
      quietly('gcc', '-Wall', '-Wextra', '-o', target, file)
      return [target]
  }
}

type Ended = {code: number | null; stdout: string; stderr: string}

function run([program, ...args]: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program!, args, {env: {...process.env, LC_ALL: 'C.UTF-8'}})
    let [stdout, stderr] = ['', '']
    child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)))
    child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)))
    child.on('close', (code) => resolve({code, stdout, stderr}))
  })
}

/** What the reader printed, once both have ended. The sender is started again until the reader listens. */
async function converse(
  reader: string[],
  sender: string[],
  {recut}: {recut: boolean},
): Promise<{reader: Ended; sender: Ended}> {
  const port = await unusedPort()
  const proxy = recut ? await startProxy(port) : null
  const reading = run([...reader, String(port)])
  const over = {yet: false}
  void reading.then(() => (over.yet = true))
  try {
    while (!over.yet && !isListening(port)) await delay(5)
    const sent = await run([...sender, String(proxy?.port ?? port)])
    return {reader: await reading, sender: sent}
  } finally {
    await proxy?.close()
  }
}

/** Whether somebody listens there, asked without connecting: the reader takes one connection only. */
function isListening(port: number): boolean {
  return readKernelSockets(['tcp']).some(({local, state}) => local.port === port && state === 'LISTEN')
}

const CASES: [ScenarioName, string[] | undefined, number[] | undefined][] = [
  ['late-read', undefined, undefined],
  ['short-read', ['收到', '你好 "\\?', ''], [4, 7]], // wide characters that are cut, escapes, an empty message
  ['stall', undefined, undefined],
]

describe.each(CODE_LANGUAGES)('%s', (language) => {
  test.for(CASES)(
    '%s: the broken programs stick, the mended ones hold, byte by byte',
    async ([name, messages, reads], {skip}) => {
      if (!fs.existsSync('/proc/net/tcp')) skip('needs /proc/net/tcp, to see that the reader listens')
      if (!hasTool(language)) skip(`needs ${TOOLS[language][0]}`)
      const own = path.join(folder, `${language}-${name}`)
      fs.mkdirSync(own)
      const {files} = writePrograms(name, language, {messages, reads})
      const programs = files.map((file) => {
        const place = path.join(own, file.name)
        fs.writeFileSync(place, file.text)
        return build(language, place)
      })
      const [sender, reader, senderMended, readerMended] = programs as [string[], string[], string[], string[]]
      const expected = (messages ?? SCENARIOS.get(name)!.messages).map((message) => `${message}\n`).join('')
      const broken = await converse(reader, sender, {recut: false})
      expect(broken).toMatchObject({reader: {code: 0, stderr: ''}, sender: {code: 0, stderr: ''}})
      expect(broken.reader.stdout).not.toBe(expected)
      for (const recut of [false, true]) {
        const mended = await converse(readerMended, senderMended, {recut})
        expect(mended.reader).toEqual({code: 0, stdout: expected, stderr: ''})
        expect(mended.sender).toMatchObject({code: 0, stderr: ''})
      }
    },
  )
})

describe.each(CODE_LANGUAGES)('the texts in %s', (language) => {
  test.each(SCENARIO_NAMES)('%s: four programs of 120 lines at most', (name) => {
    const {scenario, program, files} = writePrograms(name, language, {})
    expect(scenario).toBe(name)
    expect(SCENARIO_NAMES).toContain(program)
    expect(files.map(({role, mended}) => ({role, mended}))).toEqual([
      {role: 'sender', mended: false},
      {role: 'reader', mended: false},
      {role: 'sender', mended: true},
      {role: 'reader', mended: true},
    ])
    for (const {text} of files) {
      expect(text.split('\n').length).toBeLessThanOrEqual(120)
      expect(text).not.toMatch(/NaN|undefined(?!\))/)
    }
    expect(files.filter(({mended, text}) => !mended && /The trap/.test(text))).toHaveLength(2)
  })

  test('what a message hides is not hidden in the source', () => {
    const {files} = writePrograms('late-read', language, {messages: ['\x1b]0;x\x07', 'a\u202eb', '"\\\n']})
    for (const {text} of files) expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/) // oxlint-disable-line no-control-regex
  })
})

describe.each(CODE_LANGUAGES)('%s with Chinese comments', (language) => {
  test.each(['late-read', 'short-read', 'stall'] as const)('%s: nothing but the comments differs', (scenario) => {
    const english = writePrograms(scenario, language, {}).files
    const chinese = writePrograms(scenario, language, {}, ZH_COMMENTS).files
    const pairs = commentPairs().sort(([a], [b]) => b.length - a.length)
    for (const [index, {text}] of english.entries()) {
      let translated = text
      for (const [from, to] of pairs) {
        for (const mark of COMMENT_MARKS) translated = translated.replaceAll(mark + from, mark + to)
      }
      expect(chinese[index]!.text).toBe(translated)
      expect(chinese[index]!.text).toMatch(/[\u4e00-\u9fff]/)
      expect(chinese[index]!.text).not.toMatch(/(#|\/\/|\*|""") ?\w+ \w+ \w+ \w+/) // a comment in English
    }
  })
})

/** What stands before a comment, its second line in C included. */
const COMMENT_MARKS = ['# ', '// ', '/* ', '/** ', '"""', '           ']

/** Each comment in English and in Chinese. */
function commentPairs(): [string, string][] {
  const texts = ({readExactly, noEndAndWaits, buffered, ...plain}: ProgramComments) => [
    ...Object.values(plain),
    ...noEndAndWaits,
    ...Object.values(buffered),
    readExactly('None'),
    readExactly('0'),
  ]
  const [english, chinese] = [texts(EN_COMMENTS), texts(ZH_COMMENTS)]
  return english.map((text, index) => [text, chinese[index]!])
}
