import {expect} from 'vitest'
import type {Case, Outcome, Step} from './windows-run.js'

/** A case, and what must have come of it. */
export type CheckedCase = Case & {check(runs: Outcome['runs']): void}

type Expected = {code: number; out?: RegExp | string; err?: RegExp}

/** One program after the other (or a file, looked at); each must end with that code, and say that. */
function sequence(name: string, cell: Case['cell'], rows: readonly (readonly [Step, Expected?])[]): CheckedCase {
  const steps = rows.map(([step]) => step)
  const wanted = rows.flatMap(([, expected]) => expected ?? [])
  const check = (runs: Outcome['runs']) => {
    expect(runs).toHaveLength(wanted.length)
    for (const [index, {code, out, err}] of wanted.entries()) {
      const {stdout, stderr, code: ended} = runs[index]!
      expect(ended, `${stdout.slice(0, 2000)}${stderr}`).toBe(code)
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

const SECRET: Step = {write: {file: 'secret', text: '0123456789abcdef0123'}}
const piped = (line: string, stdin: string): Step => ({...(words(line) as {args: string[]}), stdin})

/** Wine tells no process of a socket, has no GetBestRoute2 and no neighbours of IPv6: those are not asked for here. */
export const CASES: readonly CheckedCase[] = [
  // Values, text, pipes.
  one('--version', {code: 0, out: /^netkit\/\S+ win32-x64 node-v20/}),
  one('subnet 192.0.2.7/24 --get broadcastAddress', {code: 0, out: '192.0.2.255\n'}),
  one('subnet 192.0.2.7/33', {code: 2, err: /33/}),
  one('subnet same 192.0.2.7/24 198.51.100.1', {code: 1}),
  one('frobnicate', {code: 2}),
  // Steps of the course: what needs no shell runs, the rest can be read.
  one('course list --get number,name', {code: 0, out: /^36\tflow-control$/m}),
  one('course framing --lang zh', {code: 0, out: /^28\/36 /m}),
  one('demo handshake --layers --lang en', {code: 0, out: /not captured[\s\S]*47 45 54 20 2f 20/}),
  one('help', {code: 0, out: /stickdemo/}),
  one('help tcp echo', {code: 0, out: /EXAMPLES/}),
  one('completion bash', {code: 0, out: /complete/}),
  one('ip 2001:db8::1 --get version', {code: 0, out: '6\n'}),
  one('mac 00-00-5E-00-53-01 --get address', {code: 0, out: '00:00:5e:00:53:01\n'}),
  one('mac search cisco --get vendor', {code: 0, out: /Cisco/}),
  sequence('CRLF from a pipe', 'koffi', [
    [piped('subnet merge -', '192.0.2.0/25\r\n192.0.2.128/25\r\n'), {code: 0, out: '192.0.2.0/24\n'}],
  ]),
  sequence('a bad line among CRLF', 'koffi', [
    [
      piped('subnet --get network', '192.0.2.1/24\r\n10.0.0.300\r\n'),
      {code: 2, out: '192.0.2.0/24\n', err: /stdin:2:\d+: "10\.0\.0\.300"/},
    ],
  ]),
  sequence('a list in a file with BOM and CRLF', 'koffi', [
    [{write: {file: 'list.txt', text: '\uFEFF192.0.2.0/25\r\n192.0.2.128/25\r\n'}}],
    [{args: ['subnet', 'merge', '@list.txt']}, {code: 0, out: '192.0.2.0/24\n'}],
  ]),
  sequence('addresses in a file', 'koffi', [
    [{write: {file: 'access.log', text: '192.0.2.7 GET /\r\n198.51.100.1 GET /\r\n'}}],
    [words('ip grep --in 192.0.2.0/24 -o access.log'), {code: 0, out: '192.0.2.7\n'}],
  ]),
  sequence('a plan drawn into a file', 'koffi', [
    [words('subnet plan 192.0.2.0/24 office=50 --html plan.html'), {code: 0}],
    [{read: 'plan.html'}, {code: 0, out: /<svg/}],
  ]),
  one('subnet @missing.txt', {code: 4, err: /missing\.txt/}),

  // What the system is asked.
  one('ip list', {code: 0, out: /127\.0\.0\.1/}),
  one('ip list --json', {code: 0, out: /"loopback":true/}),
  one('ip list --json', {code: 4, out: /"loopback":true/, err: /MTU/}, 'bare'),
  one('route list --json', {code: 0, out: /"network":"[\d.:a-f]+\/\d+"/}),
  one('route list', {code: 4, err: /koffi/}, 'bare'),
  one('route 127.0.0.1 --get kind', {code: 0, out: 'local\n'}),
  one('route 127.0.0.1', {code: 4, err: /koffi/}, 'bare'),
  one('arp --json', {code: 0}),
  one('arp', {code: 4, err: /koffi/}, 'bare'),
  sequence('port who', 'koffi', [
    [{listen: true}],
    [
      words('port who {port} --json'),
      {code: 0, out: /^{"port":\d+,"protocol":"tcp","address":"127\.0\.0\.1","state":"LISTEN"/},
    ],
  ]),
  sequence('port list', 'koffi', [[{listen: true}], [words('port list --tcp --get port'), {code: 0, out: /^\d+$/m}]]),
  sequence('port who, without koffi', 'bare', [[{listen: true}], [words('port who {port}'), {code: 4, err: /koffi/}]]),
  sequence('a port in use', 'koffi', [
    [serve('tcp echo --port 0')],
    [words('tcp echo --port {port}'), {code: 4, err: /in use/}],
  ]),
  sequence('port check, open and closed', 'koffi', [
    [{listen: true}],
    [words('port check 127.0.0.1:{port} --get state'), {code: 0, out: 'open\n'}],
    [words('port check 127.0.0.1:1 --get state'), {code: 1, out: 'closed\n'}],
  ]),
  sequence('port wait', 'koffi', [[{listen: true}], [words('port wait 127.0.0.1:{port}'), {code: 0}]]),
  sequence('port scan', 'koffi', [
    [{listen: true}],
    [words('port scan 127.0.0.1 --ports {port} --get state'), {code: 0, out: 'open\n'}],
  ]),
  {
    ...sequence('tcp states', 'koffi', [
      [serve('tcp echo --port 0')],
      [words('tcp states :{port} --get state,sendQueueBytes'), {code: 0, out: /^LISTEN\t$/m}],
    ]),
    tries: 15, // Wine's table is empty now and then while the machine is busy
  },
  one('tcp states', {code: 4, err: /koffi/}, 'bare'),
  one('port free --get port', {code: 0, out: /^\d+\n$/}),

  // Experiments.
  ...SCENARIOS.map((name) => ({
    ...one(`stickdemo ${name} --json`, {code: 0, out: /"evidence":"js".*"reproduced":true.*/}),
    tries: 15,
  })),
  {...one('stickdemo --json', {code: 0, out: /"scenario":"story"/}), tries: 15},
  one('stickdemo recv-3-10 --get reproduced', {code: 0, out: 'true\n'}, 'bare'),
  ...['cork', 'segments'].map((name) => one(`stickdemo ${name}`, {code: 4, err: /koffi/})),
  one('stickdemo late-read --evidence ss', {code: 4}),
  one('stickdemo late-read --rtt 10ms', {code: 4}),
  ...['handshake', 'close'].map((name) => ({
    ...one(`demo ${name} --json`, {code: 0, out: /"evidence":"iphlpapi","reproduced":true/}),
    tries: 15,
  })),
  one('demo handshake', {code: 4, err: /koffi/}, 'bare'),
  ...['backlog', 'time-wait', 'retransmit', 'mtu', 'syn-queue'].map((name) => one(`demo ${name}`, {code: 4})),

  // Sockets.
  sequence('tcp echo', 'koffi', [
    [serve('tcp echo --port 0')],
    [piped('tcp connect 127.0.0.1:{port}', 'héllo 收到'), {code: 0, out: 'héllo 收到'}],
  ]),
  sequence('frames, traced', 'koffi', [
    [serve('tcp echo --port 0 --framing i32le --trace')],
    [piped('tcp connect 127.0.0.1:{port} --framing i32le', 'one\r\ntwo\r\n'), {code: 0, out: 'one\ntwo\n'}],
  ]),
  sequence('a proxy that cuts', 'koffi', [
    [serve('tcp echo --port 0 --framing u32be')],
    [serve('tcp proxy 127.0.0.1:0 127.0.0.1:{port} --recut 1 --framing u32be')],
    [piped('tcp connect 127.0.0.1:{port} --framing u32be', 'one\ntwo\n'), {code: 0, out: 'one\ntwo\n'}],
  ]),
  sequence('a file, sent and received', 'koffi', [
    [{write: {file: 'a.txt', text: 'some bytes\r\n'}}],
    [{write: {file: 'in/other', text: ''}}],
    [serve('tcp receive in --port 0')],
    [words('tcp send a.txt --to 127.0.0.1:{port}'), {code: 0}],
    [{read: 'in/a.txt'}, {code: 0, out: 'some bytes\r\n'}],
  ]),
  sequence('a name that is taken', 'koffi', [
    [{write: {file: 'a.txt', text: 'new'}}],
    [{write: {file: 'in/a.txt', text: 'old'}}],
    [serve('tcp receive in --port 0')],
    [words('tcp send a.txt --to 127.0.0.1:{port}'), {code: 4}],
    [{read: 'in/a.txt'}, {code: 0, out: 'old'}],
  ]),
  sequence('udp', 'koffi', [
    [serve('udp listen --port 0 --reply 收到')],
    [words('udp send 127.0.0.1:{port} hello --get text'), {code: 0, out: '收到\n'}],
  ]),
  sequence('names', 'koffi', [
    [serve('dns serve --port 0 --record www.example=192.0.2.9')],
    [words('dns lookup www.example --type A --server 127.0.0.1:{port} --get value'), {code: 0, out: '192.0.2.9\n'}],
    [words('dns lookup www.example --type MX --server 127.0.0.1:{port}'), {code: 1}],
  ]),
  sequence('a secret', 'koffi', [
    [SECRET],
    [serve('tcp echo --port 0 --auth hmac-sha256-mutual --secret-file secret')],
    [piped('tcp connect 127.0.0.1:{port} --auth hmac-sha256-mutual --secret-file secret', 'in'), {code: 0, out: 'in'}],
  ]),
  one('tcp connect 127.0.0.1:1', {code: 3, err: /refused/}),
  one('tcp echo --unix x.sock', {code: 4, err: /no Unix sockets on Windows/}),
  one('tcp connect --unix x.sock', {code: 4, err: /no Unix sockets on Windows/}),

  // Programs of others.
  sequence('a program by its name without .exe', 'koffi', [
    [SECRET],
    [serve('tcp serve-run --allow hostname --secret-file secret --port 0')],
    [words('tcp run 127.0.0.1:{port} --secret-file secret -- hostname'), {code: 0, out: /\S/}],
    [words('tcp run 127.0.0.1:{port} --secret-file secret -- ipconfig'), {code: 1}],
  ]),
  sequence('cmd is the shell', 'koffi', [
    [SECRET],
    [serve('tcp serve-run --shell --secret-file secret --port 0')],
    [
      {args: ['tcp', 'run', '127.0.0.1:{port}', '--secret-file', 'secret', '--', 'echo "a b"&& exit 7']},
      {code: 7, out: '"a b"\r\n'},
    ],
  ]),
  sequence('what takes too long is ended', 'koffi', [
    [SECRET],
    [serve('tcp serve-run --shell --timeout 1s --secret-file secret --port 0')],
    [
      words('tcp run 127.0.0.1:{port} --secret-file secret -- ping -n 60 127.0.0.1'),
      {code: 1, err: /more than 1000 ms/},
    ],
  ]),
  sequence('a batch file is no program', 'koffi', [
    [SECRET],
    [{write: {file: 'x.bat', text: '@echo hi\r\n'}}],
    [words('tcp serve-run --allow ./x.bat --secret-file secret --port 0'), {code: 4, err: /not an \.exe/}],
  ]),
]
