import fs from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, expect, test, vi} from 'vitest'
import {FaultyRun, stalledPipe, type StalledPipe, hasFaults} from '../support/faults.js'
import {leftovers, LIVE_COMMANDS, openPeers, type Peers} from '../support/live-commands.js'
import {type ErrorLine, jsonLines, netkit, scratch} from '../support/run-netkit.js'

vi.setConfig({maxConcurrency: 6})

const PRELOAD = path.join(import.meta.dirname, '../support/injected-fault.cjs')

let peers: Peers
const secret = path.join(scratch, 'secret')
/** A standard input that never ends and never says anything. */
let silence: StalledPipe

beforeAll(async () => {
  if (!hasFaults) return
  peers = await openPeers()
  fs.writeFileSync(secret, 'a secret of more than sixteen bytes\n', {mode: 0o600})
  silence = stalledPipe(scratch, {full: false})
})
afterAll(() => {
  if (!hasFaults) return
  peers.close()
  silence.close()
})

const ENDS = LIVE_COMMANDS.filter(({isPlain}) => !isPlain).flatMap((command) =>
  ['timer', 'promise', 'socket']
    .filter((where) => !(where === 'socket' && /states|scan/.test(command.name))) // no socket of node:net or node:dgram
    .map((where) => ({name: `${command.name}, in a ${where}`, command, where})),
)

test.skipIf(!hasFaults).concurrent.each(ENDS)('what nobody catches is 70: $name', async ({command, where}) => {
  const folder = fs.mkdtempSync(path.join(scratch, 'end-'))
  const args = [
    ...command.args({peers, folder, secret}),
    ...(command.stir ? ['--ready-file', `${folder}/ready-file`] : []),
  ]
  if (command.port === 'flag') args.push('--port', '0')
  if (command.port === 'word') args.push('127.0.0.1:0')
  const words = args.indexOf('--')
  if (!args.includes('--json')) args.splice(words === -1 ? args.length : words, 0, '--json')
  const stdout = path.join(folder, 'stdout')
  const env = {NODE_OPTIONS: `--require=${PRELOAD}`, INJECT: where}
  const run = await new FaultyRun(args, {stdin: silence.readFd, stdout, env, cwd: folder}).ended
  const rows = jsonLines<{error: (ErrorLine['error'] & {report: object}) | null}>(fs.readFileSync(stdout, 'utf8'))
  const error = rows.map((row) => row.error).find((one) => one?.code === 'BUG')
  expect(run.code, run.stderr).toBe(70)
  expect(error).toMatchObject({
    code: 'BUG',
    message: `this is a bug in netkit, please report it at https://github.com/netkit/netkit/issues: injected into ${where}`,
    input: null,
    report: {
      command: `netkit ${args.slice(0, 2).join(' ')}`,
      version: expect.stringMatching(/^netkit\/\S+ \S+ node-v/),
      stack: expect.arrayContaining([expect.stringMatching(/^at /)]),
    },
  })
  expect(run.stderr).not.toContain('injected')
  expect(leftovers(folder)).toEqual([])
})

test('as text: the message, the calls, what was run, and nothing of the arguments', async () => {
  const env = {NODE_OPTIONS: `--require=${PRELOAD}`, INJECT: 'timer'}
  const {code, stdout, stderr} = await netkit(['udp', 'listen', '--port', '0', '--reply', 'hush'], {env})
  expect(code).toBe(70)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^netkit: this is a bug in netkit, please report it at \S+: injected into timer\n {2}at /m)
  expect(stderr).toMatch(/^ {2}netkit udp listen \(netkit\/\S+ \S+ node-v\S+\)\n$/m)
  expect(stderr).not.toContain('hush')
})
