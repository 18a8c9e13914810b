import fs from 'node:fs'
import path from 'node:path'
import {beforeAll, describe, expect, test} from 'vitest'
import {hasProgram, ROOT, run, scratch} from '../support/run-netkit.js'

const isHere = process.platform === 'linux' && process.getuid?.() === 0 && hasProgram('chroot') && hasProgram('ldd')

// The root folder holds the executable and the libraries that Node itself is linked with: no Node, no /proc, no /etc, no shell.
describe.skipIf(!isHere)('the executable, in an empty root folder (needs root, on Linux)', () => {
  const root = path.join(scratch, 'root')
  const netkit = (...args: string[]) =>
    run('chroot', [root, '/netkit', ...args], {
      env: {HOME: '/', XDG_CACHE_HOME: '/cache', NODE_EXTRA_CA_CERTS: undefined},
    })

  beforeAll(async () => {
    fs.mkdirSync(root, {recursive: true})
    const built = await run(process.execPath, ['scripts/sea.mjs', path.join(root, 'netkit')], {cwd: ROOT})
    expect({code: built.code, stderr: built.code === 0 ? '' : built.stderr}).toEqual({code: 0, stderr: ''})
    const {stdout} = await run('ldd', [process.execPath])
    for (const [, library] of stdout.matchAll(/(\/\S+) \(0x/g)) {
      fs.mkdirSync(path.join(root, path.dirname(library!)), {recursive: true})
      fs.copyFileSync(library!, path.join(root, library!))
    }
  })

  test('holds every command: the line of the README is what Node prints', async () => {
    const args = ['subnet', '192.168.11.229/24']
    const {stdout} = await run(process.execPath, [path.join(ROOT, 'bin/run.js'), ...args])
    expect(await netkit(...args)).toEqual({stdout, stderr: '', code: 0, signal: null})
  })

  test('holds its tables, help and completion', async () => {
    expect((await netkit('mac', '8C-EC-4B-87-99-D7')).stdout).toContain('Dell Inc.')
    expect((await netkit('tcp', 'echo', '--help')).stdout).toContain('--max-connections')
    expect((await netkit('completion', 'bash')).stdout).toContain('complete -')
    expect((await netkit()).stdout).toContain('EXIT CODES')
  })

  test('opens sockets, and scans with its thread', async () => {
    expect(await netkit('stickdemo', 'late-read', '-q')).toMatchObject({code: 0, stderr: ''})
    expect((await netkit('port', 'scan', '127.0.0.1', '--ports', '1-3000', '-q')).stderr).not.toContain('bug')
  })

  test('says what it lacks: koffi cannot be in it', async () => {
    const {stdout, code} = await netkit('doctor', '--json')
    expect(stdout).toContain('{"check":"koffi","state":"limited","detail":"not in the single executable')
    expect(code).toBe(1) // there is no /proc here
  })
})
