import {once} from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {hasProgram, jsonLines, linesOf, netkit, run, scratch, shell, startNetkit} from '../support/run-netkit.js'

const LOG = `10.0.0.1 - - "GET / HTTP/1.1" 200
[2001:db8::7]:443 closed
nothing here, v1.2.3.4 and 12:00:00
client ::ffff:10.1.2.3 said hello.
from 192.0.2.77 to 10.0.0.1.
`
const LABELS = '10.0.0.0/8\toffice\n10.1.0.0/16\tlab\n2001:db8::/32\n'

function file(name: string, content: string | Buffer): string {
  fs.writeFileSync(path.join(scratch, name), content)
  return name
}
const log = file('access.log', LOG)
const labels = `@${file('labels.txt', LABELS)}`
const grep = (...args: string[]) => netkit(['ip', 'grep', ...args], {cwd: scratch})
const lines = (...numbers: number[]) => numbers.map((number) => `${LOG.split('\n')[number - 1]}\n`).join('')

describe('what is printed', () => {
  test.each<[string, string[], string, number]>([
    ['lines with any address', [log], lines(1, 2, 4, 5), 0],
    ['lines with one of a network', ['--in', '192.0.2.0/24', log], lines(5), 0],
    ['of several networks and ranges', ['--in', '2001:db8::/32,192.0.2.70-192.0.2.80', log], lines(2, 5), 0],
    ['an IPv4-mapped address is in the IPv4 network', ['--in', '10.1.0.0/16', log], lines(4), 0],
    ['of a list', ['--in', labels, log], lines(1, 2, 4, 5), 0],
    ['the others', ['-v', log], lines(3), 0],
    ['the others of a network', ['-v', '--in', '10.0.0.0/8', log], lines(2, 3), 0],
    ['nothing', ['--in', '172.16.0.0/12', log], '', 1],
    ['the addresses alone', ['-o', log], '10.0.0.1\n2001:db8::7\n::ffff:10.1.2.3\n192.0.2.77\n10.0.0.1\n', 0],
    ['the addresses of a network alone', ['-o', '--in', '10.0.0.0/8', log], '10.0.0.1\n::ffff:10.1.2.3\n10.0.0.1\n', 0],
    ['how many lines', ['-c', log], '4\n', 0],
    ['how many other lines', ['-c', '-v', log], '1\n', 0],
    ['how many addresses', ['-c', '-o', log], '5\n', 0],
    ['no line at all', ['-c', '--in', '172.16.0.0/12', log], '0\n', 1],
    ['with labels', ['--in', labels, '--label', log],
      'office\t10.0.0.1 - - "GET / HTTP/1.1" 200\n2001:db8::/32\t[2001:db8::7]:443 closed\nlab\tclient ::ffff:10.1.2.3 said hello.\noffice\tfrom 192.0.2.77 to 10.0.0.1.\n', 0],
    ['addresses with labels', ['--in', labels, '--label', '-o', log], 'office\t10.0.0.1\n2001:db8::/32\t2001:db8::7\nlab\t::ffff:10.1.2.3\noffice\t10.0.0.1\n', 0],
    ['anonymised, also what was not looked for', ['--in', '10.0.0.1', '--anonymise', '/24,/48', log],
      '10.0.0.0 - - "GET / HTTP/1.1" 200\nfrom 192.0.2.0 to 10.0.0.0.\n', 0],
    ['anonymised addresses', ['-o', '--anonymize', '16', log], '10.0.0.0\n2001:db8::\n::ffff:10.1.0.0\n192.0.0.0\n10.0.0.0\n', 0],
    ['the most frequent', ['--top', '1', log], '        2  10.0.0.1\n', 0],
    ['the most frequent labels', ['--top', '5', '--in', labels, '--label', log], '        2  office\n        1  2001:db8::/32\n        1  lab\n', 0],
    ['several files', [log, log, '--in', '192.0.2.0/24'], `access.log\t${lines(5)}access.log\t${lines(5)}`, 0],
  ])('%s', async (_, args, stdout, code) => {
    expect(await grep(...args)).toEqual({stdout, stderr: '', code, signal: null})
    const quiet = await grep(...args, '-q')
    expect(quiet).toEqual({stdout: '', stderr: '', code, signal: null})
    for (const format of ['--json', '--csv']) expect((await grep(...args, format)).code).toBe(code)
  }) // prettier-ignore

  test('standard input, and - for it', async () => {
    const stdin = 'a 10.0.0.1\nb'
    expect(await netkit(['ip', 'grep'], {stdin})).toMatchObject({stdout: 'a 10.0.0.1\n', code: 0})
    expect(await netkit(['ip', 'grep', '-', '--json'], {stdin})).toMatchObject({
      stdout:
        '{"file":"stdin","line":1,"label":null,"addresses":["10.0.0.1"],"text":"a 10.0.0.1","base64":"YSAxMC4wLjAuMQ=="}\n',
      code: 0,
    })
  })
})

test('as JSON', async () => {
  const rows = async (...args: string[]) => jsonLines((await grep(...args, '--json')).stdout)
  expect(await rows('--in', labels, '--label', '-o', log)).toContainEqual({
    file: 'access.log',
    line: 4,
    address: '::ffff:10.1.2.3',
    label: 'lab',
    block: '::ffff:10.1.2.3',
  })
  expect(await rows('-c', log)).toEqual([{file: 'access.log', count: 4}])
  expect(await rows('--top', '1', log)).toEqual([{address: '10.0.0.1', label: null, count: 2}])
})

test('bytes go through as they are; in JSON, text that is none is null', async () => {
  const name = file('bytes.log', Buffer.from('\xff\x1b[2J 10.0.0.1\r\n', 'latin1'))
  const {stdout} = await shell(`netkit ip grep ${name} | od -An -tx1`, {cwd: scratch})
  expect(stdout.replace(/\s+/g, ' ').trim()).toBe('ff 1b 5b 32 4a 20 31 30 2e 30 2e 30 2e 31 0d 0a')
  const json = await grep(name, '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({text: null, base64: '/xtbMkogMTAuMC4wLjEN'})
  const csv = await grep(name, '--get', 'label,addresses')
  expect(csv.stdout).toBe('\t10.0.0.1\n')
})

test('a label never moves a cursor', async () => {
  const list = `@${file('evil.txt', '10.0.0.0/8\t\x1b[2Jroot\n')}`
  expect((await grep('--in', list, '--label', '-o', log)).stdout).toContain('\\x1b[2Jroot\t10.0.0.1\n')
})

describe('what cannot be', () => {
  test.each([
    [['--label', log], '--label needs the networks of --in', 2],
    [['--in', '10.0.0.300', log], 'octet 4 is above 255', 2],
    [['-v', '-o', log], '--invert', 2],
    [['--anonymise', '/40,/48', log], 'expected prefix lengths such as /24,/48', 2],
    [['nosuch.log'], 'cannot read nosuch.log: no such file', 4],
    [['.'], 'cannot read .: it is a folder', 4],
  ])('%j: %s', async (args, reason, code) => {
    const failed = await grep(...args)
    expect(failed.stderr).toContain(reason)
    expect(failed.code).toBe(code)
  })

  test('a file that is missing does not hide what the others have', async () => {
    const {stdout, stderr, code} = await grep('nosuch.log', log, '-c')
    expect(stdout).toBe('access.log\t4\n') // what was not read has no count
    expect(stderr).toBe('netkit: cannot read nosuch.log: no such file\n')
    expect(code).toBe(4)
  })

  test('a bad line of the list of networks is told, and the rest looked for', async () => {
    const list = `@${file('dirty-networks.txt', '10.0.0.300\n192.0.2.0/24\n')}`
    expect(await grep('--in', list, log)).toEqual({
      stdout: lines(5),
      stderr: 'dirty-networks.txt:1:8: "10.0.0.300": octet 4 is above 255\n',
      code: 2,
      signal: null,
    })
  })
})

describe('long and live', () => {
  test('a live source is answered line by line', async () => {
    const child = startNetkit(['ip', 'grep', '--in', '10.0.0.0/8'])
    const rows = linesOf(child.stdout!)
    for (const number of [1, 2, 3]) {
      child.stdin!.write(`nothing\nfound 10.0.0.${number}\n`)
      expect((await rows.next()).value).toBe(`found 10.0.0.${number}`)
    }
    child.stdin!.end()
    expect(await once(child, 'close')).toEqual([0, null])
  })

  test('lines far longer than what is read at once, and addresses across the seams', async () => {
    const long = `${'x'.repeat(3_000_000)} 10.0.0.7 ${'y'.repeat(3_000_000)}`
    const name = file('long.log', `${long}\n${'1.1.1.1 '.repeat(300_000)}\n10.0.0.8`)
    expect((await grep('-o', '--in', '10.0.0.0/8', name)).stdout).toBe('10.0.0.7\n10.0.0.8\n')
    expect((await grep('-c', '-o', name)).stdout).toBe('300002\n')
    expect((await grep('--in', '10.0.0.7', name)).stdout === `${long}\n`).toBe(true)
  })

  test('the same however standard input is cut', async () => {
    const expected = (await grep('-o', log)).stdout
    expect((await netkit(['ip', 'grep', '-o'], {stdin: [...LOG]})).stdout).toBe(expected)
  })

  test('| head ends it at once', async () => {
    const script = '{ yes 10.0.0.1 | netkit ip grep; echo "code $?" >&2; } | head -n 1'
    expect(await shell(script)).toMatchObject({stdout: '10.0.0.1\n', stderr: 'code 0\n'})
  })

  test('with -q the first match is the answer', async () => {
    const {code} = await shell('yes 10.0.0.1 | netkit ip grep -q')
    expect(code).toBe(0)
  })

  test('grepcidr finds the same lines, where it looks as closely', async ({skip}) => {
    if (!hasProgram('grepcidr')) skip('needs grepcidr')
    const text = Array.from({length: 5000}, (_, index) => {
      const value = Math.imul(index + 1, 0x9e3779b1) >>> 0
      const ipv4 = `${((value >>> 24) % 8) + 8}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`
      return `${index % 5 === 0 ? `2001:db8:${index % 7}::${(value & 0xffff).toString(16)}` : ipv4} - - [12/Mar/2025:12:00:00 +0000] "GET /"`
    }).join('\n')
    const name = file('generated.log', `${text}\n`)
    const networks = '10.0.0.0/9,12.7.0.0/16,2001:db8:3::/48'
    const peer = await run('grepcidr', [networks, path.join(scratch, name)])
    expect(peer.stdout).not.toBe('')
    expect((await grep('--in', networks, name)).stdout === peer.stdout).toBe(true)
  })
})

describe('convert and random', () => {
  test('convert reads what nothing else of netkit reads, and says which form it wrote', async () => {
    const {stdout} = await netkit(['ip', 'convert', '0x7f.1', '017700000001', '--as', 'dotted', '--json'])
    expect(jsonLines(stdout)).toEqual([
      {input: '0x7f.1', form: 'dotted', value: '127.0.0.1'},
      {input: '017700000001', form: 'dotted', value: '127.0.0.1'},
    ])
    const all = await netkit(['ip', 'convert'], {stdin: '192.0.2.7\nnonsense\n'})
    expect(all.stdout.split('\n')).toHaveLength(9)
    expect(all.stderr).toContain('stdin:2:1: "nonsense": ')
    expect(all.code).toBe(2)
  })

  test('random draws the same again from the same seed', async () => {
    const draw = () => netkit(['ip', 'random', '10.0.0.0/24', '--count', '256', '--unique', '--seed', 'a', '--json'])
    const first = await draw()
    expect(new Set(first.stdout.trimEnd().split('\n')).size).toBe(256)
    expect((await draw()).stdout).toBe(first.stdout)
    const tooMany = await netkit(['ip', 'random', '10.0.0.0/24', '--count', '257', '--unique'])
    expect(tooMany).toMatchObject({
      stdout: '',
      stderr: 'netkit: only 256 addresses to choose from, not 257\n',
      code: 2,
    })
  })
})
