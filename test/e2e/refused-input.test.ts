import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {type ErrorLine, jsonLines, netkit} from '../support/run-netkit.js'

type Row = {input: string; why: string; kind?: 'address' | 'network'}

function vectors(name: string): Row[] {
  return jsonLines<Row>(fs.readFileSync(path.join(import.meta.dirname, '../vectors', name), 'utf8'))
}

/** What may stand around a value in a line: ASCII blanks, CR, LF, a byte order mark. */
const OUTER = /^[ \t\r\n\ufeff]+|[ \t\r\n\ufeff]+$/g

/**
 * Rows that are refused as what they are, and that `subnet` accepts all the same: outer blanks are no part of a value,
 * and a network is no address, but the very thing that `subnet` takes.
 */
function isGoodForSubnet({input, kind}: Row): boolean {
  const bare = input.replaceAll(OUTER, '')
  return GOOD.has(bare) && (bare !== input || (kind === 'address' && bare.includes('/')))
}

const GOOD = new Set([
  '::1',
  '1.2.3.4',
  '10.0.0.0/8',
  '127.0.0.1',
  '127.0.0.1/24',
  '2001:0000:1234:0000:0000:C1C0:ABCD:0876',
])

describe.each(['refuse.jsonl', 'parse_bad.jsonl'])('%s', (name) => {
  const rows = vectors(name)
  // The rest cannot stand on a line of their own: they come as arguments below.
  const onLine = ({input}: Row) => !input.includes('\n') && !['', '-'].includes(input.replaceAll(OUTER, ''))
  const lines = rows.filter(onLine)

  test('every line is refused with its number, its text and one line of reason; the others are rows', async () => {
    const stdin = lines.map(({input}) => `${input}\n`).join('')
    const {stdout, stderr, code} = await netkit(['subnet', '--json'], {stdin})
    expect(code).toBe(2)

    const bad = [...lines.entries()].filter(([, row]) => !isGoodForSubnet(row))
    const errors = jsonLines<ErrorLine>(stderr).map(({error}) => error)
    expect(errors.map(({line, input}) => ({line, input}))).toEqual(
      bad.map(([index, {input}]) => ({line: index + 1, input: input.replaceAll(OUTER, '')})),
    )
    for (const {code: reason, message} of errors) {
      expect(reason).toMatch(/^(INVALID_ADDRESS|INVALID_PREFIX|ZONE_IN_NETWORK)$/)
      expect(message).toMatch(/^".*": .+$/s)
      expect(message.replace(/^".*": /s, '')).not.toMatch(/\n|^\s+at /)
    }

    const good = lines.filter(isGoodForSubnet).map(({input}) => input.replaceAll(OUTER, ''))
    expect(jsonLines<{input: string}>(stdout).map(({input}) => input)).toEqual(good)
  })

  test('the same in text: FILE:LINE:COL, and nothing that moves a cursor', async () => {
    const bad = lines.filter((row) => !isGoodForSubnet(row))
    const {stdout, stderr, code} = await netkit(['subnet'], {stdin: bad.map(({input}) => `${input}\n`).join('')})
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    const reasons = stderr.trimEnd().split('\n')
    // After 20 of one kind the rest are counted, and the format that may fit is named.
    const told = reasons.filter((reason) => /^stdin:\d+:\d+: ".*": .+/.test(reason))
    const rest = reasons.filter((reason) => !told.includes(reason))
    const counts = rest.flatMap((line) => /^stdin: (\d+) more of this kind/.exec(line)?.[1] ?? [])
    expect(told.length + counts.reduce((sum, count) => sum + Number(count), 0)).toBe(bad.length)
    for (const line of rest)
      expect(line).toMatch(/more of this kind \([A-Z_]+\), the last in line \d+$|^not a list of networks: /)
    for (const reason of reasons) {
      // oxlint-disable-next-line no-control-regex -- these are what must not be there
      expect(reason).not.toMatch(/[\0-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff]/)
    }
  })

  test.each(rows.filter((row) => !onLine(row)).map(({input}) => [input]))('as an argument: %j', async (input) => {
    const {stdout, stderr, code} = await netkit(['subnet', input, '--get', 'network'])
    if (input.replaceAll(OUTER, '') === '1.2.3.4') {
      expect({stdout, stderr, code}).toEqual({stdout: '1.2.3.4/32\n', stderr: '', code: 0})
    } else {
      expect({stdout, code}).toEqual({stdout: '', code: 2})
      expect(stderr).toMatch(/^netkit: .+\n$/) // `-` is standard input, which is empty here
    }
  })
})

describe('arguments, one at a time', () => {
  test.each([
    ['256.0.0.1', 'octet 1 is above 255'],
    ['010.0.0.1', 'octet 1 has a leading zero: decimal (10) or octal (8)? Programs disagree (CVE-2021-28918)'],
    ['1.2.3', '3 of four octets (netkit ip convert reads short forms)'],
    ['3232238565', 'a plain number, expected four octets (netkit ip convert reads integers)'],
    ['1:2:3:4:5:6:7', '7 groups, expected eight, and no "::" for the rest'],
    ['::1::', 'a second "::" (their lengths would be ambiguous)'],
    ['example.com', 'not an IP address; for names use netkit dns lookup'],
  ])('%s', async (input, reason) => {
    const text = await netkit(['subnet', input])
    expect(text).toMatchObject({stdout: '', stderr: `netkit: "${input}": ${reason}\n`, code: 2})
    const json = await netkit(['subnet', input, '--json'])
    const error = {code: 'INVALID_ADDRESS', message: `"${input}": ${reason}`, input}
    expect(json).toMatchObject({stdout: `${JSON.stringify({error})}\n`, stderr: '', code: 2})
  })

  test.each([
    ['no-break space', '\u00a0'],
    ['ideographic space', '\u3000'],
    ['vertical tab', '\v'],
    ['form feed', '\f'],
    ['zero width space', '\u200b'],
  ])('a %s around a value is no blank', async (_, character) => {
    const lines = [`${character}10.0.0.1/8`, `10.0.0.1/8${character}`, character]
    const {stdout, stderr, code} = await netkit(['subnet', '--json'], {stdin: lines.join('\n')})
    expect({stdout, code}).toEqual({stdout: '', code: 2})
    expect(jsonLines<ErrorLine>(stderr).map(({error}) => error.line)).toEqual([1, 2, 3])
  })

  test.each([
    ['blanks', '  10.0.0.1/8\t '],
    ['CR', '10.0.0.1/8\r'],
    ['CR LF', '10.0.0.1/8\r\n'],
    ['a byte order mark', '\ufeff10.0.0.1/8'],
  ])('%s around a value are dropped', async (_, word) => {
    const {stdout} = await netkit(['subnet', word, '--get', 'input,network'])
    expect(stdout).toBe('10.0.0.1/8\t10.0.0.0/8\n')
  })
})

test('an escape sequence in an address is shown, not passed on', async () => {
  const evil = '10.0.0.1\x1b[2J\x9b31m\u202e/8'
  const text = await netkit(['subnet', evil])
  expect(text).toMatchObject({stdout: '', code: 2})
  expect(text.stderr).toBe('netkit: "10.0.0.1\\x1b[2J\\x9b31m\\u202e/8": a control character (U+001B)\n')
  const json = await netkit(['subnet', evil, '--json'])
  expect(json.stdout).toContain('"input":"10.0.0.1\\u001b[2J\\u009b31m\\u202e/8"')
  expect((JSON.parse(json.stdout) as ErrorLine).error.input).toBe(evil)

  const line = await netkit(['subnet'], {stdin: `${evil}\n`})
  expect(line.stderr).toBe(
    'stdin:1:9: "10.0.0.1\\x1b[2J\\x9b31m\\u202e/8": a control character (U+001B)\nnot a list of networks: try --input-format text\n',
  )
})

test.each([
  ['an unknown command', ['\x1b[2J']],
  ['a flag', ['subnet', '--\x1b[2J']],
  ['a file', ['subnet', '@\x1b[2J']],
  ['a field', ['subnet', '10.0.0.1', '--get', '\x1b[2J']],
])('nor in %s', async (_, args) => {
  const {stdout, stderr} = await netkit(args)
  expect(stdout).toBe('')
  expect(stderr).toContain('\\x1b[2J')
  expect(stderr).not.toContain('\x1b')
})

test('full-width digits are named, since the eye cannot tell them', async () => {
  const {stderr, code} = await netkit(['subnet', '１０.0.0.1/8'])
  expect(stderr).toContain('U+FF11 is a digit, but not one of 0-9')
  expect(code).toBe(2)
})
