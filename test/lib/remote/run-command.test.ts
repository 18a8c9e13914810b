// Real programs with real process groups: what happens to them is read from /proc.
import fs from 'node:fs'
import {afterAll, describe, expect, test, vi} from 'vitest'
import {childEnvironment} from '../../../src/lib/system/process/child-environment.js'
import {type CommandOptions, runCommand} from '../../../src/lib/remote/run-command.js'
import {groupIsGone} from '../../support/processes.js'
import {dial, tcpServer} from '../../support/tcp.js'

const LIMITS = {timeoutMs: 60_000, maxOutputBytes: 1 << 20}

function start(script: string, options: Partial<CommandOptions> = {}, ...args: string[]) {
  const printed = {out: '', err: ''}
  const onOutput: CommandOptions['onOutput'] = (stream, bytes) => {
    printed[stream] += Buffer.from(bytes).toString('latin1')
    return true
  }
  const plan = {file: '/bin/sh', name: 'sh', args: ['-c', script, 'sh', ...args], env: childEnvironment()}
  const command = runCommand(plan, {...LIMITS, onOutput, ...options})
  return {command, printed}
}

/** What is printed until a line is whole: how a command tells that it is there. */
function firstLine(script: string, options: Partial<CommandOptions> = {}) {
  let tell: (line: string) => void
  const line = new Promise<string>((resolve) => (tell = resolve))
  let text = ''
  const onOutput: CommandOptions['onOutput'] = (_stream, bytes) => {
    text += Buffer.from(bytes).toString()
    if (text.includes('\n')) tell(text.slice(0, text.indexOf('\n')))
    return true
  }
  return {...start(script, {onOutput, ...options}), line}
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

test('both streams and the status', async () => {
  const {command, printed} = start('echo out; echo err >&2; exit 7')
  expect(await command.ended).toEqual({status: 7, signal: null, error: null})
  expect(printed).toEqual({out: 'out\n', err: 'err\n'})
})

test('a signal ends it', async () => {
  const {command} = start('kill -SEGV $$')
  expect(await command.ended).toEqual({status: null, signal: 'SIGSEGV', error: null})
})

test('its input is empty', async () => {
  const {command, printed} = start('cat; echo end')
  expect(await command.ended).toMatchObject({status: 0})
  expect(printed.out).toBe('end\n')
})

test('what can not be started has ended, with the reason', async () => {
  const plan = {file: '/no/such/program', name: 'it', args: [], env: {}}
  const command = runCommand(plan, {...LIMITS, onOutput: () => true})
  const reason = 'cannot start it: no such file, or no such folder to start it in'
  expect(await command.ended).toEqual({status: null, signal: null, error: reason})
})

test('time is limited, and the whole group ends', async () => {
  const {command, line} = firstLine('sleep 1000 & echo $$; wait', {timeoutMs: 500})
  expect(await command.ended).toEqual({status: null, signal: 'SIGTERM', error: 'ended: it took more than 500 ms'})
  expect(groupIsGone(Number(await line))).toBe(true)
})

test('who ignores SIGTERM gets SIGKILL', async () => {
  const {command, line} = firstLine(`trap '' TERM; echo $$; while :; do sleep 1000; done`)
  const pid = Number(await line)
  command.cancel('enough')
  expect(await command.ended).toEqual({status: null, signal: 'SIGKILL', error: 'enough'})
  expect(groupIsGone(pid)).toBe(true)
})

test('who tidies up at SIGTERM may, and its status is told', async () => {
  const {command, line} = firstLine(`trap 'exit 3' TERM; echo $$; while :; do sleep 0.01; done`)
  await line
  command.cancel('enough')
  expect(await command.ended).toEqual({status: 3, signal: null, error: 'enough'})
})

test('output is limited: exactly so many bytes are handed on', async () => {
  const {command, printed} = start('yes', {maxOutputBytes: 100_001})
  expect(await command.ended).toMatchObject({error: 'ended: more than 100001 bytes of output'})
  expect(printed.out).toBe('y\n'.repeat(50_000) + 'y')
})

test('standard output and standard error count together', async () => {
  const {command, printed} = start('yes & yes >&2', {maxOutputBytes: 300_000})
  expect(await command.ended).toMatchObject({error: 'ended: more than 300000 bytes of output'})
  expect(printed.out.length + printed.err.length).toBe(300_000)
})

test('output up to the limit is no offence', async () => {
  const {command, printed} = start('printf 12345', {maxOutputBytes: 5})
  expect(await command.ended).toEqual({status: 0, signal: null, error: null})
  expect(printed.out).toBe('12345')
})

test('a grandchild that holds the pipes does not hold us, and is ended', async () => {
  const {command, line} = firstLine('sleep 1000 & echo $$')
  expect(await command.ended).toEqual({status: 0, signal: null, error: null})
  expect(groupIsGone(Number(await line))).toBe(true)
})

test('a grandchild without pipes is ended, too', async () => {
  const {command, line} = firstLine('sleep 1000 >/dev/null 2>&1 & echo $$')
  await command.ended
  expect(groupIsGone(Number(await line))).toBe(true)
})

test('a grandchild that has something to say soon is heard', async () => {
  const {command, printed} = start('(sleep 0.2; echo late) &')
  await command.ended
  expect(printed.out).toBe('late\n')
})

test('one that has left the group, with the pipes in its hands, does not hold us either', async ({skip}) => {
  if (!fs.existsSync('/usr/bin/setsid')) skip('needs setsid')
  const {command, line} = firstLine('setsid sleep 1000 & echo $!')
  expect(await command.ended).toMatchObject({status: 0})
  process.kill(Number(await line), 'SIGKILL') // nobody else does
})

test('a command that closes its output and lives on is limited by its time', async () => {
  const {command} = start('exec >&- 2>&-; sleep 1000', {timeoutMs: 300})
  expect(await command.ended).toMatchObject({signal: 'SIGTERM', error: 'ended: it took more than 300 ms'})
})

test('two dozen children end with it', async () => {
  const script = 'i=0; while [ $i -lt 24 ]; do sleep 1000 & i=$((i+1)); done; echo $$; wait'
  const {command, line} = firstLine(script)
  const pid = Number(await line)
  expect(groupIsGone(pid)).toBe(false)
  command.cancel('the client has left')
  await command.ended
  expect(groupIsGone(pid)).toBe(true)
})

describe('a reader that does not read', () => {
  test('stops the command, and memory stays as it is', async () => {
    let taken = 0
    let isOpen = false
    const onOutput: CommandOptions['onOutput'] = (_stream, bytes) => {
      taken += bytes.length
      return isOpen
    }
    const {command} = start('head -c 3000000 /dev/zero; echo >&2 done', {onOutput, maxOutputBytes: 4 << 20})
    await until(() => taken > 0)
    for (let turn = 0; turn < 1000; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(taken).toBeLessThan(200_000) // a read of each pipe, and not 3 MB
    isOpen = true
    command.resume()
    expect(await command.ended).toEqual({status: 0, signal: null, error: null})
    expect(taken).toBe(3_000_005)
  })

  test('still gets what was printed before the end, later', async () => {
    let isOpen = false
    let text = ''
    const onOutput: CommandOptions['onOutput'] = (_stream, bytes) => {
      text += Buffer.from(bytes).toString()
      return isOpen
    }
    const {command} = start('head -c 150000 /dev/zero; echo end', {onOutput})
    await until(() => text !== '')
    isOpen = true
    command.resume()
    await command.ended
    expect(text.length).toBe(150_004)
  })

  test('may take longer than those that are left behind may be silent', async () => {
    vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout']})
    let isOpen = true
    let taken = 0
    const onOutput: CommandOptions['onOutput'] = (_stream, bytes) => {
      taken += bytes.length
      return isOpen
    }
    const {command} = start('(sleep 0.3; head -c 200000 /dev/zero) & echo $$', {onOutput})
    await until(() => taken > 0)
    isOpen = false
    await until(() => taken > 1000) // of those that are left behind: the program itself has ended
    vi.advanceTimersByTime(30_000)
    isOpen = true
    command.resume()
    await vi.waitFor(() => expect(taken).toBeGreaterThan(200_000))
    vi.useRealTimers()
    expect(await command.ended).toEqual({status: 0, signal: null, error: null})
  })

  test('is told that its output is not whole, when it has taken too long', async () => {
    const {command} = start('head -c 140000 /dev/zero', {onOutput: () => false, timeoutMs: 300})
    expect(await command.ended).toMatchObject({error: 'ended: its output was not read within 300 ms'})
  })

  test('is given up in the end', async () => {
    const {command} = start('yes', {onOutput: () => false, timeoutMs: 300})
    expect(await command.ended).toMatchObject({signal: 'SIGTERM'})
  })
})

test('a command that is cancelled before it has started does not stay', async () => {
  const {command} = start('sleep 1000')
  command.cancel('no more')
  expect(await command.ended).toMatchObject({error: 'no more'})
})

function linkOf(fd: string): string {
  try {
    return fs.readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return '' // that of the reading itself
  }
}

describe('the environment', () => {
  const before = {...process.env}
  afterAll(() => void (process.env = before))

  test('has what programs need, and nothing else of ours', async () => {
    Object.assign(process.env, {NETKIT_SECRET: 'hush', LC_TIME: 'C.UTF-8', TZ: 'UTC', AWS_KEY: 'hush', LD_PRELOAD: ''})
    const plan = {file: '/usr/bin/env', name: 'env', args: [], env: childEnvironment({EXTRA: 'yes'})}
    let text = ''
    const onOutput: CommandOptions['onOutput'] = (_stream, bytes) => {
      text += Buffer.from(bytes).toString()
      return true
    }
    await runCommand(plan, {...LIMITS, onOutput}).ended
    const names = text
      .trim()
      .split('\n')
      .map((line) => line.split('=')[0])
    expect(names.filter((name) => !/^(PATH|HOME|LANG|LC_[A-Z]+|TZ|EXTRA)$/.test(name!))).toEqual([])
    expect(names).toEqual(expect.arrayContaining(['PATH', 'LC_TIME', 'TZ', 'EXTRA']))
  })

  test('and none of our descriptors', async ({skip}) => {
    if (process.platform !== 'linux') skip('reads /proc')
    await using server = await tcpServer(() => {})
    const client = await dial(server.port)
    const {command, printed} = start('ls -l /proc/$$/fd')
    const file = fs.openSync('/dev/zero', 'r')
    const ours = fs
      .readdirSync('/proc/self/fd')
      .map((fd) => linkOf(fd))
      .filter((target) => /^socket:|zero$/.test(target))
    await command.ended
    fs.closeSync(file)
    client.destroy()
    const targets = printed.out.split('\n').flatMap((line) => / \d+ -> (.*)$/.exec(line)?.[1] ?? [])
    expect(targets).toContain('/dev/null') // its input
    expect(ours.length).toBeGreaterThan(2)
    expect(targets.filter((target) => ours.includes(target))).toEqual([])
  })
})
