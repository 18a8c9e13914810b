import {describe, expect, test} from 'vitest'
import {netkit} from '../support/run-netkit.js'

describe('--format', () => {
  test.each([
    [['subnet', '10.0.0.1/8'], '{network} {firstHost}', '10.0.0.0/8 10.0.0.1\n'],
    [['subnet', '2001:db8::1/64'], '[{broadcastAddress}]', '[]\n'], // null is empty
    [['subnet', '10.0.0.1/8'], '{{{version}}}', '{4}\n'],
    [['subnet', '10.0.0.1/8'], String.raw`a\tb\nc`, 'a\tb\nc\n'],
    [['subnet', '10.0.0.1/8'], '', '\n'],
    [['subnet', '10.0.0.1/8'], '{ network }', '10.0.0.0/8\n'],
    [['subnet', 'merge', '10.0.0.0/9', '10.128.0.0/9'], 'deny {network};', 'deny 10.0.0.0/8;\n'],
    [['subnet', 'split', '10.0.0.0/24', '--prefix', '25'], '→ {network}', '→ 10.0.0.0/25\n→ 10.0.0.128/25\n'],
    [['subnet', 'hosts', '10.0.0.0/30'], '{address} {address}', '10.0.0.1 10.0.0.1\n10.0.0.2 10.0.0.2\n'],
    [['subnet', 'plan', '10.0.0.0/31', 'a=2'], '{name}: {network}', 'a: 10.0.0.0/31\n'],
  ])('%j as %j', async (args, template, stdout) => {
    expect(await netkit([...args, '--format', template])).toMatchObject({stdout, stderr: '', code: 0})
  })

  test('both roads write the same', async () => {
    const template = 'é {network} {binary.address} {special.name}|{reverseZone}'
    const values = ['10.0.0.1/8', '2001:db8::1/64', '192.0.2.7/31', '::ffff:10.0.0.1/120']
    const words = await netkit(['subnet', ...values, '--format', template])
    const lines = await netkit(['subnet', '--format', template], {stdin: values.join('\n')})
    expect(lines.stdout).toBe(words.stdout)
  })

  test('a block of 65,536 addresses between letters of several bytes', async () => {
    const {stdout} = await netkit(['subnet', 'hosts', '10.9.0.0-10.10.255.255', '--format', '»{address}«'])
    const lines = stdout.split('\n')
    expect([lines[0], lines[65_536], lines[131_071]]).toEqual(['»10.9.0.0«', '»10.10.0.0«', '»10.10.255.255«'])
  })

  test.each([
    ['{nosuch}', '--format: no field "nosuch", there are input, version'],
    ['{}', '--format: no field "", there are'],
    ['x'.repeat(1025), '--format: longer than 1024 bytes'],
  ])('%j is refused', async (template, reason) => {
    const {stdout, stderr, code} = await netkit(['subnet', '10.0.0.1/8', '--format', template])
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(stderr).toContain(reason)
  })

  test.each(['--json', '--csv', '--get=network', '-q'])('and %s exclude one another', async (flag) => {
    expect((await netkit(['subnet', '10.0.0.1/8', '--format', 'x', flag])).code).toBe(2)
  })
})

test('--get with more fields than the fast road has room for', async () => {
  const fields = Array.from({length: 400}, () => 'binary.address').join(',')
  const {stdout} = await netkit(['subnet', '--get', fields], {stdin: '10.0.0.1/8\n'})
  expect(stdout).toBe(`${Array.from({length: 400}, () => '00001010.00000000.00000000.00000001').join('\t')}\n`)
})
