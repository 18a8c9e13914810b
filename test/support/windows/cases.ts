import {expect} from 'vitest'
import type {Case, Outcome, Step} from './windows-run.js'

/** A case, and what must have come of it. */
export type CheckedCase = Case & {check(runs: Outcome['runs']): void}

type Expected = {code: number; out?: RegExp | string; err?: RegExp}

/** One program after the other; each must end with that code, and say that. */
function sequence(name: string, cell: Case['cell'], rows: readonly (readonly [Step, Expected?])[]): CheckedCase {
  const steps = rows.map(([step]) => step)
  const wanted = rows.flatMap(([, expected]) => expected ?? [])
  const check = (runs: Outcome['runs']) => {
    expect(runs).toHaveLength(wanted.length)
    for (const [index, {code, out, err}] of wanted.entries()) {
      const {stdout, stderr, code: ended} = runs[index]!
      expect({code: ended, stdout, stderr}).toMatchObject({code})
      if (typeof out === 'string') expect(stdout).toBe(out)
      else if (out) expect(stdout).toMatch(out)
      if (err) expect(stderr).toMatch(err)
    }
  }
  return {name, cell, steps, check}
}

const words = (line: string): Step => ({args: line.split(' ')})
const one = (line: string, expected: Expected, cell: Case['cell'] = 'koffi') =>
  sequence(cell === 'koffi' ? line : `${line} (without koffi)`, cell, [[words(line), expected]])

const SCENARIOS = [
  'late-read', 'nagle', 'stall', 'node-merge', 'short-read', 'recv-3-10', 'recv-5-5-10-5', 'leftover', 'random-recv',
  'sticky-fix', 'partial-send', 'file', 'udp', 'empty',
] // prettier-ignore

const serve = (line: string): Step => ({...(words(line) as {args: string[]}), serves: true})

export const CASES: readonly CheckedCase[] = [
  one('--version', {code: 0, out: /^netkit\/\S+ win32-x64 node-v20/}),
  one('subnet 192.0.2.7/24 --get broadcastAddress', {code: 0, out: '192.0.2.255\n'}),
  one('subnet 192.0.2.7/33', {code: 2, err: /33/}),
  one('frobnicate', {code: 2}),
  sequence('CRLF from a pipe', 'koffi', [
    [
      {args: ['subnet', 'merge', '-'], stdin: '192.0.2.0/25\r\n192.0.2.128/25\r\n'},
      {code: 0, out: '192.0.2.0/24\n'},
    ],
  ]),
  one('ip list', {code: 0, out: /127\.0\.0\.1/}),
  one('ip list --json', {code: 0, out: /"loopback":true/}),
  one('ip list --json', {code: 0, out: /"loopback":true/}, 'bare'),
  one('route list --json', {code: 0, out: /"network":"0\.0\.0\.0\/0"/}),
  one('route list', {code: 4, err: /koffi/}, 'bare'),
  one('route 127.0.0.1', {code: 0}),
  one('route 198.51.100.7 --json', {code: 0, out: /"kind":"unicast"/}),
  one('arp --json', {code: 0}),
  one('arp', {code: 4, err: /koffi/}, 'bare'),
  sequence('port who names the program', 'koffi', [
    [{listen: true}],
    [words('port who {port} --json'), {code: 0, out: /"state":"LISTEN".*"command":"node\.exe"/}],
  ]),
  sequence('port list', 'koffi', [
    [{listen: true}],
    [words('port list --tcp --get port,command'), {code: 0, out: /node\.exe/}],
  ]),
  sequence('port who, without koffi', 'bare', [[{listen: true}], [words('port who {port}'), {code: 4, err: /koffi/}]]),
  ...SCENARIOS.map((name) => one(`stickdemo ${name} --json`, {code: 0, out: /"reproduced":true/})),
  ...['cork', 'segments'].map((name) => one(`stickdemo ${name}`, {code: 4})),
  sequence('tcp echo', 'koffi', [
    [serve('tcp echo --port 0')],
    [
      {args: ['tcp', 'connect', '127.0.0.1:{port}'], stdin: 'héllo 收到'},
      {code: 0, out: 'héllo 收到'},
    ],
  ]),
]
