import fs from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {a, answerTo, type Behaviour, startNameServer} from '../support/name-server.js'
import {startDnsServe} from '../support/dns-serve.js'
import {hasNamespaces, inNamespace} from '../support/namespace.js'
import {type ErrorLine, jsonLines, netkit, scratch} from '../support/run-netkit.js'

type Row = {
  name: string
  type: string
  value: string | null
  rcode: string
  flags: string[]
  ede: {code: number; name: string; text: string}[]
  reason: string | null
}

const lookUp = (...args: string[]) => netkit(['dns', 'lookup', ...args])

describe('words stand in any order, as with dig', () => {
  const RECORDS = ['www.example.com=192.0.2.7', 'mx.=192.0.2.9', 'www.example.com=MX:10 m.example.com']
  test.each<[string, (server: string) => string[], string[]]>([
    ['NAME TYPE @SERVER', (server) => ['www.example.com', 'A', server], ['A 192.0.2.7']],
    ['@SERVER type NAME', (server) => [server, 'a', 'www.example.com'], ['A 192.0.2.7']],
    ['two types', (server) => ['MX', 'www.example.com', server, 'TYPE1'], ['MX 10 m.example.com', 'A 192.0.2.7']],
    [
      'a type as a word and as a flag',
      (server) => ['MX', 'www.example.com', '--type', 'A', server],
      ['A 192.0.2.7', 'MX 10 m.example.com'],
    ],
    ['a name that a type is called', (server) => ['mx.', 'a', server], ['A 192.0.2.9']],
  ])('%s', async (_, words, expected) => {
    await using server = await startDnsServe(RECORDS.flatMap((record) => ['--record', record]))
    const {stdout, code} = await lookUp(...words(`@127.0.0.1:${server.port}`), '--json')
    expect(jsonLines<Row>(stdout).map(({type, value}) => `${type} ${value}`)).toEqual(expected)
    expect(code).toBe(0)
  })

  test.each<[string[], string]>([
    [['example.com', 'ANY'], 'RFC 8482'],
    [['example.com', 'AXFR'], 'RFC 5936'],
    [['example.com', 'IXFR=7'], 'RFC 1995'],
    [['example.com', '+short'], '--get value'],
    [['example.com', '@'], 'empty'],
    [['example.com', '--type', 'OPT'], 'RFC 6891'],
    [['example.com', '--type', 'TYPE65536'], 'unknown record type'],
    [['mx'], 'expected names'],
  ])('%j is exit 2', async (args, reason) => {
    const {stderr, code} = await netkit(['dns', 'lookup', ...args], {stdin: ''})
    expect(stderr).toContain(reason)
    expect(code).toBe(2)
  })

  test('a list has a / in its name; without one it is a server, and a hint says how the list is written', async () => {
    await using server = await startDnsServe(['--record', 'www.example.com=192.0.2.7'])
    const file = path.join(scratch, 'list-of-names')
    fs.writeFileSync(file, 'www.example.com\n')
    const at = `@127.0.0.1:${server.port}`
    expect((await lookUp(`@${file}`, at, '--get', 'value')).stdout).toBe('192.0.2.7\n')
    expect((await netkit(['dns', 'lookup', '@-', at, '--get', 'value'], {stdin: 'www.example.com'})).stdout).toBe(
      '192.0.2.7\n',
    )
    const reverse = path.join(scratch, 'list-of-addresses')
    fs.writeFileSync(reverse, '192.0.2.7\n')
    expect((await netkit(['dns', 'reverse', `@${reverse}`, at, '--get', 'value'])).stdout).toBe('www.example.com\n')
  })
})

describe('"no record of that type" is what an authority says', () => {
  const soa = {name: 'example.com', type: 'SOA', data: {mname: 'ns.example.com', rname: 'h.example.com'}} as const
  const ns = {name: 'example.com', type: 'NS', data: 'ns.example.com'} as const
  const alias = {name: 'www.example.com', type: 'CNAME', data: 'www.example.net'} as const
  const circle = {name: 'www.example.net', type: 'CNAME', data: 'www.example.com'} as const
  const [AA, RA, NONE] = [0x0400, 0x0080, 0]

  test.each<[string, number, string, Parameters<typeof answerTo>[1]]>([
    ['AA and nothing else', 1, 'no record of that type', {flags: AA}],
    ['RA: it looked for us', 1, 'no record of that type', {flags: RA}],
    ['a SOA record, though from a cache', 1, 'no record of that type', {flags: NONE, authorities: [soa]}],
    ['neither', 3, 'the server neither answers nor knows another server', {flags: NONE}],
    [
      'a referral',
      3,
      'a referral to the servers of example.com (ns.example.com), not followed; --from-roots does',
      {flags: NONE, authorities: [ns]},
    ],
    [
      'a referral of a server that could look',
      3,
      'a referral to the servers of example.com (ns.example.com), not followed; --from-roots does',
      {flags: RA, authorities: [ns]},
    ],
    [
      'an alias to elsewhere, with AA',
      3,
      'an alias that this server does not follow; --from-roots does',
      {flags: AA, answers: [alias]},
    ],
    [
      'the same, with AA and RA',
      3,
      'an alias that this server does not follow; --from-roots does',
      {flags: AA | RA, answers: [alias]},
    ],
    ['an alias that was looked for', 1, 'no record of that type', {flags: RA, answers: [alias]}],
    [
      'an alias whose end is no zone of the SOA record',
      3,
      'an alias that this server does not follow; --from-roots does',
      {flags: AA, answers: [alias], authorities: [soa]},
    ],
    ['a circle', 3, 'its CNAME records lead in a circle', {flags: AA, answers: [alias, circle]}],
    ['NXDOMAIN', 1, 'no such name', {flags: AA, rcode: 3}],
    ['SERVFAIL', 3, 'the server gives no reason', {flags: RA, rcode: 2}],
  ])('%s: exit %i', async (_, exitCode, reason, parts) => {
    await using server = await startNameServer({udp: (query) => [answerTo(query, parts)]})
    const {stdout, code} = await lookUp('www.example.com', 'A', `@${server.endpoint}`, '--json')
    expect(jsonLines<Row>(stdout).at(-1)).toMatchObject({value: null, reason})
    expect(code).toBe(exitCode)
    expect((await lookUp('www.example.com', 'A', `@${server.endpoint}`)).stdout).toContain(reason)
  })
})

test('flags and extended errors are shown', async () => {
  const opt = {
    name: '.',
    type: 'OPT',
    udpPayloadSize: 1232,
    extendedRcode: 0,
    ednsVersion: 0,
    flags: 0,
    flag_do: false,
  } as const
  const ede = {code: 15, data: Buffer.concat([Buffer.of(0, 6), Buffer.from('bad \x1b[2Jsignature')])}
  await using server = await startNameServer({
    udp: (query) => [answerTo(query, {flags: 0x01a0, rcode: 2, additionals: [{...opt, options: [ede] as never}]})],
  })
  const {stdout, code} = await lookUp('www.example.com', 'A', `@${server.endpoint}`, '--json')
  expect(jsonLines<Row>(stdout)).toMatchObject([
    {
      flags: ['qr', 'rd', 'ra', 'ad'],
      ede: [{code: 6, name: 'DNSSEC Bogus', text: 'bad \x1b[2Jsignature'}],
      rcode: 'SERVFAIL',
    },
  ])
  expect(stdout).not.toContain('\x1b')
  expect(code).toBe(3)
  const text = (await lookUp('www.example.com', 'A', `@${server.endpoint}`)).stdout
  expect(text).toContain('SERVFAIL: the server gives its reason as an extended error')
  expect(text).toContain(String.raw`validated by the server (ad), DNSSEC Bogus (6): bad \x1b[2Jsignature`)
})

test('--dnssec sets the DO bit, and signatures are rows', async () => {
  const signature = {
    name: 'www.example.com',
    type: 'RRSIG',
    ttl: 60,
    data: {
      typeCovered: 'A',
      algorithm: 13,
      labels: 3,
      originalTTL: 60,
      expiration: 1_800_000_000,
      inception: 1_700_000_000,
      keyTag: 7,
      signersName: 'example.com',
      signature: Buffer.from([1, 2, 3]),
    },
  } as const
  await using server = await startNameServer({
    udp: (query) => [
      answerTo(query, {answers: [a('www.example.com', '192.0.2.7'), ...(query.at(-4)! & 0x80 ? [signature] : [])]}),
    ],
  })
  const rows = async (...flags: string[]) =>
    jsonLines<Row>((await lookUp('www.example.com', 'A', `@${server.endpoint}`, '--json', ...flags)).stdout).map(
      ({type, value}) => `${type} ${value}`,
    )
  expect(await rows()).toEqual(['A 192.0.2.7'])
  expect(await rows('--dnssec')).toEqual([
    'A 192.0.2.7',
    'RRSIG A 13 3 60 20270115080000 20231114221320 7 example.com AQID',
  ])
})

test('a truncated answer that TCP does not bring is told as that', async () => {
  const behaviour: Behaviour = {
    udp: (query) => [answerTo(query, {flags: 0x0200})],
    tcp: (_query, socket) => void socket.resetAndDestroy(),
  }
  await using server = await startNameServer(behaviour)
  const {stdout, code} = await lookUp('www.example.com', 'A', `@${server.endpoint}`, '--json')
  expect(code).toBe(3)
  expect(jsonLines<ErrorLine>(stdout)[0]!.error.message).toMatch(
    /the answer over UDP was truncated \(TC\), and over TCP: /,
  )
})

test('forty names are asked for side by side, without a warning, and answered in order', async () => {
  // The first is answered when the last one has been asked for.
  const names = Array.from({length: 20}, (_, index) => `n${index}.example.com`)
  const held: Buffer[] = []
  await using server = await startNameServer({
    udp(query) {
      held.push(query)
      return []
    },
  })
  const running = lookUp(...names, 'A', `@${server.endpoint}`, '--get', 'name', '--timeout', '60s')
  await expect
    .poll(() => new Set(held.map((query) => query.toString('latin1', 12))).size, {timeout: 60_000})
    .toBe(names.length)
  for (const {bytes, port} of server.queries.toReversed()) await server.send(answerTo(bytes), port)
  const {stdout, stderr, code} = await running
  expect(stdout.trim().split('\n')).toEqual(names)
  expect({stderr, code}).toEqual({stderr: '', code: 1})
})

test("the system's names: localhost is nobody else's to know, and --search tries the search list", async ({skip}) => {
  if (!hasNamespaces()) skip('no network namespaces')
  const file = path.join(scratch, 'search.conf')
  fs.writeFileSync(file, 'search corp.example lab.example\nnameserver 127.0.0.1\noptions ndots:1\n')
  const hosts = path.join(scratch, 'no-hosts')
  fs.writeFileSync(hosts, '')
  const script = `
mount --bind "$CONF" /etc/resolv.conf && mount --bind "$HOSTS" /etc/hosts || exit 99
mkfifo "$FIFO"
"$NODE" "$PROGRAM" dns serve --port 53 --record db.lab.example=192.0.2.7 --record www.corp.example=192.0.2.8 --record foo.localhost=192.0.2.66 2>"$FIFO" &
read -r line <"$FIFO"
netkit() { "$NODE" "$PROGRAM" "$@"; echo "exit $?"; }
netkit dns lookup foo.localhost --get value,server
netkit dns lookup localhost MX --get reason
netkit dns lookup db A --get name,rcode
netkit dns lookup db A --search --get name,value
netkit dns lookup www A --search --get name,value
netkit dns lookup nope A --search --get name,rcode
kill $!
wait
`
  const env = {...process.env, CONF: file, HOSTS: hosts, FIFO: path.join(scratch, 'search-fifo')}
  const {stdout, stderr, code} = await inNamespace(script, {env})
  if (code === 99) skip(`nothing can be mounted here: ${stderr.trim()}`)
  expect(stdout.split('\n')).toEqual([
    '127.0.0.1\tRFC 6761',
    '::1\tRFC 6761',
    'exit 0',
    'no record of that type',
    'exit 1',
    'db\tREFUSED',
    'exit 3', // names are taken as they are
    'db.lab.example\t192.0.2.7',
    'exit 0',
    'www.corp.example\t192.0.2.8',
    'exit 0',
    'nope.corp.example\tNXDOMAIN',
    'nope.lab.example\tNXDOMAIN',
    'nope\tREFUSED',
    'exit 3',
    '',
  ])
})
