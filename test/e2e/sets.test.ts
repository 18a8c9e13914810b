import {execFileSync} from 'node:child_process'
import {once} from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {hasFirewall, hasNamespaces, inNamespace} from '../support/namespace.js'
import {readVectors} from '../read-vectors.js'
import {
  type ErrorLine,
  hasProgram,
  jsonLines,
  linesOf,
  netkit,
  ROOT,
  run,
  scratch,
  shell,
  startNetkit,
} from '../support/run-netkit.js'

const subnet = (...args: string[]) => netkit(['subnet', ...args], {cwd: scratch})

/** A list in a file of this test's own; gives the word that names it. */
function list(name: string, lines: readonly string[]): string {
  fs.writeFileSync(path.join(scratch, name), lines.map((line) => `${line}\n`).join(''))
  return `@${name}`
}

/** What each command answers, and the exit code, which no format changes. */
const ANSWERS: [args: string[], rows: object[], code: number][] = [
  [['merge', '10.0.0.0/24', '10.0.1.0/24', '::1'], [{network: '10.0.0.0/23'}, {network: '::1/128'}], 0],
  [['merge', '10.0.0.1-10.0.0.3', '--ranges'], [{first: '10.0.0.1', last: '10.0.0.3'}], 0],
  [['merge', '10.0.0.0/24', '10.0.0.0/25', '--total'], [{networks: 1, addresses: '256', added: '0'}], 0],
  [['merge', '10.0.0.0/24', '10.0.0.7', '--sources'], [{network: '10.0.0.0/24', sources: ['argument 1', 'argument 2']}], 0],
  [['merge', '10.0.0.0/24', '10.0.2.0/24', '--max-entries', '1'], [{network: '10.0.0.0/22'}], 0],
  [['merge', '10.0.0.1', '10.0.0.200', '--min-prefix', '24'], [{network: '10.0.0.0/24'}], 0],
  [['exclude', '10.0.0.0/30', '--without', '10.0.0.0,10.0.0.3'], [{network: '10.0.0.1/32'}, {network: '10.0.0.2/32'}], 0],
  [['exclude', '10.0.0.0/30', '--without', '10.0.0.0/8'], [], 0], // nothing left is an answer
  [['intersect', '10.0.0.0/8', '--with', '10.1.0.0/16', '--with', '11.0.0.0/8'], [{network: '10.1.0.0/16'}], 0],
  [['intersect', '10.0.0.0/8', '--with', '11.0.0.0/8'], [], 1],
  [['diff', '10.0.0.0/24', '10.0.0.0/24'], [], 0],
  [['diff', '10.0.0.0/25', '10.0.0.128/25'], [{change: 'removed', network: '10.0.0.0/25'}, {change: 'added', network: '10.0.0.128/25'}], 1],
  [['contains', '10.0.0.0/8', '10.1.2.3', '10.0.0.0/9'], [
    {network: '10.0.0.0/8', value: '10.1.2.3', contained: true, entry: '10.0.0.0/8', label: null, source: 'argument 1'},
    {network: '10.0.0.0/8', value: '10.0.0.0/9', contained: true, entry: '10.0.0.0/8', label: null, source: 'argument 1'},
  ], 0],
  [['contains', '10.0.0.0/8', '10.1.2.3', '11.0.0.1'], [
    {network: '10.0.0.0/8', value: '10.1.2.3', contained: true, entry: '10.0.0.0/8', label: null, source: 'argument 1'},
    {network: '10.0.0.0/8', value: '11.0.0.1', contained: false, entry: null, label: null, source: null},
  ], 1],
  [['contains', '::/0', 'fe80::1%eth0'], [{network: '::/0', value: 'fe80::1%eth0', contained: true, entry: '::/0', label: null, source: 'argument 1'}], 0],
  [['overlap', '10.1.0.0/16', '10.0.0.0/8'], [{a: '10.1.0.0/16', b: '10.0.0.0/8', relation: 'inside', aInput: '10.1.0.0/16', bInput: '10.0.0.0/8', aSource: 'argument 1', bSource: 'argument 2'}], 0],
  [['overlap', '10.0.0.0/8', '11.0.0.0/8'], [], 1],
  [['range', '10.0.0.5', '10.0.0.8'], [{network: '10.0.0.5/32'}, {network: '10.0.0.6/31'}, {network: '10.0.0.8/32'}], 0],
  [['range', '10.0.0.6-10.0.0.7'], [{network: '10.0.0.6/31'}], 0],
  [['range', '10.0.0.7/29'], [{first: '10.0.0.0', last: '10.0.0.7'}], 0],
  [['hosts', '10.0.0.0/30'], [{address: '10.0.0.1'}, {address: '10.0.0.2'}], 0],
  [['hosts', '2001:db8::/64', '--limit', '2'], [{address: '2001:db8::1'}, {address: '2001:db8::2'}], 0],
  [['hosts', '10.0.0.0/24', '--all', '--step', '128'], [{address: '10.0.0.0'}, {address: '10.0.0.128'}], 0],
  [['free', '10.0.0.0/24', '--used', '10.0.0.0/25', '--prefix', '26', '--count', '5'], [{network: '10.0.0.128/26'}, {network: '10.0.0.192/26'}], 0],
  [['free', '10.0.0.0/24', '--used', '10.0.0.0/24', '--prefix', '/26'], [], 1],
  [['reverse', '192.0.2.0/25'], [{zone: '0/25.2.0.192.in-addr.arpa'}], 0],
  [['reverse', '10.20.0.0/15'], [{zone: '20.10.in-addr.arpa'}, {zone: '21.10.in-addr.arpa'}], 0],
] // prettier-ignore

describe.each(ANSWERS.map(([args, rows, code]) => ({words: args.join(' '), args, rows, code})))(
  'subnet $words',
  ({args, rows, code}) => {
    test('as JSON, and with the same exit code in every format', async () => {
      const json = await subnet(...args, '--json')
      expect({rows: jsonLines(json.stdout), stderr: json.stderr, code: json.code}).toEqual({rows, stderr: '', code})
      const quiet = await subnet(...args, '-q')
      expect({stdout: quiet.stdout, code: quiet.code}).toEqual({stdout: '', code})
      const text = await subnet(...args)
      expect({lines: text.stdout.split('\n').length - 1, code: text.code}).toEqual({lines: rows.length, code})
      const csv = await subnet(...args, '--csv')
      expect({lines: csv.stdout.split('\n').length - 1, code: csv.code}).toEqual({lines: rows.length + 1, code})
      const [row] = rows
      if (row === undefined) return
      expect(csv.stdout.split('\n')[0]).toBe(Object.keys(row).join(','))
      const [field, value] = Object.entries(row)[0]!
      const get = await subnet(...args, '--get', field)
      expect({first: get.stdout.split('\n')[0], code: get.code}).toEqual({first: String(value), code})
    })
  },
)

describe('split', () => {
  test('rows are those of subnet', async () => {
    const parts = jsonLines(await subnet('split', '10.0.0.0/23', '--prefix', '24', '--json').then(({stdout}) => stdout))
    const {stdout} = await subnet('10.0.0.0/24', '10.0.1.0/24', '--json')
    expect(parts).toEqual(jsonLines(stdout))
  })

  test('IPv4-mapped networks, which the fast road leaves to the other', async () => {
    const {stdout} = await subnet('split', '::fffe:ffff:ff00/119', '--prefix', '120', '--get', 'input,network')
    expect(stdout).toBe('::fffe:ffff:fe00/120\t::fffe:ffff:fe00/120\n::fffe:ffff:ff00/120\t::fffe:ffff:ff00/120\n')
    const mapped = await subnet('split', '::ffff:0:0/96', '--prefix', '98', '--get', 'network')
    expect(mapped.stdout).toBe('::ffff:0.0.0.0/98\n::ffff:64.0.0.0/98\n::ffff:128.0.0.0/98\n::ffff:192.0.0.0/98\n')
  })

  test.each([
    [[], 'say how to split: --prefix 26, --parts 4 or --hosts 50'],
    [['--prefix', '26', '--parts', '2'], 'only one of --prefix or --parts or --hosts'],
  ])('%j is not one way to cut', async (flags, reason) => {
    const {stderr, code} = await subnet('split', '10.0.0.0/24', ...flags)
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  })

  test('parts are a power of two, and that is said', async () => {
    const {stdout, stderr} = await subnet('split', '10.0.0.0/24', '--parts', '3', '--get', 'network')
    expect(stdout.trimEnd().split('\n')).toHaveLength(4)
    expect(stderr).toBe('4 parts: the number of equal parts is a power of two\n')
  })
})

describe('vectors through the program', () => {
  test('merge', async () => {
    for (const [index, {input, expected}] of readVectors<{input: string[]; expected: string[]}>('merge').entries()) {
      if (input.length === 0) continue
      const {stdout} = await subnet('merge', list(`merge${index}.txt`, input))
      expect(stdout.split('\n').slice(0, -1)).toEqual(expected)
    }
  })

  test('exclude', async () => {
    const rows = readVectors<{base: string[]; exclude: string[]; expected: string[]}>('exclude')
    for (const [index, {base, exclude, expected}] of rows.entries()) {
      if (base.length === 0) continue // a list without a value is a mistake
      const {stdout} = await subnet('exclude', list(`base${index}.txt`, base), '--without', exclude.join(','))
      expect(stdout.split('\n').slice(0, -1)).toEqual(expected)
    }
  })

  test('contains: the rows of one network at a time', async () => {
    type Row = {network: string; addr: string; expected: boolean}
    const byNetwork = new Map<string, Row[]>()
    for (const row of readVectors<Row>('contains')) {
      if (/%/.test(row.network + row.addr)) continue
      byNetwork.set(row.network, [...(byNetwork.get(row.network) ?? []), row])
    }
    for (const [network, rows] of [...byNetwork].slice(0, 40)) {
      const {stdout} = await netkit(['subnet', 'contains', network, '--json'], {
        stdin: rows.map(({addr}) => `${addr}\n`).join(''),
      })
      const contained = jsonLines<{contained: boolean}>(stdout).map((row) => row.contained)
      expect(contained).toEqual(rows.map(({expected}) => expected))
    }
  })
})

describe('lists', () => {
  const BLOCKLIST = path.join(ROOT, 'test/data/blocklist.txt')

  test('a block list with all the dirt of the world: what is good is merged, what is not is named with its place', async () => {
    const {stdout, stderr, code} = await netkit(['subnet', 'merge', '@test/data/blocklist.txt'], {cwd: ROOT})
    expect(stdout).toMatchInlineSnapshot(`
      "192.0.2.0/24
      198.51.100.0/24
      203.0.113.10/31
      203.0.113.12/30
      203.0.113.16/30
      203.0.113.20/31
      255.255.255.255/32
      ::ffff:192.0.2.1/128
      2001:db8::/32
      "
    `)
    expect(stderr).toMatchInlineSnapshot(`
      "test/data/blocklist.txt:12:8: "10.0.0.300": octet 4 is above 255
      test/data/blocklist.txt:13:1: "010.0.0.1": octet 1 has a leading zero: decimal (10) or octal (8)? Programs disagree (CVE-2021-28918)
      test/data/blocklist.txt:14:6: "1.2.3": 3 of four octets (netkit ip convert reads short forms)
      test/data/blocklist.txt:20:8: "fe80::1%eth0": a zone (%) belongs to an address, not to a network
      test/data/blocklist.txt:21:12: "2001:db8::/129": prefix length 129 is above 128
      test/data/blocklist.txt:22:11: "192.0.2.0/255.0.255.0": 255.0.255.0 is not contiguous: bit 17 (octet 3) is a one where only zeros may follow
      test/data/blocklist.txt:23:1: "203.0.113.9-203.0.113.1": from high to low, was 203.0.113.1-203.0.113.9 meant?
      test/data/blocklist.txt:24:1: "203.0.113.9-2001:db8::1": a range cannot go from IPv4 to IPv6
      test/data/blocklist.txt:25:1: "example.com": not an IP address; for names use netkit dns lookup
      test/data/blocklist.txt:26:1: "<script>alert(1)</script>": "<" in octet 1 is not a decimal digit
      test/data/blocklist.txt:27:13: "192.0.2.7#no comment": a blank inside
      test/data/blocklist.txt:28:1: "１92.0.2.1": U+FF11 is a digit, but not one of 0-9
      test/data/blocklist.txt:29:9: "0.0.0.0/33": prefix length 33 is above 32
      test/data/blocklist.txt:30:3: ";; ANSWER SECTION:": a blank inside
      test/data/blocklist.txt:32:9: "192.0.2.�1": U+FFFD is not an ASCII character
      test/data/blocklist.txt:33:9: "10.0.0.1\\x1b[2J": a control character (U+001B)
      "
    `)
    expect(code).toBe(2)
  })

  test('the same as JSON, where each refused line is an object with its number', async () => {
    const {stdout, stderr, code} = await netkit(['subnet', 'merge', `@${BLOCKLIST}`, '--json'])
    expect(jsonLines(stdout)).toHaveLength(9)
    expect(jsonLines<ErrorLine>(stderr).map(({error}) => error.line)).toEqual([
      12, 13, 14, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 32, 33,
    ])
    expect(code).toBe(2)
  })

  test('100,000 bad lines between good ones are all told', async () => {
    const count = 100_000
    const {stdout, stderr, code} = await netkit(['subnet', 'merge', '--json'], {
      stdin: '10.0.0.300\n10.0.0.1\n'.repeat(count),
    })
    expect({stdout, code}).toEqual({stdout: '{"network":"10.0.0.1/32"}\n', code: 2})
    const lines = stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(count)
    expect((JSON.parse(lines.at(-1)!) as ErrorLine).error.line).toBe(2 * count - 1)
  })

  test('one bad value alone is a failure of the whole; among several, the rest go on', async () => {
    const alone = await subnet('merge', '10.0.0.300', '--json')
    expect(JSON.parse(alone.stdout)).toMatchObject({error: {code: 'INVALID_ADDRESS', input: '10.0.0.300'}})
    const several = await subnet('merge', '10.0.0.300', '10.0.0.1')
    expect(several).toMatchObject({
      stdout: '10.0.0.1/32\n',
      stderr: 'argument 1:8: "10.0.0.300": octet 4 is above 255\n',
      code: 2,
    })
  })

  test('a bad value of a flag ends the command; a list there may have bad lines, and be empty', async () => {
    expect(await subnet('exclude', '10.0.0.0/8', '--without', '10.0.0.300')).toMatchObject({stdout: '', code: 2})
    const dirty = list('dirty.txt', ['10.0.0.300', '10.128.0.0/9'])
    expect(await subnet('exclude', '10.0.0.0/8', '--without', dirty)).toMatchObject({
      stdout: '10.0.0.0/9\n',
      stderr: 'dirty.txt:1:8: "10.0.0.300": octet 4 is above 255\n',
      code: 2,
    })
    const empty = list('empty.txt', ['# nothing yet'])
    expect(await subnet('exclude', '10.0.0.0/8', '--without', empty)).toMatchObject({stdout: '10.0.0.0/8\n', code: 0})
    expect(await subnet('diff', empty, '10.0.0.0/8')).toMatchObject({stdout: '+ 10.0.0.0/8\n', code: 1})
    expect(await subnet('merge', empty)).toMatchObject({stdout: '', code: 2})
  })

  test('a flag with a list does not swallow the words behind it', async () => {
    expect(await subnet('exclude', '--without', '10.0.0.0/9,10.128.0.0/10', '10.0.0.0/8')).toMatchObject({
      stdout: '10.192.0.0/10\n',
      code: 0,
    })
  })

  test('contains answers a live source at once', async () => {
    const child = startNetkit(['subnet', 'contains', '10.0.0.0/8', '--get', 'contained'])
    const rows = linesOf(child.stdout!)
    for (const [value, answer] of [['10.1.2.3', 'true'], ['11.0.0.1', 'false']] as const) {
      child.stdin!.write(`${value}\n`)
      expect((await rows.next()).value).toBe(answer)
    } // prettier-ignore
    child.stdin!.end()
    expect(await once(child, 'close')).toEqual([1, null])
  })

  test('merge: the same from words, a file, standard input, and cut anywhere', async () => {
    const lines = ['10.0.0.0/24', '10.0.1.0/24', '2001:db8::/33', '192.0.2.5-192.0.2.9', '2001:db8:8000::/33']
    const {stdout} = await subnet('merge', ...lines)
    const text = lines.join('\n')
    expect((await subnet('merge', list('lines.txt', lines))).stdout).toBe(stdout)
    expect((await netkit(['subnet', 'merge'], {stdin: text})).stdout).toBe(stdout)
    expect((await netkit(['subnet', 'merge', '-'], {stdin: [...text]})).stdout).toBe(stdout)
  })
})

describe('pipes', () => {
  test.each([
    ['subnet hosts 0.0.0.0/0 --yes', '0.0.0.1'],
    ['subnet hosts ::/0 --yes --json', '{"address":"::1"}'],
    ['subnet split 10.0.0.0/8 --prefix 32 --get network', '10.0.0.0/32'],
    ['subnet split ::/0 --prefix 128 --get network', '::/128'],
    ['subnet split 10.0.0.0/8 --prefix 32', '10.0.0.0/32         10.0.0.0  1 host'],
    ['subnet free ::/0 --prefix 128 --count 9000000', '::/128'],
    ['ip random ::/0 --count 900000000 --seed x --get address', ''],
  ])('netkit %s | head -1 ends at once', async (words, line) => {
    const {stdout, stderr, code} = await shell(`{ netkit ${words}; echo "code $?" >&2; } | head -n 1`)
    if (!words.startsWith('ip random')) expect(stdout).toBe(`${line}\n`)
    expect({stderr, code}).toEqual({stderr: 'code 0\n', code: 0})
  })

  test('the memory of hosts does not grow with what is listed', async ({skip}) => {
    if (!fs.existsSync('/proc/self/status')) skip('needs /proc, to see the memory of another process')
    const child = startNetkit(['subnet', 'hosts', '2001:db8::/64', '--limit', '3000000'])
    let bytes = 0
    let status = ''
    child.stdout!.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > 20_000_000 && status === '') status = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8')
    })
    await once(child, 'close')
    expect(Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1])).toBeLessThan(120 * 1024)
  })

  test('merging a million networks takes under 150 MiB', async ({skip}) => {
    if (!fs.existsSync('/usr/bin/time')) skip('needs /usr/bin/time')
    const file = path.join(scratch, 'million.txt')
    let state = 1
    const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0)
    const line = () => {
      const address = next()
      return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}/${20 + ((next() >>> 8) % 13)}`
    }
    fs.writeFileSync(file, Array.from({length: 1_000_000}, line).join('\n'))
    const words = [
      '-f',
      '%M',
      process.execPath,
      path.join(ROOT, 'bin/run.js'),
      'subnet',
      'merge',
      `@${file}`,
      '--total',
    ]
    const {stderr, code} = await run('/usr/bin/time', words)
    expect(code).toBe(0)
    expect(Number(stderr)).toBeLessThan(150 * 1024)
  })
})

/** Prints 1,000 networks of each version that do not touch. */
const ODD_NETWORKS = `awk 'BEGIN {for (i = 0; i < 1000; i++) {
  printf "10.%d.%d.0/24\\n", i / 100, i % 100 * 2; printf "2001:db8:%x::/48\\n", i * 2}}'`

describe('merge --rules', () => {
  const args = ['merge', '10.0.0.0/8\toffice; drop', '192.0.2.7', '::/0', '--name', 'blocked', '--rules']

  test.each([
    ['nft', `add table inet blocked
add set inet blocked blocked4 { type ipv4_addr; flags interval; }
flush set inet blocked blocked4
add element inet blocked blocked4 {
  10.0.0.0/8,
  192.0.2.7/32
}
add set inet blocked blocked6 { type ipv6_addr; flags interval; }
flush set inet blocked blocked6
add element inet blocked blocked6 {
  ::/0
}
`],
    ['ipset', `create blocked4 hash:net family inet maxelem 65536 -exist
flush blocked4
add blocked4 10.0.0.0/8
add blocked4 192.0.2.7/32
create blocked6 hash:net family inet6 maxelem 65536 -exist
flush blocked6
add blocked6 ::/1
add blocked6 8000::/1
`],
    ['cisco', `object-group network blocked4
 10.0.0.0 255.0.0.0
 host 192.0.2.7
object-group v6-network blocked6
 ::/0
`],
    ['junos', `set policy-options prefix-list blocked4 10.0.0.0/8
set policy-options prefix-list blocked4 192.0.2.7/32
set policy-options prefix-list blocked6 ::/0
`],
  ])('%s: networks and the name, never a label', async (format, rules) => {
    expect(await subnet(...args, format)).toMatchObject({stdout: rules, stderr: '', code: 0})
  }) // prettier-ignore

  test.each([['--json'], ['--csv'], ['--get=network'], ['--sources'], ['--total']])(
    '%s is another format',
    async (flag) => {
      expect((await subnet(...args, 'nft', flag)).code).toBe(2)
    },
  )

  test.skipIf(!hasFirewall())('nft takes them, twice over, and lists the same networks', async () => {
    const merge = `netkit subnet merge @- --rules nft | nft -f -`
    const {stdout} = await inNamespace(
      `${ODD_NETWORKS} | ${merge} && ${ODD_NETWORKS} | ${merge} && nft list ruleset | grep -oE '10\\.[0-9.]+/24|[0-9a-f:]+::/48'`,
    )
    expect(stdout.split('\n')).toHaveLength(2001)
  })

  test.skipIf(!hasNamespaces('ipset'))('ipset takes them, twice over, and lists the same networks', async () => {
    const merge = `netkit subnet merge @- --rules ipset | ipset restore`
    const {stdout} = await inNamespace(
      `${ODD_NETWORKS} | ${merge} && ${ODD_NETWORKS} | ${merge} && ipset list | grep -E '/24|/48'`,
    )
    expect(stdout.split('\n')).toHaveLength(2001)
  })

  test('a name that would be more than a name is refused', async () => {
    const {stdout, code} = await subnet('merge', '10.0.0.0/8', '--rules', 'nft', '--name', 'x }; flush ruleset')
    expect({stdout, code}).toEqual({stdout: '', code: 2})
  })
})

test('fewer entries: the cost is told on standard error, but not to programs', async () => {
  const args = ['merge', '10.0.0.0/24', '10.0.2.0/24', '--max-entries', '1']
  expect((await subnet(...args)).stderr).toBe('1 fewer entries, 512 addresses added\n')
  expect((await subnet(...args, '--json')).stderr).toBe('')
  const {stdout} = await subnet(...args, '--total', '--json')
  expect(JSON.parse(stdout)).toEqual({networks: 1, addresses: '1024', added: '512'})
})

describe('hosts', () => {
  test.each([['10.0.0.0/7'], ['2001:db8::/64']])('%s is too much to list unasked', async (network) => {
    const {stdout, stderr, code} = await subnet('hosts', network)
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(stderr).toContain('use --yes to list them all, or --limit for the first ones')
  })
})

describe('plan', () => {
  test('one object, with what is free', async () => {
    const {stdout, code} = await subnet('plan', '10.0.0.0/24', 'web=100', 'db=20+50%', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      network: '10.0.0.0/24',
      allocations: [
        {name: 'web', network: '10.0.0.0/25', hostsWanted: 100, hostCount: '126', firstHost: '10.0.0.1', lastHost: '10.0.0.126'},
        {name: 'db', network: '10.0.0.128/27', hostsWanted: 30, hostCount: '30', firstHost: '10.0.0.129', lastHost: '10.0.0.158'},
      ],
      used: [],
      free: ['10.0.0.160/27', '10.0.0.192/26'],
      unplaced: [],
      missingAddresses: '0',
    }) // prettier-ignore
  })

  test.each([['--json'], ['--csv'], ['--get=name'], ['-q'], ['--no-color']])(
    'what does not fit exits 1: %s',
    async (flag) => {
      expect((await subnet('plan', '10.0.0.0/24', 'a=100', 'b=100', 'c=100', flag)).code).toBe(1)
    },
  )

  test('wishes from standard input, and the same blocks as rows', async () => {
    const {stdout} = await netkit(['subnet', 'plan', '10.0.0.0/29', '--csv'], {stdin: 'a=2\n# none\nb=1\n'})
    expect(stdout).toBe(`name,network,hostsWanted,hostCount,firstHost,lastHost
a,10.0.0.0/31,2,2,10.0.0.0,10.0.0.1
b,10.0.0.2/32,1,1,10.0.0.2,10.0.0.2
,10.0.0.3/32,,,,
,10.0.0.4/30,,,,
`)
  })

  test('pictures are written, and replaced; where they cannot be, that is told', async () => {
    for (const name of ['first', 'second']) {
      const {code} = await subnet('plan', '10.0.0.0/24', `${name}=100`, '--svg', 'plan.svg', '--html', 'plan.html')
      expect(code).toBe(0)
      expect(fs.readFileSync(path.join(scratch, 'plan.svg'), 'utf8')).toContain(name)
      expect(fs.readFileSync(path.join(scratch, 'plan.html'), 'utf8')).toContain(name)
    }
    expect(await subnet('plan', '10.0.0.0/24', 'a=1', '--svg', 'no/such/folder.svg')).toMatchObject({
      stdout: '',
      code: 4,
    })
  })
})

describe('against other programs', () => {
  const python = (script: string, stdin: string) =>
    execFileSync('python3', ['-c', script], {input: stdin, encoding: 'utf8'})
  const lines = Array.from({length: 2000}, (_, index) => {
    const value = Math.imul(index + 1, 0x9e3779b1) >>> 0
    const length = 8 + (value % 25)
    if (index % 3 === 0)
      return `2001:db8:${(value & 0xffff).toString(16)}:${(value >>> 16).toString(16)}::/${48 + (value % 81)}`
    return `${((value >>> 24) % 4) + 10}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}/${length}`
  })

  test("Python's ipaddress merges, excludes and splits alike", async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3')
    const script = `
import ipaddress, sys
nets = [ipaddress.ip_network(line.strip(), strict=False) for line in sys.stdin]
for version in (4, 6):
    for net in ipaddress.collapse_addresses(n for n in nets if n.version == version): print(net)
`
    const {stdout} = await netkit(['subnet', 'merge'], {stdin: lines.join('\n')})
    expect(stdout).toBe(python(script, lines.join('\n')))

    const exclude = `
import ipaddress
for net in sorted(ipaddress.ip_network('10.0.0.0/8').address_exclude(ipaddress.ip_network('10.123.45.64/27'))): print(net)
for net in sorted(ipaddress.ip_network('2001:db8::/32').address_exclude(ipaddress.ip_network('2001:db8:77::/61'))): print(net)
for net in ipaddress.ip_network('10.0.0.0/20').subnets(new_prefix=26): print(net)
for net in ipaddress.summarize_address_range(ipaddress.ip_address('10.0.0.5'), ipaddress.ip_address('10.77.3.200')): print(net)
for host in ipaddress.ip_network('192.0.2.64/26').hosts(): print(host)
`
    const ours = [
      await subnet('exclude', '10.0.0.0/8', '--without', '10.123.45.64/27'),
      await subnet('exclude', '2001:db8::/32', '--without', '2001:db8:77::/61'),
      await subnet('split', '10.0.0.0/20', '--prefix', '26', '--get', 'network'),
      await subnet('range', '10.0.0.5', '10.77.3.200'),
      await subnet('hosts', '192.0.2.64/26'),
    ]
    expect(ours.map((one) => one.stdout).join('')).toBe(python(exclude, ''))
  })

  test('iprange merges alike', async ({skip}) => {
    if (!hasProgram('iprange')) skip('needs iprange')
    const ipv4 = lines.filter((line) => !line.includes(':'))
    const file = list('iprange.txt', ipv4).slice(1)
    const {stdout} = await run('iprange', [path.join(scratch, file)])
    const ours = await netkit(['subnet', 'merge', `@${path.join(scratch, file)}`])
    expect(ours.stdout.replaceAll('/32\n', '\n')).toBe(stdout)
  })

  test('prips lists alike', async ({skip}) => {
    if (!hasProgram('prips')) skip('needs prips')
    const {stdout} = await run('prips', ['172.16.0.0/15'])
    expect((await subnet('hosts', '172.16.0.0/15', '--all')).stdout === stdout).toBe(true)
  })
})
