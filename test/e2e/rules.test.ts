import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {hasFirewall, hasNamespaces, inNamespace} from '../support/namespace.js'
import {netkit, scratch} from '../support/run-netkit.js'

const merge = (input: string, ...args: string[]) => netkit(['subnet', 'merge', '-', ...args], {stdin: input})
const SHAPES = ['nft', 'ipset', 'cisco', 'junos'] as const

describe('--rules prints all or nothing', () => {
  test.each(SHAPES)('%s: nothing where a value was refused', async (shape) => {
    const {stdout, stderr, code} = await merge('10.0.0.0/8\n10.0.0.300\n', '--rules', shape)
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(stderr).toBe(
      'stdin:2:8: "10.0.0.300": octet 4 is above 255\n' +
        'netkit: some values were refused, so no rules are printed (--partial prints the others)\n',
    )
  })

  test.each(SHAPES)('%s: nothing of a page that says the download failed', async (shape) => {
    const {stdout, code} = await merge(
      '<html>\n<h1>502 Bad Gateway</h1>\n',
      '--rules',
      shape,
      '--partial',
      '--family',
      'both',
    )
    expect({stdout, code}).toEqual({stdout: '', code: 2})
  })

  test.each(['text', 'json', 'csv'])('%s: nothing where an entry of it was refused', async (format) => {
    const input = {text: '10.0.0.0/8 10.0.0.300', json: '["10.0.0.0/8","10.0.0.300"]', csv: 'net\n10.0.0.0/8\n10.0.0.300\n'}
    const {stdout, code} = await merge(input[format as 'text'], '--input-format', format, '--rules', 'nft')
    expect({stdout, code}).toEqual({stdout: '', code: 2})
  }) // prettier-ignore

  test('--partial: what was read, and 2 all the same', async () => {
    const {stdout, code} = await merge('10.0.0.0/8\n10.0.0.300\n', '--rules', 'junos', '--partial')
    expect({stdout, code}).toEqual({stdout: 'set policy-options prefix-list netkit4 10.0.0.0/8\n', code: 2})
  })

  test.each(SHAPES)('%s: the ends of both address spaces are read back', async (shape) => {
    const ends = '0.0.0.0/32\n255.255.255.255/32\n::/128\nffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128\n'
    const {stdout} = await merge(ends, '--rules', shape)
    expect(await merge(stdout, '--input-format', 'text')).toMatchObject({stdout: ends, stderr: '', code: 0})
  })

  test('flags that need others, or exclude them, say so', async () => {
    const {stderr} = await netkit(['subnet', 'merge', '10.0.0.0/8', '--partial'])
    expect(stderr).toMatch(/^netkit: --partial needs --rules\n/)
    const both = await netkit(['subnet', 'merge', '10.0.0.0/8', '--ranges', '--rules', 'nft'])
    expect(both.stderr).toMatch(/^netkit: --rules and --ranges exclude one another\n/)
  })

  test('an empty list is no set of rules', async () => {
    expect(await merge('', '--rules', 'nft', '--family', 'both')).toMatchObject({stdout: '', code: 2})
  })
})

describe('a version without networks', () => {
  test.each(SHAPES)('%s: is not named', async (shape) => {
    const {stdout} = await merge('10.0.0.0/8\n', '--rules', shape)
    expect(stdout).toContain('netkit4')
    expect(stdout).not.toContain('netkit6')
  })

  test.each<[string, string, string]>([
    ['nft', 'both', 'flush set inet netkit netkit6\n'],
    ['ipset', '6', 'flush netkit6\n'],
    ['cisco', 'both', 'no object-group v6-network netkit6\n'],
    ['junos', '6', 'delete policy-options prefix-list netkit6\n'],
  ])('%s: is emptied where --family %s names it', async (shape, family, line) => {
    const {stdout, code} = await merge('10.0.0.0/8\n', '--rules', shape, '--family', family)
    expect(stdout.endsWith(line)).toBe(true)
    expect(code).toBe(0)
  })

  test('--family 4 empties nothing of IPv6', async () => {
    expect((await merge('10.0.0.0/8\n', '--rules', 'nft', '--family', '4')).stdout).not.toContain('netkit6')
  })

  test.each([['--family', '4'], ['--partial']])('%s needs --rules', async (...flag) => {
    expect((await merge('10.0.0.0/8\n', ...flag)).code).toBe(2)
  })
})

describe('the name', () => {
  test.each([
    ['nft', 'drop'],
    ['nft', 'ip'], // ip6
    ['cisco', 'any'], // any4
  ])('%s: %s is a word of its own', async (shape, name) => {
    const {stdout, stderr, code} = await merge('10.0.0.0/8\n', '--rules', shape, '--name', name)
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(stderr).toContain('is a keyword of')
  })

  test.skipIf(!hasFirewall())('nft takes every name that is not refused, of those that look like its words', async () => {
    const words = 'blocked filter input output forward prerouting nat route hook4 accept_ counters rules tables tcp_ log1 any host'
    const names = words.split(' ')
    const lines = names.map((name) => `echo 10.0.0.0/8 | netkit subnet merge --rules nft --name ${name} | nft -f - || echo ${name}`)
    const {stdout, stderr} = await inNamespace(lines.join('\n'))
    expect({stdout, stderr}).toEqual({stdout: '', stderr: ''})
  }) // prettier-ignore
})

const NETWORKS = [
  '0.0.0.0/1',
  '128.0.0.0/3',
  '192.0.2.0/25',
  '192.0.2.255/32',
  '198.51.100.0/22',
  '224.0.0.0/4',
].concat(['2001:db8::/32', '2001:db9::1/128', 'fd00::/7'])

describe('each shape is read back to the same set', () => {
  test.each(SHAPES)('%s', async (shape) => {
    const wanted = (await merge(NETWORKS.join('\n'))).stdout
    const {stdout} = await merge(NETWORKS.join('\n'), '--rules', shape)
    expect(await merge(stdout, '--input-format', 'text')).toMatchObject({stdout: wanted, stderr: '', code: 0})
  })

  test.each(SHAPES)('%s: everything', async (shape) => {
    const {stdout} = await merge('0.0.0.0/0\n::/0\n', '--rules', shape)
    expect((await merge(stdout, '--input-format', 'text')).stdout).toBe('0.0.0.0/0\n::/0\n')
  })
})

describe('a firewall that holds a set', () => {
  const list = (name: string, content: string) => {
    const file = path.join(scratch, name)
    fs.writeFileSync(file, content)
    return file
  }
  const good = list('rules-good.txt', '10.0.0.0/24\n2001:db8::/48\n')
  const bad = list('rules-bad.txt', '<html>\n10.0.0.0/8\n')
  const six = list('rules-six.txt', '2001:db8:1::/48\n')

  test.skipIf(!hasFirewall())(
    'nft: keeps it when the download failed, and one version when the other is loaded',
    async () => {
      const load = (file: string) => `netkit subnet merge @${file} --rules nft --name blocked 2>/dev/null | nft -f -`
      const {stdout} = await inNamespace(
        `${load(good)}; ${load(bad)}; ${load(six)}; nft list ruleset | grep -oE '10\\.[0-9.]+/[0-9]+|2001[0-9a-f:]+/48'`,
      )
      expect(stdout).toBe('10.0.0.0/24\n2001:db8:1::/48\n')
    },
  )

  test.skipIf(!hasNamespaces('ipset'))('ipset: the same', async () => {
    const load = (file: string) =>
      `netkit subnet merge @${file} --rules ipset --name blocked 2>/dev/null | ipset restore`
    const {stdout} = await inNamespace(
      `${load(good)}; ${load(bad)}; ${load(six)}; ipset list | grep -E '^[0-9a-f.:]+/[0-9]+'`,
    )
    expect(stdout).toBe('10.0.0.0/24\n2001:db8:1::/48\n')
  })

  test.skipIf(!hasFirewall())('nft -c: what is made of everything and of single hosts is taken', async () => {
    const {stdout, stderr} = await inNamespace(
      `printf '0.0.0.0/0\\n::/0\\n' | netkit subnet merge --rules nft | nft -c -f - && ` +
        `printf '192.0.2.7\\n2001:db8::7\\n' | netkit subnet merge --rules nft --family both | nft -c -f - && echo taken`,
    )
    expect({stdout, stderr}).toEqual({stdout: 'taken\n', stderr: ''})
  })
})

describe('--strict names what has host bits', () => {
  test.each([
    ['list', '10.0.0.0/8\n210.241.0.0/14\n2001:db8::1/32\n'],
    ['text', 'allow 10.0.0.0/8\nallow 210.241.0.0/14\nallow 2001:db8::1/32\n'],
    ['csv', 'net\n10.0.0.0/8\n210.241.0.0/14\n2001:db8::1/32\n'],
    ['json', '["10.0.0.0/8",\n"210.241.0.0/14",\n"2001:db8::1/32"]'],
  ])('in a %s', async (format, input) => {
    const {stdout, stderr, code} = await merge(input, '--strict', '--input-format', format)
    expect({stdout, code}).toEqual({stdout: '10.0.0.0/8\n', code: 2})
    expect(stderr).toContain('"210.241.0.0/14": host bits are set; the network is 210.240.0.0/14\n')
    expect(stderr).toContain('"2001:db8::1/32": host bits are set; the network is 2001:db8::/32\n')
    expect(stderr).toMatch(/^stdin:\d:\d+: /)
  })

  test('addresses and ranges have none', async () => {
    const {stdout, code} = await merge(
      '10.0.0.1\n10.0.0.9-10.0.0.10\n192.0.2.0 255.255.255.0\n',
      '--strict',
      '--ranges',
    )
    expect({stdout, code}).toEqual({stdout: '10.0.0.1\n10.0.0.9-10.0.0.10\n192.0.2.0-192.0.2.255\n', code: 0})
  })

  test('a value alone', async () => {
    expect(await netkit(['subnet', 'merge', '10.0.0.1/8', '--strict'])).toMatchObject({stdout: '', code: 2})
  })
})
