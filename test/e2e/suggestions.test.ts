import {describe, expect, test} from 'vitest'
import {netkit} from '../support/run-netkit.js'

describe('what was probably meant', () => {
  test.each([
    ['subnet 10.0.0.1/8 --jsn', '--jsn is not a flag here. Did you mean --json?'],
    ['tcp echo --prot 9', '--prot is not a flag here. Did you mean --port?'],
    ['tcp listen --outp f', '--outp is not a flag here. Did you mean --output?'], // the beginning of one alone
    ['subnet 10.0.0.1/8 -z', '-z is not a flag here'], // a letter is as near to every other
    ['stickdemo late-raed', '"late-raed" is unknown. Did you mean late-read?'],
    ['demo handshak', '"handshak" is unknown. Did you mean handshake?'],
    ['completion fihs', '"fihs" is unknown. Did you mean fish?'],
    ['ip convert 10.0.0.1 --as hexx', '--as: "hexx" is unknown. Did you mean hex?'],
    ['subnet 10.0.0.1/8 --get netwrok', '--get: no field "netwrok". Did you mean network? There are input, version,'],
    ['subnet 10.0.0.1/8 --get hostcount', '--get: no field "hostcount". Did you mean hostCount? There are input,'],
    ['subnet 10.0.0.1/8 --get colour', '--get: no field "colour", there are input, version,'],
    ['subnt', '"subnt" is not a command. Did you mean subnet?'],
    ['subnet spilt', '"subnet spilt" is not a command. Did you mean subnet split?'],
    ['merge', '"merge" is not a command. Did you mean netkit subnet merge?'],
    ['scan', '"scan" is not a command. Did you mean netkit arp scan or netkit port scan?'],
    ['10.0.0.1/24', '"10.0.0.1/24" is not a command. Did you mean netkit subnet 10.0.0.1/24?'],
    ['10.0.0.1 255.0.0.0', '"10.0.0.1" is not a command. Did you mean netkit subnet 10.0.0.1 255.0.0.0?'],
    ['10.0.0.1 24', '"10.0.0.1" is not a command. Did you mean netkit subnet 10.0.0.1/24?'],
    ['10.0.0.1 10.0.0.2', '"10.0.0.1" is not a command. Did you mean netkit ip 10.0.0.1?'],
    ['2001:db8::1', '"2001:db8::1" is not a command. Did you mean netkit ip 2001:db8::1?'],
    ['fe80::1%eth0', '"fe80::1%eth0" is not a command. Did you mean netkit ip fe80::1%eth0?'],
    ['00:00:5e:00:53:01', '"00:00:5e:00:53:01" is not a command. Did you mean netkit mac 00:00:5e:00:53:01?'],
    ['db:5432', '"db:5432" is not a command. Did you mean netkit port check db:5432?'],
    ['www.example.com', '"www.example.com" is not a command. Did you mean netkit dns lookup www.example.com?'],
    ['ipcalc 10.0.0.1/24', '"ipcalc" is not a command. Try netkit subnet ADDRESS/PREFIX'],
    ['nc -l 9000', '"nc" is not a command. Try netkit tcp connect HOST:PORT, or netkit tcp listen PORT'],
    ['constructor', '"constructor" is not a command. See netkit --help'], // no name of JavaScript's own
  ])('netkit %s', async (line, message) => {
    const {stdout, stderr, code} = await netkit(line.split(' '))
    expect(stderr.split('\n')[0]!.slice(0, `netkit: ${message}`.length)).toBe(`netkit: ${message}`)
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })

  test.each(['ping', 'dig', 'nmap', 'ss', 'telnet', 'traceroute', 'ifconfig', 'prips', 'grepcidr', 'sipcalc', 'socat'])(
    'netkit %s: a command that there is',
    async (peer) => {
      const {stderr} = await netkit([peer])
      const named = [...stderr.matchAll(/netkit ([a-z]+)(?: ([a-z]+))?/g)].map(([, ...words]) => words.filter(Boolean))
      expect(named.length).toBeGreaterThan(0)
      for (const words of named) expect(await netkit([...words, '--help'])).toMatchObject({code: 0})
    },
  )
})

test.each([['version'], ['-v'], ['--version']])('netkit %s', async (word) => {
  expect((await netkit([word])).stdout).toMatch(/^netkit\/\d+\.\d+\.\d+ /)
})

test('several wrong flags, and flags that exclude one another: one line each, undecorated', async () => {
  const {stderr} = await netkit(['subnet', '10.0.0.1/8', '--jsn', '--qiet'], {env: {FORCE_COLOR: '1'}})
  expect(stderr.split('\n')[0]).toBe(
    'netkit: --jsn is not a flag here. Did you mean --json?; --qiet is not a flag here. Did you mean --quiet?',
  )
  const other = await netkit(['tcp', 'serve-run', '--shell', '--allow', 'ls'], {env: {FORCE_COLOR: '1'}})
  expect(other.stderr.split('\n')[0]).toBe('netkit: --allow and --shell exclude one another')
})
