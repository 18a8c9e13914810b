import {describe, expect, test} from 'vitest'
import {netkit} from '../support/run-netkit.js'

const HAN = /[\u4e00-\u9fff]/
const CHINESE = {LANG: 'zh_CN.UTF-8'}

const COMMANDS = [
  ['stickdemo', 'recv-3-10'],
  ['stickdemo', 'list'],
  ['stickdemo', 'late-read', '--code', 'python'],
  ['demo', 'tls'],
  ['demo', 'list'],
  ['subnet', '192.168.11.229/24'],
  ['subnet', 'same', '10.0.0.1/16', '10.0.9.1'],
  ['ip', '192.0.2.7'],
  ['mac', '00:00:5e:00:53:01'],
  ['route', '127.0.0.1'],
  ['arp', '127.0.0.1'],
]

describe.each(COMMANDS.map((words) => [words.join(' '), words] as const))('netkit %s', (_line, words) => {
  test('speaks the language of --lang, else of the locale', async () => {
    const said = async (flags: string[], env: Record<string, string>) => {
      const {stdout, code} = await netkit([...words, ...flags], {env})
      expect(code).toBe(0)
      return HAN.test(stdout)
    }
    expect(await said([], {})).toBe(false)
    expect(await said([], CHINESE)).toBe(true)
    expect(await said(['--lang', 'en'], CHINESE)).toBe(false)
    expect(await said(['--lang', 'zh'], {LANG: 'C'})).toBe(true)
  })

  test('keeps JSON, CSV and its help in English', async () => {
    for (const flag of ['--json', '--csv', '--help']) {
      const {stdout, code} = await netkit([...words, flag], {env: CHINESE})
      expect(code).toBe(0)
      expect(stdout).not.toBe('')
      expect(stdout).not.toMatch(HAN)
    }
  })
})

test('errors stay English, and another language is refused', async () => {
  const bad = await netkit(['subnet', '300.1.1.1/24'], {env: CHINESE})
  expect(bad.code).toBe(2)
  expect(bad.stderr).not.toMatch(HAN)
  expect((await netkit(['subnet', '10.0.0.0/8', '--lang', 'fr'])).code).toBe(2)
})

test('commands without explanations have no --lang', async () => {
  expect((await netkit(['subnet', 'merge', '10.0.0.0/8', '--lang', 'zh'])).code).toBe(2)
})
