import {expect, test} from 'vitest'
import type {Finding} from '../../src/lib/doctor/finding.js'
import {jsonLines, netkit, PROGRAM, run} from '../support/run-netkit.js'

const isRootOnLinux = process.platform === 'linux' && process.getuid?.() === 0

test('each finding has its four keys, and the exit code says whether something is missing', async () => {
  const {stdout, stderr, code} = await netkit(['doctor', '--json'])
  const findings = jsonLines<Finding>(stdout)
  for (const finding of findings) {
    expect(Object.keys(finding)).toEqual(['check', 'state', 'detail', 'remedy'])
    expect(['ok', 'limited', 'missing']).toContain(finding.state)
    if (finding.state === 'ok') expect(finding.remedy).toBe(null)
  }
  const checks = findings.map(({check}) => check)
  expect(checks).toEqual(expect.arrayContaining(['koffi', 'evidence', 'loopback', 'IPv6', 'multicast', 'names']))
  expect(new Set(checks).size).toBe(checks.length)
  expect(code).toBe(findings.some(({state}) => state === 'missing') ? 1 : 0)
  expect(stderr).toBe('')
})

test.runIf(isRootOnLinux)('another user lacks what takes root, and is told how', async () => {
  const {stdout} = await netkit(['doctor', '--json'], {uid: 65_534})
  const of = (name: string) => jsonLines<Finding>(stdout).find(({check}) => check === name)
  expect(of('raw sockets')).toMatchObject({state: 'limited', remedy: 'sudo netkit doctor'})
  expect(of('tun')).toMatchObject({state: 'limited'})
  expect(of('loopback')).toMatchObject({state: 'ok', remedy: null})
})

test.runIf(isRootOnLinux)('where loopback is down, that is missing, and the one remedy', async () => {
  const {stdout, code} = await run('unshare', ['-n', process.execPath, PROGRAM, 'doctor', '--json'])
  const of = (name: string) => jsonLines<Finding>(stdout).find(({check}) => check === name)
  expect(of('loopback')).toMatchObject({state: 'missing', remedy: 'sudo ip link set lo up'})
  for (const name of ['IPv6', 'multicast']) expect(of(name)?.remedy ?? null).toBeOneOf([null, 'sudo ip link set lo up'])
  expect(code).toBe(1)
})

test.runIf(isRootOnLinux)('where loopback is up without its address, the remedy is the address', async () => {
  const program = `"${process.execPath}" "${PROGRAM}"`
  const script = `ip link set lo up && ip address del 127.0.0.1/8 dev lo && ${program} doctor --json; ${program} stickdemo late-read`
  const {stdout, stderr} = await run('unshare', ['-n', 'sh', '-c', script])
  const of = (name: string) => jsonLines<Finding>(stdout).find(({check}) => check === name)
  const remedy = 'ip address add 127.0.0.1/8 dev lo'
  expect(of('loopback')).toMatchObject({state: 'missing', remedy: `sudo ${remedy}`})
  expect(of('multicast')?.remedy).toBe(`sudo ${remedy}`)
  expect(stderr).toContain(`(Linux: ${remedy})`)
})

test('the cache and completion, before and after their remedies', async () => {
  const of = async (name: string, env: Record<string, string | undefined>) =>
    jsonLines<Finding>((await netkit(['doctor', '--json'], {env})).stdout).find(({check}) => check === name)
  expect(await of('cache', {NETKIT_NO_CACHE: '1'})).toMatchObject({state: 'limited', remedy: 'unset NETKIT_NO_CACHE'})
  await netkit(['doctor'])
  expect(await of('cache', {})).toMatchObject({state: 'ok'})
  expect(await of('terminal', {LANG: 'C'})).toMatchObject({state: 'limited', remedy: 'export LC_ALL=C.UTF-8'})
  expect(await of('completion', {SHELL: undefined})).toMatchObject({
    state: 'limited',
    remedy: 'netkit completion --help',
  })
})
