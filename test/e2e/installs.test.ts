import fs from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {hasProgram, netkit, PROGRAM, ROOT, run, scratch} from '../support/run-netkit.js'

const LINE = ['subnet', '192.168.11.229/24']

// pnpm 12 fails where it leaves out a script that it was not told about (koffi has one that it does not need).
// Other package managers than npm, from npm: some 100 MB, so fetched in CI alone; elsewhere those are tried that are installed.
describe.each([
  ['pnpm', ['add', '--ignore-scripts'], ['exec', 'netkit']],
  ['bun', ['add'], ['--bun', 'run', 'netkit']],
])('%s', (program, add, exec) => {
  const isHere = hasProgram(program)
  const canFetch = process.env['CI'] !== undefined
  const folder = path.join(scratch, program)
  const tools = path.join(scratch, `${program}-itself`)
  // The environment of npm's own run would lead others to its settings.
  const env = {PATH: `${path.join(tools, 'node_modules/.bin')}${path.delimiter}${process.env['PATH']}`}

  beforeAll(async () => {
    if (!isHere && !canFetch) return
    for (const dir of [folder, tools]) fs.mkdirSync(dir, {recursive: true})
    if (!isHere) {
      // Its own scripts fetch the program itself; npm 11 wants that allowed.
      fs.writeFileSync(path.join(tools, 'package.json'), JSON.stringify({allowScripts: {[program]: true}}))
      const fetched = await run('npm', ['install', program], {cwd: tools, env: process.env})
      expect({program, code: fetched.code}).toEqual({program, code: 0})
    }
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {cwd: ROOT})
    fs.writeFileSync(path.join(folder, 'package.json'), '{"name": "somebody", "private": true}')
  })

  test.skipIf(!isHere && !canFetch)(
    `installs the package and runs the README's first line (needs ${program}, or CI)`,
    async () => {
      const tarball = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'))!
      const added = await run(program, [...add, `./${tarball}`], {cwd: folder, env})
      expect({code: added.code, stderr: added.code === 0 ? '' : added.stderr}).toEqual({code: 0, stderr: ''})
      const {stdout, code} = await run(program, [...exec, ...LINE], {cwd: folder, env})
      expect(stdout).toBe((await netkit(LINE)).stdout)
      expect(code).toBe(0)
    },
  )

  // Bun runs programs without V8, so without the compiled code that bin/run.js keeps.
  if (program !== 'bun') return
  test.skipIf(!isHere && !canFetch)('runs the program itself (needs bun, or CI)', async () => {
    const {stdout, code} = await run('bun', [PROGRAM, ...LINE], {env})
    expect({stdout, code}).toEqual({stdout: (await netkit(LINE)).stdout, code: 0})
  })
})
