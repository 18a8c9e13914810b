import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {jsonLines, netkit, scratch} from '../support/run-netkit.js'

const subnet = (args: string[], stdin = '') => netkit(['subnet', ...args], {stdin, cwd: scratch})
const ip = (args: string[], stdin = '') => netkit(['ip', ...args], {stdin, cwd: scratch})

function file(name: string, content: string): string {
  fs.writeFileSync(path.join(scratch, name), content)
  return name
}

describe('supernet, next, previous, nth, sort', () => {
  test.each<[string, string, number]>([
    ['supernet 10.1.0.0/24 10.1.7.9', '10.1.0.0/21\n', 0],
    ['supernet 10.0.0.0/24', '10.0.0.0/24\n', 0],
    ['supernet 10.0.0.1-10.0.0.2 2001:db8::1,2001:db8::2', '10.0.0.0/30\n2001:db8::/126\n', 0], // a row for each version
    ['supernet 0.0.0.0 255.255.255.255', '0.0.0.0/0\n', 0],
    ['next 10.0.4.9/22', '10.0.8.0/22\n', 0],
    ['next 10.0.4.0/22 --count 2', '10.0.8.0/22\n10.0.12.0/22\n', 0],
    ['next 255.255.254.0/24 --count 2', '255.255.255.0/24\n', 1], // one, and then the addresses end
    ['next 255.0.0.0/8', '', 1],
    ['next ::/0', '', 1],
    ['next 10.0.0.0/24,192.0.2.0/24', '10.0.1.0/24\n192.0.3.0/24\n', 0],
    ['previous 2001:db8:1::/48', '2001:db8::/48\n', 0],
    ['previous 0.0.0.0/8', '', 1],
    ['previous 10.0.0.2', '10.0.0.1/32\n', 0],
    ['nth 10.0.0.0/24 0', '10.0.0.0\n', 0],
    ['nth 10.0.0.9/24 10', '10.0.0.10\n', 0],
    ['nth 10.0.0.0/24 -1', '10.0.0.255\n', 0],
    ['nth 10.0.0.0/24 -256', '10.0.0.0\n', 0],
    ['nth 10.0.0.0/24 -257', '', 1],
    ['nth 10.0.0.0/24 256', '', 1],
    ['nth 2001:db8::/64 18446744073709551615', '2001:db8::ffff:ffff:ffff:ffff\n', 0],
    ['nth 10.0.0.5-10.0.0.9 -1', '10.0.0.9\n', 0],
    ['nth 10.0.0.0/24 x', '', 2],
    ['nth 10.0.0.0/24 1.5', '', 2],
    ['sort 10.0.10.0/24 2001:db8::/32 10.0.9.7/24 10.0.0.0/8', '10.0.0.0/8\n10.0.9.7/24\n10.0.10.0/24\n2001:db8::/32\n', 0],
    ['sort 10.0.0.1 10.0.0.0/8 10.0.0.1/32 10.0.0.1-10.0.0.1 --unique', '10.0.0.0/8\n10.0.0.1\n10.0.0.1-10.0.0.1\n', 0],
  ])('%s', async (args, stdout, code) => {
    expect(await subnet(args.split(' '))).toMatchObject({stdout, code})
  }) // prettier-ignore

  test('where the address space ends, they say at which end', async () => {
    expect((await subnet(['next', '255.0.0.0/8'])).stderr).toContain('the IPv4 address space ends here, 0 of 1 found')
    expect((await subnet(['previous', '::/64'])).stderr).toContain('the IPv6 address space starts here, 0 of 1 found')
  })

  test('what they answer as JSON', async () => {
    const json = async (...args: string[]) => jsonLines((await subnet([...args, '--json'])).stdout)
    expect(await json('supernet', '10.0.0.1')).toEqual([{network: '10.0.0.1/32'}])
    expect(await json('next', '10.0.0.0/8')).toEqual([{network: '11.0.0.0/8'}])
    expect(await json('previous', '10.0.0.0/8')).toEqual([{network: '9.0.0.0/8'}])
    expect(await json('nth', '10.0.0.0/8', '1')).toEqual([{address: '10.0.0.1'}])
    const list = file('sort.txt', '# sites\n10.0.1.9/24\toffice\n')
    expect(await json('sort', `@${list}`)).toEqual([
      {network: '10.0.1.0/24', entry: '10.0.1.9/24', label: 'office', source: 'sort.txt:2'},
    ])
  })

  test('a sorted list is a list again, labels and all', async () => {
    const {stdout} = await subnet(['sort', '-'], '10.0.1.0/24\tb\n10.0.0.0/24\ta\n')
    expect(stdout).toBe('10.0.0.0/24\ta\n10.0.1.0/24\tb\n')
  })
})

describe('lists in every command about networks', () => {
  const CONFIG = 'interface a\n ip address 10.0.0.1 255.255.255.252\npermit 10.1.0.0 0.2.0.3\n'

  test.each<[string, string]>([
    ['--get network', '10.0.0.0/30\n10.1.0.0/30\n10.3.0.0/30\n'],
    ['hosts', '10.0.0.1\n10.0.0.2\n10.1.0.1\n10.1.0.2\n10.3.0.1\n10.3.0.2\n'],
    ['hosts --limit 1', '10.0.0.1\n10.1.0.1\n10.3.0.1\n'],
    ['split --prefix 31 --limit 1 --get network', '10.0.0.0/31\n10.1.0.0/31\n10.3.0.0/31\n'],
    ['range', '10.0.0.0-10.0.0.3\n10.1.0.0-10.1.0.3\n10.3.0.0-10.3.0.3\n'],
  ])('subnet %s of a configuration', async (args, stdout) => {
    const {code, ...run} = await subnet([...args.split(' '), '--input-format', 'text', '-'], CONFIG)
    expect({stdout: run.stdout, stderr: run.stderr, code}).toEqual({stdout, stderr: '', code: 0})
  })

  test.each<[string, string, string]>([
    ['hosts', '10.0.0.0/30,10.0.1.0/30\toffice # two\n2001:db8::/127\n', '10.0.0.1\n10.0.0.2\n10.0.1.1\n10.0.1.2\n2001:db8::\n2001:db8::1\n'],
    ['split --parts 2 --get network', '10.0.0.0/30\tlab\n', '10.0.0.0/31\n10.0.0.2/31\n'],
    ['--get network', '10.0.0.7/8,192.0.2.7/24\tsites\n', '10.0.0.0/8\n192.0.2.0/24\n'],
    ['reverse', '10.0.0.0/8, 192.0.2.0/24\n', '10.in-addr.arpa\n2.0.192.in-addr.arpa\n'],
  ])('subnet %s of a strict list', async (args, stdin, stdout) => {
    expect(await subnet([...args.split(' '), '-'], stdin)).toMatchObject({stdout, stderr: '', code: 0})
  }) // prettier-ignore

  test('the registries count addresses: no power of two is several networks', async () => {
    const stdin = 'ripencc|NL|ipv4|192.0.2.0|768|20200101|allocated\n'
    expect((await subnet(['--input-format', 'rir', '--get', 'network'], stdin)).stdout).toBe(
      '192.0.2.0/23\n192.0.4.0/24\n',
    )
  })

  test('CSV and JSON', async () => {
    const csv = file('ipam.csv', 'name,net\na,10.0.0.0/30\n"b",2001:db8::/127\n')
    expect((await subnet(['hosts', `@csv:${csv}`])).stdout).toBe('10.0.0.1\n10.0.0.2\n2001:db8::\n2001:db8::1\n')
    const {stdout} = await subnet(
      ['--input-format', 'json', '--column', 'cidr', '--get', 'input,network'],
      '[{"cidr":"10.0.0.7/24"}]',
    )
    expect(stdout).toBe('10.0.0.7/24\t10.0.0.0/24\n')
  })

  test('what a text holds that is no address is told with its place, the rest go on', async () => {
    const run = await subnet(['--input-format', 'text', '--get', 'network'], 'a 10.0.0.300\nb 10.0.0.1\n')
    expect(run).toMatchObject({stdout: '10.0.0.1/32\n', code: 2})
    expect(run.stderr).toMatch(/^stdin:1:10: "10\.0\.0\.300"/)
  })

  test('addresses of a text, one by one', async () => {
    const {stdout} = await ip(['--input-format', 'text', '--get', 'address'], 'src 10.0.0.1 dst [2001:db8::1]:80\n')
    expect(stdout).toBe('10.0.0.1\n2001:db8::1\n')
  })

  test('random addresses come from all networks together', async () => {
    const {stdout} = await ip(['random', '10.0.0.0/31', '192.0.2.0/31', '--count', '4', '--unique'])
    expect(stdout.trim().split('\n').sort()).toEqual(['10.0.0.0', '10.0.0.1', '192.0.2.0', '192.0.2.1'])
    expect((await ip(['random', '10.0.0.0/31', '10.0.0.1', '--count', '3', '--unique'])).code).toBe(2) // two addresses
  })

  test('many networks together may be too many rows', async () => {
    expect((await subnet(['hosts', '10.0.0.0/9', '10.128.0.0/9', '-q'])).code).toBe(0)
    expect((await subnet(['hosts', '10.0.0.0/9', '10.128.0.0/9', '11.0.0.0/24', '--all', '-q'])).code).toBe(2)
  })

  test('free looks in several pools', async () => {
    const {stdout} = await subnet(['free', '10.0.0.0/30', '10.0.1.0/30', '--used', '10.0.0.0/30', '--prefix', '31'])
    expect(stdout).toBe('10.0.1.0/31\n')
    expect((await subnet(['free', '10.0.0.0/30,10.0.1.0/30', '--prefix', '30', '--count', '2'])).stdout).toBe(
      '10.0.0.0/30\n10.0.1.0/30\n',
    )
  })
})

describe('a slip is refused with the sentence that helps', () => {
  file('sites.txt', '10.0.0.0/8\n')
  test.each<[string, string]>([
    ['subnet 192.168.1.10 255.255.225.0', '255.255.225.0 is not contiguous: bit 24 (octet 3) is a one where only zeros may follow'],
    ['subnet 192.168.1.10 0.0.0.255', '0.0.0.255 is a wildcard mask (the inverse of 255.255.255.0): use netkit subnet --wildcard'],
    ['subnet merge 10.0.0-3.*', 'a pattern, not an address: write 10.0.0.0-10.0.3.255'],
    ['subnet merge sites.txt', 'There is a file with that name: write @sites.txt to read it'],
    ['subnet merge 10.0.0.999 sites.txt', 'argument 2:1: "sites.txt"'],
    ['subnet sites.txt', 'write @sites.txt'],
    ['subnet hosts sites.txt', 'write @sites.txt'],
    ['subnet contains sites.txt 10.0.0.1', 'write @sites.txt'],
    ['subnet exclude 10.0.0.0/8 --without sites.txt', 'write @sites.txt'],
    ['subnet free sites.txt', 'write @sites.txt'],
    ['ip sites.txt', 'write @sites.txt'],
    ['mac sites.txt', 'write @sites.txt'],
    ['ip grep --in sites.txt sites.txt', 'write @sites.txt'],
    ['ip grep 10.0.0.0/8 sites.txt', '"10.0.0.0/8" is a network, not a file: use --in 10.0.0.0/8 to find what is inside it'],
    ['ip grep -4 -o sites.txt', 'no flag -4 here (--in 0.0.0.0/0 finds IPv4 alone)'],
    ['ip anonymise 10.0.0.0/8', 'expected the lengths to keep as /24,/48'],
    ['ip 10.0.0.0/24', 'a network or a range, not an address (use netkit subnet)'],
    ['subnet hots 10.0.0.0/8', 'Did you mean subnet hosts?'],
    ['subnet sorted 10.0.0.0/8', 'Did you mean subnet sort?'],
  ])('%s', async (line, sentence) => {
    const {stdout, stderr, code} = await netkit(line.split(' '), {cwd: scratch})
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(stderr).toContain(sentence)
  }) // prettier-ignore

  test.each([
    ['-A INPUT -s 10.0.0.0/8 -j DROP', 'starts with "-"'],
    ['// a comment', 'nothing before the slash'],
    ['10.0.0.0 255.255.225.0', '255.255.225.0 is not contiguous'],
  ])('in a list: %s', async (line, sentence) => {
    expect((await subnet(['merge', '-'], `10.0.0.0/8\n${line}\n`)).stderr).toContain(sentence)
  })

  test.each([['subnet', 'merge'], ['subnet'], ['ip'], ['mac']])('%s %s: the same again and again is told 20 times, then counted', async (...command) => {
    const good = command[0] === 'mac' ? '00:00:5e:00:53:01' : '10.0.0.1'
    const {stderr, code} = await netkit([...command, '-', '--csv'], {stdin: `${good}\n${'10.0.0.300\n'.repeat(50)}`})
    const lines = stderr.trim().split('\n')
    expect(lines).toHaveLength(21)
    expect(lines[20]).toMatch(/^stdin: 30 more of this kind \(INVALID_\w+\), the last in line 51$/)
    expect(code).toBe(2)
  }) // prettier-ignore

  test('a program that reads JSON gets them all', async () => {
    const {stderr} = await netkit(['subnet', '-', '--json'], {stdin: `10.0.0.1\n${'10.0.0.300\n'.repeat(50)}`})
    expect(jsonLines(stderr)).toHaveLength(50)
  })

  test('a list of something else names the format that fits', async () => {
    const {stderr, code} = await subnet(['hosts'], '{"net":\n"10.0.0.0/8"}\n')
    expect(stderr).toContain('try --input-format json')
    expect(code).toBe(2)
  })
})

describe('plan', () => {
  const networks = (stdout: string) =>
    (JSON.parse(stdout) as {allocations: {name: string; network: string}[]}).allocations.map(
      ({name, network}) => `${name} ${network}`,
    )

  test('what is used is left out, and shown', async () => {
    const args = ['plan', '10.0.0.0/24', 'web=50', 'db=20', '--used', '10.0.0.128/26,10.0.0.0/28,192.0.2.0/24']
    const {stdout} = await subnet([...args, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      allocations: [{name: 'web', network: '10.0.0.64/26'}, {name: 'db', network: '10.0.0.32/27'}],
      used: ['10.0.0.0/28', '10.0.0.128/26'],
      free: ['10.0.0.16/28', '10.0.0.192/26'],
    }) // prettier-ignore
    expect((await subnet(args)).stdout).toContain('10.0.0.128/26       in use: 64 addresses')
  })

  test('a plan goes on: names stay where they are, new ones are added', async () => {
    const first = await subnet(['plan', '10.0.0.0/24', 'web=50', 'db=20', '--used', '10.0.0.0/28', '--json'])
    const plan = file('plan.json', first.stdout)
    const second = await subnet(['plan', `@${plan}`, 'web=50', 'big=100', '--json'])
    expect(networks(second.stdout)).toEqual([...networks(first.stdout), 'big 10.0.0.128/25'])
    expect(JSON.parse(second.stdout)).toMatchObject({used: ['10.0.0.0/28']})
    expect((await subnet(['plan', `@${plan}`, '--json'])).stdout).toBe(first.stdout)
    expect(await subnet(['plan', `@${plan}`, 'web=100'])).toMatchObject({code: 2}) // another size of a name that is placed
    expect(await subnet(['plan', `@${plan}`, 'huge=/24'])).toMatchObject({code: 1})
  })

  test('room that is in pieces', async () => {
    const {stdout, code} = await subnet(['plan', '10.0.0.0/24', 'a=/25', '--used', '10.0.0.0/32,10.0.0.128/32'])
    expect(stdout).toContain('Does not fit: 10.0.0.0/24 has no free block that is large enough.')
    expect(code).toBe(1)
  })

  test.each<[string, string]>([
    ['[]', 'not a plan'],
    ['{"network":"10.0.0.0/24"}', 'not a plan'],
    ['{"network":7,"allocations":[]}', 'expected a network, found 7'],
    ['{"network":"10.0.0.1/24","allocations":[]}', '10.0.0.1/24 has host bits'],
    ['{"network":"10.0.0.0/24","allocations":[{"name":"a","network":"10.0.1.0/25"}]}', 'is not in 10.0.0.0/24'],
    ['{"network":"10.0.0.0/24","allocations":[{"name":"a","network":"10.0.0.0/25"},{"name":"b","network":"10.0.0.0/26"}]}', 'share addresses'],
    ['{"network":"10.0.0.0/24","allocations":[{"network":"10.0.0.0/25"}]}', 'without a name'],
    ['{"network":"10.0.0.0/24","allocations":[],"used":{}}', 'not a list of networks'],
  ])('%s is no plan', async (content, reason) => {
    const {stdout, stderr, code} = await subnet(['plan', `@${file('bad-plan.json', content)}`, 'a=1'])
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(stderr).toContain(reason)
  }) // prettier-ignore

  test('pictures show what is in use', async () => {
    await subnet(['plan', '10.0.0.0/24', 'a=20', '--used', '10.0.0.0/26', '--svg', 'p.svg', '--html', 'p.html'])
    for (const name of ['p.svg', 'p.html'])
      expect(fs.readFileSync(path.join(scratch, name), 'utf8')).toContain('in use')
  })
})
