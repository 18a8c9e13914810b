import {describe, expect, test} from 'vitest'
import {askIp} from '../../../../src/lib/system/ask-ip.js'
import {runProgram} from '../../../../src/lib/system/process/run-program.js'

const node = (script: string, options?: {timeoutMs: number}) => runProgram(process.execPath, ['-e', script], options)

describe('a program of the system', () => {
  test('is run to its end, in English', async () => {
    const run = await node('process.stdout.write(process.env.LC_ALL); process.stderr.write("e"); process.exitCode = 3')
    expect(run).toEqual({stdout: Buffer.from('C'), stderr: 'e', status: 3})
  })

  test('that is not there is null', async () => {
    expect(await runProgram('netkit-no-such-program', [])).toBeNull()
  })

  test('that does not end is stopped', async () => {
    expect(await node('setInterval(() => {}, 1000)', {timeoutMs: 300})).toBeNull()
  })

  test('that prints without end is stopped', async () => {
    const script = 'const b = Buffer.alloc(1 << 20); const go = () => process.stdout.write(b, go); go()'
    expect(await node(script)).toBeNull()
  })

  test('gets its words as they are: no shell reads them', async () => {
    const run = await runProgram(process.execPath, ['-e', 'process.stdout.write(process.argv[1])', '$(id); `id`'])
    expect(run!.stdout.toString()).toBe('$(id); `id`')
  })
})

describe('ip -j', () => {
  const answer =
    (stdout: string, stderr = '', status = 0) =>
    async () => ({stdout: Buffer.from(stdout), stderr, status})

  test('rows, without the empty ones', async () => {
    expect(await askIp(['addr'], answer('[{"ifname":"lo"},{}]'))).toEqual({rows: [{ifname: 'lo'}]})
  })

  test('a second "dst", of the packets that a route wraps, does not take the place of the first', async () => {
    const row = '{"dst":"198.51.100.0/24","encap":"ip6","id":0,"src":"::","dst":"2001:db8::77","dev":"eth0"}'
    expect(await askIp(['route'], answer(`[${row},{"dst":"default","dev":"eth0"}]`))).toMatchObject({
      rows: [{dst: '198.51.100.0/24', encap: 'ip6', dev: 'eth0'}, {dst: 'default'}],
    })
  })

  test('nothing at all is no rows', async () => expect(await askIp(['neigh'], answer(''))).toEqual({rows: []}))

  test('a refusal of the kernel', async () => {
    const refusal = 'RTNETLINK answers: Network is unreachable'
    expect(await askIp(['route', 'get', '192.0.2.1'], answer('', `${refusal}\n`, 2))).toEqual({refusal})
  })

  test('one that knows no -j is like none', async () => {
    expect(await askIp(['addr'], answer('1: lo: <LOOPBACK,UP>\n'))).toBeNull()
    expect(await askIp(['addr'], async () => null)).toBeNull()
  })
})
