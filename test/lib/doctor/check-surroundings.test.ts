import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {checkSurroundings} from '../../../src/lib/doctor/check-surroundings.js'

const finding = (name: string, env: NodeJS.ProcessEnv, now?: number) =>
  checkSurroundings(env, now).find(({check}) => check === name)!

test.each([
  ['bash', '.bashrc', 'source <(netkit completion bash)\n'],
  ['zsh', '.zfunc/_netkit', ''],
  ['fish', '.config/fish/completions/netkit.fish', ''],
])('completion for %s is found where that shell looks', (shell, file, text) => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'netkit-test-'))
  onTestFinished(() => fs.rmSync(home, {recursive: true}))
  const env = {HOME: home, SHELL: `/bin/${shell}`}
  expect(finding('completion', env)).toMatchObject({
    state: 'limited',
    remedy: expect.stringContaining('netkit completion'),
  })
  fs.mkdirSync(path.join(home, path.dirname(file)), {recursive: true})
  fs.writeFileSync(path.join(home, file), text)
  expect(finding('completion', env)).toEqual({
    check: 'completion',
    state: 'ok',
    detail: `installed for ${shell}`,
    remedy: null,
  })
})

test('registries grow old', () => {
  const date = Date.parse(/as of (\S+)/.exec(finding('MAC vendors', {}).detail)![1]!)
  const day = 24 * 3600 * 1000
  expect(finding('MAC vendors', {}, date + 300 * day).state).toBe('ok')
  expect(finding('MAC vendors', {}, date + 400 * day)).toMatchObject({
    state: 'limited',
    remedy: expect.stringMatching(/^netkit mac update /),
  })
})
