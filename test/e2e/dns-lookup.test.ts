import fs from 'node:fs'
import path from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Program, startDnsServe} from '../support/dns-serve.js'
import {startNameServer} from '../support/name-server.js'
import {ended, type ErrorLine, jsonLines, netkit, scratch, shell, startNetkit} from '../support/run-netkit.js'

let server: Program
let other: Program
beforeAll(async () => {
  const records = [
    'www.example.com=192.0.2.7',
    'example.com=MX:10 mail.example.com',
    'xn--mnchen-3ya.example.com=192.0.2.9',
    'www.example.com=TXT:\x1b[2J\u202e',
  ]
  server = await startDnsServe(records.flatMap((record) => ['--record', record]))
  other = await startDnsServe(['--record', 'www.example.com=192.0.2.8'])
})
afterAll(() => Promise.all([server, other].map((one) => one[Symbol.asyncDispose]())))

const at = (one: Program) => ['--server', `127.0.0.1:${one.port}`]
const lookUp = (...args: string[]) => netkit(['dns', 'lookup', ...args])

test('a row has its keys, in their order', async () => {
  const {stdout, code, stderr} = await lookUp('www.example.com', ...at(server), '--json')
  const [row, second] = jsonLines<Record<string, unknown>>(stdout)
  expect(second).toBeUndefined()
  expect(Object.keys(row!)).toEqual([
    'name',
    'type',
    'ttlSeconds',
    'value',
    'server',
    'rcode',
    'flags',
    'ede',
    'rttMs',
    'reason',
  ])
  expect(row).toMatchObject({
    name: 'www.example.com',
    type: 'A',
    ttlSeconds: 60,
    value: '192.0.2.7',
    server: `127.0.0.1:${server.port}`,
    rcode: 'NOERROR',
    flags: ['qr', 'aa', 'rd'],
    ede: [],
    rttMs: expect.any(Number) as number,
    reason: null,
  })
  expect({code, stderr}).toEqual({code: 0, stderr: ''})
})

test('dns reverse says which address, too', async () => {
  const {stdout, code} = await netkit(['dns', 'reverse', '192.0.2.7', ...at(server), '--json'])
  const [row] = jsonLines<Record<string, unknown>>(stdout)
  expect(Object.keys(row!)).toEqual([
    'address',
    'name',
    'type',
    'ttlSeconds',
    'value',
    'server',
    'rcode',
    'flags',
    'ede',
    'rttMs',
    'reason',
  ])
  expect(row).toMatchObject({
    address: '192.0.2.7',
    name: '7.2.0.192.in-addr.arpa',
    type: 'PTR',
    value: 'www.example.com',
  })
  expect(code).toBe(0)
})

test('people read a line for each record', async () => {
  const {stdout} = await lookUp('www.example.com', 'example.com', 'nope.example.com', '--type', 'A,MX', ...at(server))
  const shown = stdout.replaceAll(String(server.port), 'PORT').replaceAll(/[\d.]+ ms/g, 'N ms')
  expect(shown).toBe(`www.example.com       A      192.0.2.7           (60 s, 127.0.0.1:PORT, N ms)
www.example.com       MX     no record of that type  (127.0.0.1:PORT, N ms)
example.com           A      no record of that type  (127.0.0.1:PORT, N ms)
example.com           MX     10 mail.example.com  (60 s, 127.0.0.1:PORT, N ms)
nope.example.com      A      NXDOMAIN: no such name  (127.0.0.1:PORT, N ms)
nope.example.com      MX     NXDOMAIN: no such name  (127.0.0.1:PORT, N ms)
`)
})

describe('the exit code', () => {
  test.each<[number, string[]]>([
    [0, ['lookup', 'www.example.com']],
    [0, ['lookup', 'example.com', '--type', 'mx']],
    [0, ['lookup', 'münchen.example.com']],
    [0, ['reverse', '192.0.2.7']],
    [1, ['lookup', 'example.com']],
    [1, ['lookup', 'nope.example.com']],
    [1, ['lookup', 'www.example.com', 'nope.example.com']],
    [1, ['reverse', '192.0.2.8']],
    [2, ['lookup', 'a..b']],
    [2, ['lookup', 'www.example.com', 'a..b']],
    [2, ['lookup', '192.0.2.7']],
    [2, ['lookup', 'www.example.com', '--type', 'ANY']],
    [2, ['lookup', 'www.example.com', '--timeout', '5']],
    [2, ['reverse', 'www.example.com']],
    [3, ['lookup', 'www.example.org']], // REFUSED
  ])('%i: dns %j', async (code, args) => {
    for (const format of ['--json', '-q', '--csv'])
      expect(await netkit(['dns', ...args, ...at(server), format])).toMatchObject({code})
  })

  test('3: silence, within the limit that was set', async () => {
    await using silent = await startNameServer({})
    const where = String(silent.endpoint)
    const {code, stdout} = await lookUp('www.example.com', '--server', where, '--timeout', '300ms', '--json')
    expect(code).toBe(3)
    expect(jsonLines<ErrorLine>(stdout)).toEqual([
      {error: {code: 'TIMEOUT', message: `${where}: no answer within 300 ms`, input: where}},
    ])
  })

  test('3: one of two servers is silent; the other has its row', async () => {
    await using silent = await startNameServer({})
    const {code, stdout, stderr} = await lookUp(
      'www.example.com',
      ...at(server),
      '--server',
      String(silent.endpoint),
      '--timeout',
      '300ms',
      '--json',
    )
    expect(code).toBe(3)
    expect(jsonLines<{value: string}>(stdout)).toMatchObject([{value: '192.0.2.7'}])
    expect(jsonLines<ErrorLine>(stderr)).toMatchObject([{error: {code: 'TIMEOUT', line: null}}])
  })

  test('1: the servers differ, and a line says how', async () => {
    const {code, stdout, stderr} = await lookUp('www.example.com', '--type', 'A', ...at(server), ...at(other))
    expect(code).toBe(1)
    expect(stdout.split('\n')).toHaveLength(3)
    expect(stderr).toBe(
      `netkit: the servers disagree about www.example.com A: 127.0.0.1:${server.port}: A 192.0.2.7; 127.0.0.1:${other.port}: A 192.0.2.8\n`,
    )
    const json = await lookUp('www.example.com', '--type', 'A', ...at(server), ...at(other), '--json')
    expect(jsonLines(json.stderr)).toMatchObject([{notice: {code: 'ANSWERS_DIFFER'}}])
  })

  test('130: SIGINT while waiting', async () => {
    await using silent = await startNameServer({})
    const child = startNetkit([
      'dns',
      'lookup',
      'www.example.com',
      '--server',
      String(silent.endpoint),
      '--timeout',
      '1h',
    ])
    const end = ended(child)
    await expect.poll(() => silent.queries.length, {timeout: 60_000}).toBeGreaterThan(0)
    child.kill('SIGINT')
    expect(await end).toMatchObject({code: 130, stdout: '', stderr: ''})
  })
})

test('names come from standard input and from files; a bad one is told, the rest go on', async () => {
  const args = [...at(server), '--get', 'name,value']
  const {stdout, stderr, code} = await netkit(['dns', 'lookup', ...args], {
    stdin: 'www.example.com\n# a comment\na..b\nwww.example.com.\n',
  })
  expect(stdout).toBe('www.example.com\t192.0.2.7\nwww.example.com\t192.0.2.7\n')
  expect(stderr).toBe('stdin:3:3: "a..b": nothing between two dots\n')
  expect(code).toBe(2)
  const file = path.join(scratch, 'names')
  fs.writeFileSync(file, 'www.example.com\n')
  expect((await lookUp(`@${file}`, ...args)).stdout).toBe('www.example.com\t192.0.2.7\n')
  expect((await netkit(['dns', 'lookup', ...args], {stdin: ''})).code).toBe(2)
})

test('foreign text is shown, not done', async () => {
  for (const format of [['--get', 'value'], ['--csv'], []]) {
    const {stdout} = await lookUp('www.example.com', '--type', 'TXT', ...at(server), ...format)
    expect(stdout).toContain('\\027[2J\\226\\128\\174')
  }
})

test('in a script', async () => {
  const {stdout} = await shell(
    `for name in www nope; do if netkit dns lookup $name.example.com --server 127.0.0.1:${server.port} -q; then echo yes; else echo no; fi; done`,
  )
  expect(stdout).toBe('yes\nno\n')
})

test('from the root down, along servers of our own at one port of 127.0.0.1, .2 and .3', async () => {
  const SOA = 'SOA:ns h 1 2 3 4 5'
  const serve = (host: string, port: string, ...records: string[]) =>
    startDnsServe(['--host', host, '--port', port, ...records.flatMap((record) => ['--record', record])])
  await using root = await serve('127.0.0.1', '0', `.=${SOA}`, 'example=NS:ns.example', 'ns.example=127.0.0.2')
  const port = String(root.port)
  await using example = await serve(
    '127.0.0.2',
    port,
    `example=${SOA}`,
    'shop.example=NS:ns.shop.example',
    'ns.shop.example=127.0.0.3',
  )
  await using shop = await serve('127.0.0.3', port, `shop.example=${SOA}`, 'www.shop.example=192.0.2.80')
  const {stdout, stderr, code} = await lookUp('www.shop.example', '--from-roots', ...at(root), '--get', 'value,server')
  expect(stdout).toBe(`192.0.2.80\t127.0.0.3:${port}\n`)
  expect(stderr).toBe(
    `netkit: 127.0.0.1:${port}: example is served by ns.example\nnetkit: 127.0.0.2:${port}: shop.example is served by ns.shop.example\n`,
  )
  expect(code).toBe(0)
  expect((await lookUp('nope.shop.example', '--from-roots', ...at(root), '-q')).code).toBe(1)
  expect([example.port, shop.port]).toEqual([root.port, root.port])
})
