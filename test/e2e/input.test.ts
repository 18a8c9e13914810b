import {once} from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import {gzipSync} from 'node:zlib'
import {describe, expect, test} from 'vitest'
import {
  ended,
  type ErrorLine,
  hasProgram,
  jsonLines,
  linesOf,
  netkit,
  runPython,
  scratch,
  shell,
  startNetkit,
  startPython,
} from '../support/run-netkit.js'

const EXPECTED = 'expected ADDRESS/PREFIX, such as 192.168.11.229/24 or 2001:db8::1/64'

/** A file of this test's own; gives the word that names it on the command line. */
function list(name: string, content: string | Buffer): string {
  fs.writeFileSync(path.join(scratch, name), content)
  return `@${name}`
}

const networks = (args: string[], stdin: string | Buffer = '') =>
  netkit(['subnet', '--get', 'network', ...args], {stdin, cwd: scratch})

describe('what a list may look like', () => {
  test.each<[string, string | Buffer]>([
    ['a line end at the end', '10.0.0.1/8\n192.0.2.1/24\n'],
    ['none at the end', '10.0.0.1/8\n192.0.2.1/24'],
    ['CR LF', '10.0.0.1/8\r\n192.0.2.1/24\r\n'],
    ['a byte order mark', '\ufeff10.0.0.1/8\n192.0.2.1/24\n'],
    ['blank lines', '\n\n10.0.0.1/8\n \t\n192.0.2.1/24\n\n'],
    ['comments', '# our networks\n10.0.0.1/8 # the old one\n  #\n192.0.2.1/24\t# another\n'],
    ['a netmask as a second word', '10.0.0.1 255.0.0.0\n192.0.2.1\t255.255.255.0\n'],
    ['a long comment', `10.0.0.1/8 # ${'x'.repeat(10_000)}\n192.0.2.1/24\n`],
    ['a long line of comment alone', `#${'x'.repeat(300_000)}\n10.0.0.1/8\n192.0.2.1/24\n`],
  ])('%s', async (_, text) => {
    const wanted = {stdout: '10.0.0.0/8\n192.0.2.0/24\n', stderr: '', code: 0}
    expect(await networks([], text)).toMatchObject(wanted)
    expect(await networks([list('list.txt', text)])).toMatchObject(wanted)
  })

  test('a mark that comes byte by byte', async () => {
    const child = startNetkit(['subnet', '--get', 'network'])
    const rows = linesOf(child.stdout!)
    for (const byte of Buffer.from('\ufeff10.0.0.1/8\n')) child.stdin!.write(Buffer.of(byte))
    expect((await rows.next()).value).toBe('10.0.0.0/8')
    child.stdin!.end()
    expect(await once(child, 'close')).toEqual([0, null])
  })

  test.each<[string, Buffer]>([
    ['little-endian', Buffer.from('\ufeff10.0.0.1/8\n', 'utf16le')],
    ['big-endian', Buffer.from('\ufeff10.0.0.1/8\n', 'utf16le').swap16()],
  ])('UTF-16, %s, is named', async (_, bytes) => {
    const reason = 'is UTF-16 text, expected UTF-8 text (iconv -f UTF-16 -t UTF-8)'
    expect(await networks([], bytes)).toMatchObject({stdout: '', stderr: `netkit: stdin ${reason}\n`, code: 2})
    const file = list('utf16.txt', bytes)
    expect(await networks([file])).toMatchObject({stderr: `netkit: utf16.txt ${reason}\n`, code: 2})
    const {stdout} = await netkit(['subnet', '--json'], {stdin: bytes})
    expect((JSON.parse(stdout) as ErrorLine).error).toMatchObject({code: 'UTF16_INPUT', input: '-'})
  })

  test.each([
    ['gzip', gzipSync('10.0.0.1/8\n'), 'is compressed, expected UTF-8 text (gzip -dc)'],
    ['xz', Buffer.from('fd377a585a000004', 'hex'), 'is compressed, expected UTF-8 text (xz -dc)'],
    ['zip', Buffer.from('504b030414000000', 'hex'), 'is a ZIP archive, expected UTF-8 text (unzip -p)'],
    [
      'UTF-16',
      Buffer.from('\ufeff10.0.0.1/8\n', 'utf16le'),
      'is UTF-16 text, expected UTF-8 text (iconv -f UTF-16 -t UTF-8)',
    ],
  ])('%s is named, wherever lists and text are read', async (name, bytes, reason) => {
    const inScratch = (args: string[], stdin: string | Buffer = '') => netkit(args, {stdin, cwd: scratch})
    const refused = {code: 2, stdout: '', stderr: expect.stringContaining(reason) as string}
    const file = `${name}.log`
    list(file, bytes)
    list('lines.log', '10.0.0.1 came\n')
    for (const word of [`@${file}`, `@text:${file}`, `@json:${file}`])
      expect(await inScratch(['subnet', 'merge', word])).toMatchObject(refused)
    expect(await inScratch(['ip', 'grep', file])).toMatchObject(refused)
    expect(await inScratch(['ip', 'anonymise', file])).toMatchObject(refused)
    expect(await inScratch(['ip', 'anonymise'], bytes)).toMatchObject({...refused, stderr: `netkit: stdin ${reason}\n`})
    const both = await inScratch(['ip', 'grep', '-o', file, 'lines.log'])
    expect(both).toMatchObject({code: 2, stdout: 'lines.log\t10.0.0.1\n', stderr: `netkit: ${file} ${reason}\n`})
  })

  test('UTF-16 without a mark, and NUL bytes, are control characters', async () => {
    const {stdout, stderr, code} = await networks([], Buffer.from('10.0.0.1/8\n', 'utf16le'))
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(stderr).toContain('stdin:1:2: "1\\x000\\x00.')
    const nul = await networks([], '10.0.0.1\0/8\n10.0.0.2/8\n')
    expect(nul).toMatchObject({
      stdout: '10.0.0.0/8\n',
      stderr: 'stdin:1:9: "10.0.0.1\\x00/8": a control character (U+0000)\n',
      code: 2,
    })
  })

  test('bytes that are no UTF-8', async () => {
    const {stderr, code} = await networks([], Buffer.from('10.0.0.1\xff/8\n', 'latin1'))
    expect(stderr).toMatch(/^stdin:1:9: /)
    expect(code).toBe(2)
  })

  test('# directly behind a value is no comment', async () => {
    expect(await networks([], '10.0.0.1#2\n')).toMatchObject({stdout: '', code: 2})
  })
})

describe('where values come from', () => {
  test.each([
    ['-', ['-']],
    ['@-', ['@-']],
    ['no word at all', []],
  ])('standard input: %s', async (_, words) => {
    expect(await networks(words, '10.0.0.1/8\n')).toMatchObject({stdout: '10.0.0.0/8\n', code: 0})
  })

  test('several sources are read in their order', async () => {
    const first = list('first.txt', '192.0.2.1/24')
    const second = list('second.txt', '198.51.100.1/24\n203.0.113.1/24\n')
    const words = ['10.0.0.1/8', second, '-', first, '2001:db8::1/64']
    expect(await networks(words, '172.16.0.1/12\n')).toMatchObject({
      stdout: '10.0.0.0/8\n198.51.100.0/24\n203.0.113.0/24\n172.16.0.0/12\n192.0.2.0/24\n2001:db8::/64\n',
      code: 0,
    })
  })

  test('a bad value is told with its place, whatever the source, and the rest go on', async () => {
    const file = list('mixed.txt', '10.0.0.1/8\n  10.0.0.300/8\n')
    const {stdout, stderr, code} = await networks(['1.2.3', file, '-', '192.0.2.1/24'], 'nonsense\n')
    expect(stdout).toBe('10.0.0.0/8\n192.0.2.0/24\n')
    expect(stderr.split('\n').map((line) => line.split(': ')[0])).toEqual([
      'argument 1:6',
      'mixed.txt:2:10',
      'stdin:1:1',
      '',
    ])
    expect(code).toBe(2)
  })

  test('the same as JSON: the line, or null for an argument', async () => {
    const file = list('mixed.txt', '10.0.0.1/8\n  10.0.0.300/8\n')
    const {stderr} = await netkit(['subnet', '--json', '1.2.3', file, '-'], {stdin: '\nnonsense\n', cwd: scratch})
    expect(jsonLines<ErrorLine>(stderr).map(({error: {input, line}}) => [input, line])).toEqual([
      ['1.2.3', null],
      ['10.0.0.300/8', 2],
      ['nonsense', 2],
    ])
  })

  test.each([
    ['a missing file', '@nosuch.txt', 'cannot read nosuch.txt: no such file'],
    ['a folder', '@.', 'cannot read .: it is a folder'],
  ])('%s', async (_, word, reason) => {
    expect(await networks([word])).toMatchObject({stdout: '', stderr: `netkit: ${reason}\n`, code: 4})
    const {stdout, code} = await netkit(['subnet', '--json', word], {cwd: scratch})
    const error = {code: 'CANNOT_READ', message: reason, input: word.slice(1)}
    expect({stdout, code}).toEqual({stdout: `${JSON.stringify({error})}\n`, code: 4})
  })

  test('a folder as standard input', async () => {
    const {stderr, code} = await shell('netkit subnet < .', {cwd: scratch})
    expect({stderr, code}).toEqual({stderr: 'netkit: cannot read stdin: it is a folder\n', code: 4})
  })

  test('what came before a missing file is printed', async () => {
    expect(await networks(['10.0.0.1/8', '@nosuch.txt'])).toMatchObject({stdout: '10.0.0.0/8\n', code: 4})
  })

  test.each([
    ['nothing', ''],
    ['blank lines and comments only', '\n  \n# nothing\n'],
    ['a byte order mark only', '\ufeff'],
  ])('%s: that is a mistake, and says what was expected', async (_, stdin) => {
    const reason = `nothing to read, ${EXPECTED}, one per line`
    expect(await netkit(['subnet'], {stdin})).toMatchObject({stdout: '', stderr: `netkit: ${reason}\n`, code: 2})
    const {stdout, stderr, code} = await netkit(['subnet', '--json'], {stdin})
    expect(JSON.parse(stdout)).toEqual({error: {code: 'NO_VALUES', message: reason, input: null}})
    expect({stderr, code}).toEqual({stderr: '', code: 2})
  })

  test('standard input that another process made non-blocking', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3, to make the pipe non-blocking')
    const script = 'import os, sys; os.set_blocking(0, False); os.execv(sys.argv[1], sys.argv[1:])'
    const child = startPython(script, ['subnet', '--get', 'network'])
    const rows = linesOf(child.stdout!)
    for (const number of [1, 2, 3]) {
      child.stdin!.write(`10.${number}.0.1/16\n`)
      expect((await rows.next()).value).toBe(`10.${number}.0.0/16`)
    }
    child.stdin!.end()
    expect(await once(child, 'close')).toEqual([0, null])
  })
})

describe('a lot of input', () => {
  test('100,000 bad lines are all told', async () => {
    const count = 100_000
    const {stdout, stderr, code} = await netkit(['subnet', '--json'], {stdin: '10.0.0.300/8\n'.repeat(count)})
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    const lines = stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(count)
    expect((JSON.parse(lines.at(-1)!) as ErrorLine).error.line).toBe(count)
  })

  test.each([
    ['an address behind 5000 blanks', `${' '.repeat(5000)}10.0.0.1/8`],
    ['something behind an address and 5000 blanks', `10.0.0.1/8${' '.repeat(5000)}/24`],
    ['5000 digits', '1'.repeat(5000)],
    ['5000 letters of several bytes', 'ä'.repeat(5000)],
  ])('%s: no value is cut in silence', async (_, line) => {
    const {stdout, stderr, code} = await networks([], `${line}\n192.0.2.1/24\n`)
    expect({stdout, code}).toEqual({stdout: '192.0.2.0/24\n', code: 2})
    expect(stderr).toMatch(/^stdin:1:\d+: ".{0,40}…": longer than 4096 bytes\n$/)
  })

  test('an argument of 100,000 digits', async () => {
    const {stderr, code} = await networks(['1'.repeat(100_000)])
    expect(stderr).toBe(`netkit: "${'1'.repeat(40)}…": longer than 4096 bytes\n`)
    expect(code).toBe(2)
  })

  test('a line of 1 GB is refused, and takes no memory', async ({skip}) => {
    if (!fs.existsSync('/proc/self/status')) skip('needs /proc, to see the memory of another process')
    const child = startNetkit(['subnet', '--get', 'network'])
    const outcome = ended(child)
    const row = once(child.stdout!, 'data')
    const chunk = Buffer.alloc(1 << 20, '1')
    for (let count = 0; count < 1000; count++) {
      if (!child.stdin!.write(chunk)) await once(child.stdin!, 'drain')
    }
    child.stdin!.write('\n10.0.0.1/8\n')
    await row // now the long line has been read
    const status = fs.readFileSync(`/proc/${child.pid}/status`, 'utf8')
    child.stdin!.end()
    expect(await outcome).toEqual({
      stdout: '10.0.0.0/8\n',
      stderr: `stdin:1:1: "${'1'.repeat(40)}…": longer than 4096 bytes\n`,
      code: 2,
      signal: null,
    })
    const peakKib = Number(/VmHWM:\s*(\d+) kB/.exec(status)?.[1])
    expect(peakKib).toBeGreaterThan(0)
    expect(peakKib).toBeLessThan(200 * 1024)
  })
})

describe('formats', () => {
  test.each([
    ['--json', '--csv'],
    ['--json', '--get=network'],
    ['--csv', '--quiet'],
    ['--get=network', '-q'],
    ['--json', '-q'],
    ['--csv', '--get=network'],
  ])('%s and %s exclude one another', async (one, other) => {
    const {stdout, stderr, code} = await netkit(['subnet', '10.0.0.1', one, other])
    expect(`${stdout}${stderr}`).toMatch(/--(json|csv|get) and --(csv|get|quiet) exclude one another/)
    expect(code).toBe(2)
  })

  test.each([['nosuch'], ['network,nosuch'], [''], [','], ['binary'], ['constructor']])(
    '--get %j: the known fields are listed',
    async (fields) => {
      const {stdout, stderr, code} = await netkit(['subnet', '10.0.0.1/8', '--get', fields])
      expect({stdout, code}).toEqual({stdout: '', code: 2})
      expect(stderr).toMatch(
        /^netkit: --get: no field ".*", there are input, version, .*binary\.network.*reverseZone\n$/,
      )
    },
  )

  test('--get: tabs, dotted names, null as nothing', async () => {
    const {stdout} = await netkit(['subnet', '192.0.2.7/31', '--get', 'network, broadcastAddress,binary.netmask'])
    expect(stdout).toBe('192.0.2.6/31\t\t11111111.11111111.11111111.11111110\n')
  })

  test('--csv has the header once, and the fields of --json', async () => {
    const {stdout: csv} = await netkit(['subnet', '10.0.0.1/8', '2001:db8::1/64', '--csv'])
    const [header, ...rows] = csv.trimEnd().split('\n')
    expect(rows).toHaveLength(2)
    const {stdout: json} = await netkit(['subnet', '10.0.0.1/8', '--json'])
    const names = Object.entries(JSON.parse(json) as object).flatMap(([name, value]: [string, unknown]) =>
      value !== null && typeof value === 'object' ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name],
    )
    expect(header!.split(',')).toEqual(names)
  })
})

describe('an output that takes no more', () => {
  const args = [
    ['subnet', '10.0.0.1/8'],
    ['subnet', '10.0.0.1/8', '--json'],
    ['subnet', '10.0.0.1/8', '--csv'],
    ['completion', 'bash'],
    ['--help'],
    ['subnet', '--help'],
    ['--version'],
  ]
  test.for(args.map((words) => words.join(' ')))('a full disk: %s', async (words, {skip}) => {
    if (!fs.existsSync('/dev/full')) skip('needs /dev/full')
    const {stderr, code} = await shell(`netkit ${words} > /dev/full`)
    expect(stderr).toBe('netkit: cannot write the output: no space left on the disk\n')
    expect(code).toBe(4)
  })

  test('a full disk in the middle of a long list', async ({skip}) => {
    if (!fs.existsSync('/dev/full')) skip('needs /dev/full')
    const stdin = '10.0.0.1/8\n'.repeat(10_000)
    const {stderr, code} = await shell('netkit subnet --json > /dev/full', {stdin})
    expect(stderr).toBe('netkit: cannot write the output: no space left on the disk\n')
    expect(code).toBe(4)
  })

  test('a slow reader behind a pipe that does not block loses nothing', async ({skip}) => {
    if (!hasProgram('python3')) skip('needs python3, to make the pipe non-blocking')
    const script = `
import os, subprocess, sys
reader, writer = os.pipe()
os.set_blocking(writer, False)
child = subprocess.Popen(sys.argv[1:], stdout=writer)
os.close(writer)
total = 0
while chunk := os.read(reader, 4096): total += chunk.count(b'\\n')
print(total, child.wait())`
    const count = 20_000
    const {stdout} = await runPython(script, ['subnet', '--json'], {stdin: '10.0.0.1/8\n'.repeat(count)})
    expect(stdout).toBe(`${count} 0\n`)
  })
})
