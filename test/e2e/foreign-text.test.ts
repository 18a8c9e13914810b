// Text of others, in messages and rows: it can't begin a line of ours, and a spreadsheet need not run it.
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {describe, expect, onTestFinished, test} from 'vitest'
import {netkit} from '../support/run-netkit.js'

const FORGED = 'x\nnetkit: all is well'

describe('a line end in foreign text is written out', () => {
  test.each([
    ['a value', ['subnet', 'contains', '10.0.0.0/8', FORGED], 2],
    ['an argument too many', ['tcp', 'echo', '0', FORGED], 2],
    ['a flag that there is not', ['tcp', 'echo', `--${FORGED}`], 2],
    ['the value of a flag', ['tcp', 'echo', '--header-length', FORGED], 2],
    ['a field', ['subnet', '10.0.0.0/8', '--get', FORGED], 2],
    ['a command', [FORGED], 2],
    ['a file', ['subnet', `@${FORGED}`], 4],
    ['a name', ['dns', 'lookup', FORGED], 2],
  ])('%s', async (_, args, code) => {
    const {stderr, code: status} = await netkit(args)
    expect({status, lines: stderr.split('\n').filter((line) => line.startsWith('netkit: all'))}).toEqual({
      status: code,
      lines: [],
    })
    expect(stderr).toContain('\\nnetkit: all is well')
  })

  test.runIf(process.platform === 'linux')('the name of a process', async () => {
    const script = `process.title = ${JSON.stringify('x\nnetkit: fine')}
      require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })`
    const holder = spawn(process.execPath, ['-e', script], {stdio: ['ignore', 'pipe', 'inherit']})
    onTestFinished(() => void holder.kill())
    const [port] = (await once(holder.stdout, 'data')) as [Buffer]
    const {stderr, code} = await netkit(['tcp', 'echo', '--port', String(port).trim()])
    expect(code).toBe(4)
    expect(stderr).toContain('x\\nnetkit: fine')
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})

describe('--csv-safe', () => {
  const args = ['subnet', 'same', '10.0.0.1/8', '10.0.0.2']

  test('is --csv where nothing is a formula', async () => {
    expect(await netkit([...args, '--csv-safe'])).toEqual(await netkit([...args, '--csv']))
    expect(await netkit([...args, '--csv', '--csv-safe'])).toEqual(await netkit([...args, '--csv']))
  })

  test('excludes the other formats', async () => {
    const {stderr, code} = await netkit([...args, '--get', 'a', '--csv-safe'])
    expect({stderr: stderr.split('\n')[0], code}).toEqual({
      stderr: 'netkit: --csv and --get exclude one another',
      code: 2,
    })
  })

  test('a name that a spreadsheet would run', async () => {
    const plan = ['subnet', 'plan', '10.0.0.0/24', '+SUM=10']
    expect((await netkit([...plan, '--csv'])).stdout).toContain('\n+SUM,')
    expect((await netkit([...plan, '--csv-safe'])).stdout).toContain("\n'+SUM,")
  })
})
