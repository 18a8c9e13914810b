import {describe, expect, test} from 'vitest'
import pjson from '../../package.json' with {type: 'json'}
import {cleanEnv, type ErrorLine, netkit, ROOT, run} from '../support/run-netkit.js'

const HEAD = {
  root: /^netkit \S+: subnets[\s\S]*\n {2}What is this network\? +subnet\n/,
  subnet: /^Explain a network: [\s\S]*\n {2}netkit subnet \[VALUE…\] \[FLAGS\]\n/,
  same: /^Are two hosts on one network\? [\s\S]*\n {2}netkit subnet same A B \[FLAGS\]\n/,
}

describe('help', () => {
  test.each<[string, RegExp]>([
    ['', HEAD.root],
    ['help', HEAD.root],
    ['help help', HEAD.root],
    ['--help', HEAD.root],
    ['-h', HEAD.root],
    ['help subnet', HEAD.subnet],
    ['subnet --help', HEAD.subnet],
    ['subnet -h', HEAD.subnet],
    ['--help subnet', HEAD.subnet],
    ['subnet 10.0.0.1/8 --help', HEAD.subnet],
    ['subnet --mask 24 -h', HEAD.subnet],
    ['subnet --nosuch --help', HEAD.subnet],
    ['help subnet same', HEAD.same],
    ['subnet same --help', HEAD.same],
    ['subnet same -h 10.0.0.1', HEAD.same],
  ])('netkit %s', async (words, head) => {
    const {stdout, stderr, code} = await netkit(words.split(' ').filter(Boolean))
    expect(stdout).toMatch(head)
    expect({stderr, code}).toEqual({stderr: '', code: 0})
  })

  test('-h is the help in short, --help all of it, also where both are given', async () => {
    for (const command of ['subnet', 'subnet same', 'completion'].map((words) => words.split(' '))) {
      const long = (await netkit([...command, '--help'])).stdout
      const short = (await netkit([...command, '-h'])).stdout
      expect(short).toContain(`More: netkit ${command.join(' ')} --help`)
      expect(long).toContain('--no-color ')
      expect(short).not.toContain('--no-color ')
      expect((await netkit([...command, '-h', '--help'])).stdout).toBe(long)
      expect((await netkit(['help', ...command])).stdout).toBe(long)
    }
    expect(await netkit(['-h'])).toEqual(await netkit(['--help']))
  })

  test('behind -- they are values', async () => {
    expect(await netkit(['subnet', '--', '--help'])).toMatchObject({stdout: '', code: 2})
    expect(await netkit(['subnet', '--', '-h'])).toMatchObject({stdout: '', code: 2})
  })

  test('names each command once, the exit codes and the variables, and fits 32 rows', async () => {
    const {stdout} = await netkit(['--help'])
    expect(stdout.trimEnd().split('\n').length).toBeLessThan(32)
    for (const text of ['2 bad arguments or input', '70 a bug in netkit', '129, 130, 143', 'NO_COLOR', 'NETKIT_SECRET'])
      expect(stdout).toContain(text)
  })
})

test('--version', async () => {
  expect(await netkit(['--version'])).toEqual({
    stdout: `netkit/${pjson.version} ${process.platform}-${process.arch} node-${process.version}\n`,
    stderr: '',
    code: 0,
    signal: null,
  })
})

describe('what is no command', () => {
  test.each([
    [['subnte'], '"subnte" is not a command. Did you mean subnet?'],
    [['Subnet'], '"Subnet" is not a command. Did you mean subnet?'],
    [['completoin', 'bash'], '"completoin" is not a command. Did you mean completion?'],
    [['subnet', 'smae'], '"subnet smae" is not a command. Did you mean subnet same?'],
    [['subnet', 'smae', '10.0.0.1', '10.0.0.2'], '"subnet smae" is not a command. Did you mean subnet same?'],
    [['help', 'subnet', 'smae'], '"subnet smae" is not a command. Did you mean subnet same?'],
    [['subnet', 'smae', '--help'], '"subnet smae" is not a command. Did you mean subnet same?'],
    [['subnet:same', '10.0.0.1/8', '10.0.0.2'], '"subnet:same" is not a command. Did you mean subnet same?'],
    [['help', 'subnet:same'], '"subnet:same" is not a command. Did you mean subnet same?'],
    [['subnet:same', '--help'], '"subnet:same" is not a command. Did you mean subnet same?'],
    [['help', 'subnet', 'nosuch'], '"subnet nosuch" is not a command. See netkit subnet --help'],
    [['nosuch'], '"nosuch" is not a command. See netkit --help'],
    [['nosuch', '--help'], '"nosuch" is not a command. See netkit --help'],
    [['help', 'nosuch'], '"nosuch" is not a command. See netkit --help'],
    [['192.168.11.229/24'], '"192.168.11.229/24" is not a command. Did you mean netkit subnet 192.168.11.229/24?'],
    [['a:b'], '"a:b" is not a command. See netkit --help'],
    [['toString'], '"toString" is not a command. See netkit --help'],
    [['constructor'], '"constructor" is not a command. See netkit --help'],
    [['__proto__'], '"__proto__" is not a command. See netkit --help'],
    [[''], '"" is not a command. See netkit --help'],
    [['-x'], '"-x" is not a command. See netkit --help'],
  ])('%j', async (args, message) => {
    expect(await netkit(args)).toMatchObject({stdout: '', stderr: `netkit: ${message}\n`, code: 2})
    const json = await netkit([...args, '--json'])
    expect((JSON.parse(json.stdout) as ErrorLine).error).toMatchObject({code: 'UNKNOWN_COMMAND', message})
    expect(json).toMatchObject({stderr: '', code: 2})
  })
})

describe('a flag before the command', () => {
  test.each([
    [
      '--lang zh subnet 10.0.0.1/8',
      '--lang is not a command: flags stand behind the command, as in netkit subnet … --lang zh',
    ],
    ['--json', '--json is not a command: flags stand behind the command, as in netkit COMMAND … --json'],
    ['-q port who 80', '-q is not a command: flags stand behind the command, as in netkit port … -q'],
    [
      '--get=network subnet 10.0.0.1/8',
      '--get=network is not a command: flags stand behind the command, as in netkit subnet … --get=network',
    ],
    [
      '--framing u32be tcp echo',
      '--framing is not a command: flags stand behind the command, as in netkit tcp … --framing u32be',
    ],
    ['--nosuch subnet', '"--nosuch" is not a command. See netkit --help'], // no command has it
  ])('netkit %s', async (line, message) => {
    const {stdout, stderr, code} = await netkit(line.split(' '))
    expect(code).toBe(2)
    if (line === '--json') expect(JSON.parse(stdout)).toMatchObject({error: {code: 'UNKNOWN_COMMAND', message}})
    else expect(stderr).toBe(`netkit: ${message}\n`)
  })
})

describe('a flag without its value', () => {
  test.each([
    ['subnet same 10.0.0.1 10.0.0.2 --mask', '--mask needs a value, such as 24 or 255.255.255.0'],
    ['tcp echo --port', '--port needs a value, such as 9000'],
    ['tcp connect :9000 --timeout', '--timeout needs a value, such as 500ms or 2s'],
    ['subnet 10.0.0.1/8 --lang', '--lang needs a value: en, zh'],
    ['ip grep a.txt --in', '--in needs a value, such as 10.0.0.0/8 or @FILE'],
    ['tcp echo --secret-file', '--secret-file needs a value'], // no sample says more
  ])('netkit %s', async (line, message) => {
    const {stderr, code} = await netkit(line.split(' '))
    expect(stderr.split('\n')[0]).toBe(`netkit: ${message}`)
    expect(code).toBe(2)
  })
})

test('-- is no command either, and --json behind it is no flag', async () => {
  const stderr = 'netkit: "--" is not a command. See netkit --help\n'
  expect(await netkit(['--', 'subnet', '--json'])).toMatchObject({stdout: '', stderr, code: 2})
})

describe('what is a value, although a verb could stand there', () => {
  test.each([
    ['::1/128', '::1/128'],
    ['::/0', '::/0'],
    ['fe80::1/64', 'fe80::/64'],
    ['10.0.0.1/8', '10.0.0.0/8'],
  ])('subnet %s', async (value, network) => {
    expect(await netkit(['subnet', value, '--get', 'network'])).toMatchObject({stdout: `${network}\n`, code: 0})
  })

  test.each([[''], ['nosuch'], ['toString'], ['a:b'], ['same:']])('subnet %j is refused as a value', async (word) => {
    const {stdout, stderr, code} = await netkit(['subnet', word])
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(stderr).toContain(`netkit: "${word}": `)
  })

  test('behind -- a verb is a value', async () => {
    expect((await netkit(['subnet', '--', 'same'])).stderr).toMatch(/^netkit: "same": /)
  })
})

describe("direct dispatch does what oclif's own run does", () => {
  const stock = (args: string[], stdin: string) =>
    run(process.execPath, ['--import', 'tsx', 'test/support/stock-run.ts', ...args], {
      cwd: ROOT,
      env: cleanEnv(),
      stdin,
    })

  test.each([
    [['subnet', '192.168.11.229/24']],
    [['subnet', '10.0.0.2/8', '10.0.0.1/8', '10.0.0.2/8', '--json']],
    [['subnet', '--csv', '10.0.0.1', '--mask', '255.0.0.0']],
    [['subnet', '-q', '10.0.0.1']],
    [['subnet', '--get', 'network', '--', '10.0.0.1/8']],
    [['subnet', '10.0.0.300', '--json']],
    [['subnet', '--nosuch', '--json']],
    [['subnet', 'same', '10.0.0.1', '10.0.1.1', '--mask', '24']],
    [['subnet', 'same', '10.0.0.1', '--json']],
    [['completion', 'bash']],
    [['completion', 'tcsh']],
    [['subnet', '--json']],
    [['--version']],
  ])('%j', async (args) => {
    const stdin = '10.0.0.1/8\n10.0.0.300\n'
    const {stdout, stderr, code} = await netkit(args, {stdin})
    const wanted = await stock(args, stdin)
    expect({stdout, stderr, code}).toEqual({stdout: wanted.stdout, stderr: wanted.stderr, code: wanted.code})
  })

  test('an unknown command has the same exit code and leaves standard output empty', async () => {
    const {stdout, code} = await stock(['nosuch'], '')
    expect(await netkit(['nosuch'])).toMatchObject({stdout, code})
  })
})
