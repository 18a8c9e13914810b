import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {type ErrorLine, hasProgram, jsonLines, netkit, scratch, shell} from '../support/run-netkit.js'
import {seeded, SHAPES} from '../support/shapes.js'

function file(name: string, content: string): string {
  fs.writeFileSync(path.join(scratch, name), content)
  return name
}
const run = (...args: string[]) => netkit(args, {cwd: scratch})

describe('a cloud of 9,000 prefixes', () => {
  const random = seeded(9)
  const regions = ['eu-west-1', 'us-east-1', 'ap-northeast-2']
  // Apart from one another, so that each entry stays a network of its own.
  const prefixes = Array.from({length: 9000}, (_, index) => ({
    ip_prefix: `${10 + (index >> 12)}.${(index >> 4) & 255}.${(index & 15) << 4}.0/${21 + random(4)}`,
    region: regions[index % 3],
    service: 'EC2',
  }))
  const cloud = file('ip-ranges.json', JSON.stringify({syncToken: '1', prefixes, ipv6_prefixes: []}, null, 2))

  test('is merged', async () => {
    const {stdout, stderr, code} = await run('subnet', 'merge', `@json:${cloud}`)
    expect({lines: stdout.trim().split('\n').sort(), stderr, code}).toEqual({
      lines: prefixes.map(({ip_prefix}) => ip_prefix).sort(),
      stderr: '',
      code: 0,
    })
  })

  test('is labelled by region and asked for an address', async () => {
    const {stdout} = await run(
      'subnet',
      'contains',
      `@json:${cloud}`,
      '10.0.16.9',
      '203.0.113.1',
      '--label-column',
      'region',
      '--json',
    )
    const entry = prefixes[1]!
    expect(jsonLines(stdout)).toEqual([
      {
        network: entry.ip_prefix,
        value: '10.0.16.9',
        contained: true,
        entry: entry.ip_prefix,
        label: 'us-east-1',
        source: 'ip-ranges.json:10',
      },
      {network: null, value: '203.0.113.1', contained: false, entry: null, label: null, source: null},
    ])
  })

  test('names the lines of a log', async () => {
    const log = file('cloud.log', 'GET from 10.0.0.7\nGET from 10.0.32.8\nGET from 192.0.2.1\n')
    const {stdout} = await run('ip', 'grep', '--in', `@json:${cloud}`, '--label-column', 'region', '--label', log)
    expect(stdout).toBe('eu-west-1\tGET from 10.0.0.7\nap-northeast-2\tGET from 10.0.32.8\n')
  })
})

describe('every command that takes lists', () => {
  const nets = file('nets.json', '{"a":["10.0.0.0/9"],"b":["10.128.0.0/9","192.0.2.0/24"]}')
  const rules = file('rules.txt', 'deny ip 10.1.0.0 0.0.255.255 any\npermit host 192.0.2.7\n')

  test.each<[string, string[], string, number]>([
    ['merge', ['merge', `@${nets}`, '--input-format', 'json'], '10.0.0.0/8\n192.0.2.0/24\n', 0],
    ['exclude', ['exclude', `@json:${nets}`, '--without', `@text:${rules}`, '--total'].slice(0, 4), '', 0],
    ['intersect', ['intersect', `@json:${nets}`, '--with', `@text:${rules}`], '10.1.0.0/16\n192.0.2.7/32\n', 0],
    ['diff', ['diff', `@json:${nets}`, '10.0.0.0/8,192.0.2.0/24'], '', 0],
    ['contains', ['contains', `@text:${rules}`, '10.1.2.3'], 'yes  10.1.2.3 is in 10.1.0.0/16 (10.1.0.0 0.0.255.255)  rules.txt:1\n', 0],
    ['overlap', ['overlap', `@json:${nets}`, `@text:${rules}`],
      '10.0.0.0/9 (nets.json:1) contains 10.1.0.0 0.0.255.255 = 10.1.0.0/16 (rules.txt:1)\n192.0.2.0/24 (nets.json:1) contains 192.0.2.7 = 192.0.2.7/32 (rules.txt:2)\n', 0],
    ['free', ['free', '10.1.0.0/16', '--used', `@text:${rules}`, '--prefix', '24'], '', 1],
  ])('%s', async (_, args, stdout, code) => {
    const answer = await run('subnet', ...args)
    if (stdout !== '') expect(answer.stdout).toBe(stdout)
    expect(answer.code).toBe(code)
  }) // prettier-ignore

  test('a pool that is full: the entry that covers it', async () => {
    const full = await run('subnet', 'free', '10.1.4.0/24', '--used', `@text:${rules}`, '--prefix', '26')
    expect(full).toMatchObject({
      stdout: '',
      stderr: '10.1.4.0/24 is covered by 10.1.0.0 0.0.255.255 (rules.txt:1)\n',
      code: 1,
    })
    const narrow = await run('subnet', 'free', '10.0.0.0/24', '--used', '10.0.0.7', '--prefix', '24')
    expect(narrow.stderr).toBe('10.0.0.0/24: the largest free block is a /25, such as 10.0.0.128/25\n')
  })

  test('without --prefix the free blocks of each length are counted', async () => {
    const {stdout, code} = await run('subnet', 'free', '10.0.0.0/16', '--used', '10.0.0.0/24,10.0.3.0/24', '--json')
    expect(code).toBe(0)
    expect(jsonLines<{prefixLength: number; blocks: number; addresses: string}>(stdout).map((row) => [row.prefixLength, row.blocks, row.addresses])).toEqual([
      [17, 1, '32768'], [18, 1, '16384'], [19, 1, '8192'], [20, 1, '4096'], [21, 1, '2048'], [22, 1, '1024'], [24, 2, '512'],
    ]) // prettier-ignore
  })

  test("netkit's own rows are read back", async () => {
    const {stdout} = await shell(
      'netkit subnet 10.0.0.9/24 10.0.1.9/24 --json | netkit subnet merge --input-format json; netkit subnet merge 10.0.0.1-10.0.0.9 --ranges --json | netkit subnet merge --ranges --input-format json',
    )
    expect(stdout).toBe('10.0.0.0/23\n10.0.0.1-10.0.0.9\n')
  })

  test('values are never read as lists: VALUE words and their standard input stay values', async () => {
    const answer = await netkit(['subnet', 'contains', `@${nets}`, '--input-format', 'json'], {
      cwd: scratch,
      stdin: '10.1.2.3\n',
    })
    expect(answer.stdout).toBe('yes  10.1.2.3 is in 10.0.0.0/9  nets.json:1\n')
  })

  test.each([
    [['merge', '10.0.0.0/8', '--column', 'net'], '--column needs --input-format csv or json'],
    [['merge', `@${nets}`, '--input-format', 'xml'], '--input-format: "xml" is not one of list, text, csv, json, rir'],
    [['merge', '@csv:rules.txt', '--column', 'net'], 'no column "net"'],
    [['merge', `@json:${nets}`, '--column', 'net'], 'nothing in a column or under a key "net"'],
  ])('%j is refused', async (args, reason) => {
    const {stderr, code} = await run('subnet', ...args)
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  })
})

describe('strict lists', () => {
  test('take several on a line and short ranges', async () => {
    const list = file('several.txt', '10.0.0.0/24, 10.0.1.0/24,\t192.0.2.7\n10.0.9.1-4 # pool\n')
    expect((await run('subnet', 'merge', `@${list}`, '--ranges')).stdout).toBe(
      '10.0.0.0-10.0.1.255\n10.0.9.1-10.0.9.4\n192.0.2.7\n',
    )
  })

  test('tell 20 values where all are refused, count the rest and name the format', async () => {
    const list = file(
      'wrong.txt',
      Array.from({length: 20_000}, (_, index) => `host h${index} is 10.0.0.${index % 256}\n`).join(''),
    )
    const {stderr, code} = await run('subnet', 'merge', `@${list}`, '--json')
    const errors = jsonLines<ErrorLine>(stderr)
    expect(errors).toHaveLength(21)
    expect(errors.at(-1)!.error).toEqual({
      code: 'WRONG_FORMAT',
      message: 'not a list of networks: 19980 more values refused; try --input-format text',
      input: 'wrong.txt',
      line: 20_000,
    })
    expect(code).toBe(2)
  })

  test('go on where only some are refused', async () => {
    const list = file('some.txt', `10.0.0.1\n${'x\n'.repeat(30)}`)
    const {stderr, stdout} = await run('subnet', 'merge', `@${list}`)
    expect(stdout).toBe('10.0.0.1/32\n')
    expect(stderr.trim().split('\n')).toHaveLength(21) // 20, and how many more
  })

  test('a bad value in JSON, CSV or text has its place, and the rest go on', async () => {
    for (const [name, text, place] of [
      ['bad.json', '{"a":"10.0.0.300",\n"b":"10.0.0.1"}', 'bad.json:1:14'],
      ['bad.csv', 'net,x\n10.0.0.1,a\n10.0.0.300,b\n', 'bad.csv:3:8'],
      ['bad.text', 'from 10.0.0.1\nfrom 10.0.0.300\n', 'bad.text:2:13'],
    ] as const) {
      const {stdout, stderr, code} = await run('subnet', 'merge', `@${name.split('.')[1]}:${file(name, text)}`)
      expect({stdout, stderr, code}).toEqual({
        stdout: '10.0.0.1/32\n',
        stderr: `${place}: "10.0.0.300": octet 4 is above 255\n`,
        code: 2,
      })
    }
  })
})

describe('ip grep', () => {
  const config = file(
    'router.cfg',
    'ip route 10.0.0.0 255.0.0.0 192.0.2.1\nip route 10.2.0.0 255.255.0.0 192.0.2.2\n deny FE80:0::1\n',
  )

  test('prints each block canonically, alike for one file and many', async () => {
    const one = '10.0.0.0/8\n192.0.2.1\n10.2.0.0/16\n192.0.2.2\nfe80::1\n'
    expect((await run('ip', 'grep', '-o', config)).stdout).toBe(one)
    expect((await run('ip', 'grep', '-o', config, config)).stdout).toBe(
      one
        .replaceAll(/^/gm, 'router.cfg\t')
        .replaceAll(/\trouter.cfg\t$/gm, '')
        .replace(/router.cfg\t$/, '')
        .repeat(2),
    )
    expect((await run('ip', 'grep', '-o', '--bare', config)).stdout).toBe(
      '10.0.0.0\n192.0.2.1\n10.2.0.0\n192.0.2.2\nfe80::1\n',
    )
    expect((await run('ip', 'grep', '-o', '--get', 'address,block', config)).stdout.split('\n')[0]).toBe(
      '10.0.0.0\t10.0.0.0/8',
    )
  })

  test('--covers finds the routes of an address', async () => {
    expect((await run('ip', 'grep', '--covers', '10.2.3.4,192.0.2.9', '-o', config)).stdout).toBe(
      '10.0.0.0/8\n10.2.0.0/16\n',
    )
    expect(await run('ip', 'grep', '--covers', '11.0.0.1', config)).toMatchObject({stdout: '', code: 1})
  })
})

describe('ip anonymise', () => {
  test('passes every line, and an ordinary log exits 0', async () => {
    const log = 'startup complete\n203.0.113.77 "Chrome/120.0.6099.109"\n\n[IPv6:2001:db8:1:2::9] no end'
    const expected = 'startup complete\n203.0.113.0 "Chrome/120.0.6099.109"\n\n[IPv6:2001:db8:1::] no end'
    for (const args of [['anonymise'], ['grep', '--anonymise', '/24,/48']]) {
      expect(await netkit(['ip', ...args], {stdin: log})).toEqual({stdout: expected, stderr: '', code: 0, signal: null})
    }
    expect((await netkit(['ip', 'anonymise', '/16,/32'], {stdin: log})).stdout).toContain('203.0.0.0')
    expect((await netkit(['ip', 'anonymise'], {stdin: [...log]})).stdout).toBe(expected)
  })

  test('what cannot be read is masked, told, and exits 2', async () => {
    expect(await netkit(['ip', 'anonymise'], {stdin: 'a\nfrom 192.168.001.010\n'})).toMatchObject({
      stdout: 'a\nfrom [?]\n',
      stderr: expect.stringMatching(
        /^stdin:2:14: "192\.168\.001\.010": octet 3 has a leading zero.*; it was replaced by \[\?\]\n$/,
      ) as string,
      code: 2,
    })
  })

  test('a line of megabytes is cut, but never an address', async () => {
    const name = file('one-line.json', `{"ips":[${'"10.1.2.3",'.repeat(1_500_000)}"10.1.2.3"]}`)
    const {stdout} = await shell(`netkit ip anonymise ${name} | tr ',' '\\n' | LC_ALL=C sort | uniq -c`, {cwd: scratch})
    expect(stdout.replaceAll(/ +/g, ' ').trim().split('\n').map((line) => line.trim())).toEqual([
      '1499999 "10.1.2.0"', '1 "10.1.2.0"]}', '1 {"ips":["10.1.2.0"',
    ]) // prettier-ignore
  })
})

// Each is a line of 10 MB and more, which is read in pieces: no column may be counted from its start again and again, either.
describe('a line of megabytes is cut, but never a block', () => {
  test.each([
    ['a netmask', 'route 10.0.0.0 255.0.0.0 ', '10.0.0.0/8\n'],
    ['a netmask behind its word', '"ip": "10.0.0.0", "netmask": "255.0.0.0" } ', '10.0.0.0/8\n'],
    ['a range', '10.0.0.0 - 10.255.255.255,', '10.0.0.0/8\n'],
    ['a route', '10.0.0.0  192.0.2.1  255.0.0.0  UG  0  0  0  eth0 ', '10.0.0.0/8\n192.0.2.1/32\n'],
  ])('%s', async (_, entry, expected) => {
    const name = file('one-line.txt', entry.repeat(Math.ceil((10 << 20) / entry.length)))
    expect((await run('subnet', 'merge', `@text:${name}`)).stdout).toBe(expected)
    expect((await shell(`netkit ip grep -o ${name} | netkit subnet merge`, {cwd: scratch})).stdout).toBe(expected)
  })
})

// The three lines of docs/recipes.md, checked by nft itself; it asks the kernel, which takes root and a network of its own.
const canCheck = process.getuid?.() === 0 && hasProgram('nft') && hasProgram('unshare')

describe.skipIf(!canCheck)('nft takes what is made of', () => {
  test.each([
    ['a cloud', 'json', 'aws'],
    ['a router', 'text', 'ios'],
    ['a firewall', 'text', 'iptables'],
  ])('%s', async (_, format, shape) => {
    const name = file(`for-nft-${shape}`, SHAPES[shape]!.write(seeded(7)))
    const {stdout, stderr, code} = await shell(
      `netkit subnet merge @${format}:${name} --rules nft --name netkit >rules.nft && unshare -n nft -c -f rules.nft && wc -l <rules.nft`,
      {cwd: scratch, env: {PATH: `${process.env['PATH']}:/usr/sbin:/sbin`}},
    )
    expect({stderr, code}).toEqual({stderr: '', code: 0})
    expect(Number(stdout)).toBeGreaterThan(20)
  })
})

test.skipIf(!hasProgram('python3'))('JSON of 100 MB in the memory of a chunk', async () => {
  const {stderr} = await shell(
    `python3 -c "import sys
sys.stdout.write('[')
for i in range(1000000): sys.stdout.write('{\\"ip\\":\\"10.%d.%d.0/24\\",\\"pad\\":\\"%s\\"},' % (i // 256 % 256, i % 256, 'x' * 70))
sys.stdout.write('0]')" | { netkit subnet merge --input-format json --total -q; echo $? >&2; }`,
    {env: {NODE_OPTIONS: '--max-old-space-size=24'}},
  )
  expect(stderr.trim()).toBe('0')
})

test.skipIf(!fs.existsSync('/dev/zero')).each([
  ['a list', ['subnet', 'merge', '-'], 'stdin: a line without an end, given up'],
  ['values', ['subnet'], 'stdin: a line without an end, given up'],
  ['CSV', ['subnet', 'merge', '@csv:-'], 'not CSV'],
  ['JSON', ['subnet', 'merge', '@json:-'], 'not JSON'],
])('%s without an end is given up', async (_, args, reason) => {
  const {stderr, code} = await shell(`netkit ${args.join(' ')} </dev/zero`)
  expect({code, isNamed: stderr.includes(reason)}).toEqual({code: 2, isNamed: true})
})
